import { Unknown } from './build.ts';
import { Plain } from './scalar.ts';

type RawMapping = Record<string, unknown>;

export function isRawMapping(raw: unknown): raw is RawMapping {
  return (
    typeof raw === 'object' &&
    raw !== null &&
    !Array.isArray(raw) &&
    !(raw instanceof Plain) &&
    !(raw instanceof Unknown)
  );
}

/** Deep enough for a key of an instance in a service that is there twice. */
const deepest = 4;

/** Gives a mapping what only another of the same key has, also within mappings that both have. */
export function absorb(into: RawMapping, from: RawMapping, depth = 0): void {
  if (into === from || depth > deepest) return;
  for (const [key, value] of Object.entries(from)) {
    const known = Object.hasOwn(into, key) ? into[key] : undefined;
    if (known === undefined)
      Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true });
    else if (isRawMapping(known) && isRawMapping(value)) absorb(known, value, depth + 1);
  }
}
