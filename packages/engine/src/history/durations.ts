import type { ApplyRecord } from '../model/index.ts';

/**
 * How long each instance took the last time that an apply made, replaced or started it: milliseconds by its name, its checks
 * included.
 *
 * @param records oldest first, as `readHistory` gives them.
 */
export function durationsOf(records: readonly ApplyRecord[]): ReadonlyMap<string, number> {
  const taken = new Map<string, number>();
  for (const { changes } of records) {
    for (const { name, outcome, milliseconds } of changes) {
      if (outcome === 'started' || outcome === 'replaced') taken.set(name, milliseconds);
    }
  }
  return taken;
}
