import type { FreeSpace, HostCondition, ImageSpace } from '../port/index.ts';
import { type Found, ok, trouble } from './finding.ts';

const muchUnused = 20e9;
/** Of a small disk a tenth. */
const littleFree = 1e9;

export function judgeSpace(
  ship: string,
  { bytes, unusedBytes, buildCacheBytes }: ImageSpace,
  { freeSpace, storageDriver }: HostCondition,
): Found {
  const check = 'disk';
  const detail = [
    `images take ${gigabytes(bytes)}, ${gigabytes(unusedBytes)} of it for no container`,
    ...(buildCacheBytes === 0 ? [] : [`${gigabytes(buildCacheBytes)} of build cache`]),
    freeSpace === null
      ? `what is free is unknown: with ${storageDriver}, Docker's API does not tell`
      : freePhrase(freeSpace),
  ].join('; ');
  if (freeSpace !== null && isLittle(freeSpace))
    return trouble(
      'warning',
      check,
      detail,
      `Make room on ${ship}: \`docker system df\` there shows what takes it; \`docker image prune -a\` and \`docker builder prune\` remove what nothing uses.`,
    );
  if (unusedBytes + buildCacheBytes < muchUnused) return ok(check, detail);
  return trouble(
    'warning',
    check,
    detail,
    'What nothing uses can go: `docker image prune -a` and `docker builder prune` on the ship.',
  );
}

function isLittle({ bytes, totalBytes }: FreeSpace): boolean {
  return bytes < littleFree && (totalBytes === null || bytes < totalBytes / 10);
}

function freePhrase({ bytes, totalBytes }: FreeSpace): string {
  return totalBytes === null
    ? `${sizePhrase(bytes)} free`
    : `${sizePhrase(bytes)} of ${sizePhrase(totalBytes)} free`;
}

function sizePhrase(bytes: number): string {
  if (bytes >= 1e9) return gigabytes(bytes);
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  return bytes >= 1e3 ? `${(bytes / 1e3).toFixed(1)} kB` : `${bytes} B`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
