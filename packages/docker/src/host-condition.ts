import { type FreeSpace, type HostCondition, type ImageSpace, plainSentence } from '@maestro-ng/engine';
import { UnexpectedShape } from './observe.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What `GET /info` tells. @throws UnexpectedShape */
export function hostCondition(answer: unknown): HostCondition {
  const { OperatingSystem, Driver, DriverStatus, Warnings } = fields(answer, 'what an Engine says of itself');
  return {
    operatingSystem: text(OperatingSystem),
    storageDriver: text(Driver),
    warnings: list(Warnings).map(text),
    freeSpace: freeSpace(list(DriverStatus)),
  };
}

/**
 * What `GET /system/df` tells of images; what is unused is counted as Docker's command line does: all, without what the
 * images of containers have for themselves. @throws UnexpectedShape
 */
export function imageSpace(answer: unknown): ImageSpace {
  const { LayersSize, Images, BuildCache } = fields(answer, 'what an Engine says of its disk');
  const bytes = positive(LayersSize);
  let used = 0;
  for (const image of list(Images)) {
    const { Size, SharedSize, Containers } = fields(image, 'an image of a listing');
    if (positive(Containers) > 0) used += positive(Size) - positive(SharedSize);
  }
  const buildCacheBytes = list(BuildCache)
    .map((entry) => positive(fields(entry, 'an entry of the build cache')['Size']))
    .reduce((sum, size) => sum + size, 0);
  return { bytes, unusedBytes: Math.max(0, bytes - used), buildCacheBytes };
}

/** Drivers that keep images in a space of their own tell of it; those that keep them as files do not. */
function freeSpace(status: readonly unknown[]): FreeSpace | null {
  const told = new Map(status.map((entry) => list(entry) as readonly [unknown, unknown]));
  const size = (name: string): number | null => bytesIn(text(told.get(name)));
  // devicemapper
  const pool = size('Data Space Available');
  if (pool !== null) return { bytes: pool, totalBytes: size('Data Space Total') };
  // zfs
  const dataset = size('Space Available');
  if (dataset === null) return null;
  const used = size('Space Used By Parent');
  return { bytes: dataset, totalBytes: used === null ? null : used + dataset };
}

/** Of a size as Engines write it: `9.9 GB`, `107.4GB`, or bare bytes. null: it is none. */
function bytesIn(size: string): number | null {
  const [, number, prefix = ''] = /^(\d+(?:\.\d+)?(?:e\+\d+)?) ?([kMGTPE]?)B?$/u.exec(size) ?? [];
  return number === undefined ? null : Math.round(Number(number) * 1000 ** ' kMGTPE'.indexOf(prefix || ' '));
}

function fields(value: unknown, what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UnexpectedShape(`${what} is no object`);
  return value as Fields;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? plainSentence(value, 200) : '';
}

/** -1 is the API's word for what was not counted. */
function positive(value: unknown): number {
  return typeof value === 'number' && value > 0 ? value : 0;
}
