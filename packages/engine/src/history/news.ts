import type { ApplyRecord, Environment, RecordedInstance } from '../model/index.ts';
import { specified } from '../run/index.ts';
import { isSameState } from './rollback-target.ts';

/**
 * Whether the newest record succeeded, and these instances are as the environment has them by the newest record that succeeded and knows of
 * them; of their images nothing is said. Pure.
 */
export function isRecorded(
  records: readonly ApplyRecord[],
  environment: Environment,
  instances: readonly string[],
): boolean {
  if (records.at(-1)?.verdict !== 'succeeded') return false;
  return instances.every((name) => {
    const entry = recordedAs(records, name);
    const ship = environment.instances[name]?.ship;
    return entry?.ship === ship && entry?.digest === specified(environment, name).digest;
  });
}

/**
 * The instances of which a record of what succeeded says something else than the records before it that did; undefined: it says
 * nothing new. Where the newest one did not succeed, all that stands has to be as the newest that did says. Pure.
 */
export function newsOf(record: ApplyRecord, records: readonly ApplyRecord[]): readonly string[] | undefined {
  const news = Object.values(record.instances).flatMap((entry) => {
    const before = recordedAs(records, entry.name);
    return entry.state === 'unknown' || (before !== undefined && isSame(entry, before)) ? [] : [entry.name];
  });
  const newest = records.findLast(({ verdict }) => verdict === 'succeeded');
  if (newest === undefined) return news;
  const isKnown = newest === records.at(-1) ? news.length === 0 : isSameState(newest, record);
  return isKnown ? undefined : news;
}

function recordedAs(records: readonly ApplyRecord[], name: string): RecordedInstance | undefined {
  const record = records.findLast(({ verdict, instances }) => {
    return verdict === 'succeeded' && (instances[name]?.state ?? 'unknown') !== 'unknown';
  });
  return record?.instances[name];
}

function isSame(left: RecordedInstance, right: RecordedInstance): boolean {
  return left.ship === right.ship && left.digest === right.digest && left.image.id === right.image.id;
}
