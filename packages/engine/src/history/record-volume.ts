import { gunzipSync, gzipSync } from 'node:zlib';
import { type ApplyRecord, dictionary, type RecordedInstance, recordLabels } from '../model/index.ts';
import type { LabelledVolume } from '../port/host-driver.ts';

/** The volume that keeps a record. */
export function recordVolume(record: ApplyRecord): LabelledVolume {
  const { environment, number, id, time } = record;
  return {
    name: `maestro-record-${id}`,
    labels: dictionary([
      [recordLabels.environment, environment],
      [recordLabels.number, String(number)],
      [recordLabels.id, id],
      [recordLabels.time, new Date(time).toISOString()],
      [recordLabels.content, gzipSync(JSON.stringify(record)).toString('base64')],
    ]),
  };
}

/** More than this is no record: a few hundred instances make one of some 500 KB. */
const longestContent = 64 * 1024 * 1024;

/** The id of the record that a volume keeps, by its label; undefined: it has none. */
export function recordId({ labels }: Pick<LabelledVolume, 'labels'>): string | undefined {
  return labels[recordLabels.id];
}

/** undefined: it keeps none that this version can read. */
export function recordIn({ labels }: Pick<LabelledVolume, 'labels'>): ApplyRecord | undefined {
  try {
    const content = Buffer.from(labels[recordLabels.content] ?? '', 'base64');
    const text = gunzipSync(content, { maxOutputLength: longestContent }).toString('utf8');
    const record = JSON.parse(text) as Partial<ApplyRecord> | null;
    if (!isRecord(record) || record.id !== recordId({ labels })) return undefined;
    // Instances have names that users choose: `constructor` is one like any other.
    return { ...record, instances: dictionary(Object.entries(record.instances)) };
  } catch {
    return undefined;
  }
}

function isRecord(value: Partial<ApplyRecord> | null): value is ApplyRecord {
  return (
    value?.format === 1 &&
    typeof value.id === 'string' &&
    Number.isSafeInteger(value.number) &&
    typeof value.time === 'number' &&
    !Number.isNaN(new Date(value.time).getTime()) &&
    typeof value.who === 'string' &&
    typeof value.version === 'string' &&
    typeof value.verdict === 'string' &&
    [value.asked, value.changes, value.resolved?.services, value.resolved?.instances].every(Array.isArray) &&
    typeof value.instances === 'object' &&
    value.instances !== null &&
    Object.values(value.instances).every(isInstance) &&
    (value.changes ?? []).every(({ name, ship, milliseconds }) => isText(name, ship) && milliseconds >= 0)
  );
}

function isInstance({ name, service, ship, digest, image }: RecordedInstance): boolean {
  const { id, digests } = image;
  return isText(name, service, ship, digest, image.name, id ?? '') && isText(...digests);
}

function isText(...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'string');
}
