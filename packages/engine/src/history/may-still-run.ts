import type { ApplyRecord } from '../model/index.ts';

/** An instance, and a ship that does not answer, on which it may still run though it is placed elsewhere. */
export interface MayStillRun {
  readonly instance: string;
  readonly ship: string;
}

interface Placed {
  readonly instance: string;
  /** Where the file places it. */
  readonly ship: string;
  /** Whether it is nowhere to be seen, and is made now. */
  readonly isNew: boolean;
}

/**
 * Which instances may run twice, as far as records tell: those that an apply has placed on a ship that is silent now, of which
 * no later one says that it was removed there. Where there is no record at all, what is made now may run on any silent ship. Who
 * was placed by a start alone, or removed by hand, the records do not know.
 *
 * @param records oldest first, as `readHistory` gives them.
 */
export function mayStillRun(
  records: readonly ApplyRecord[],
  placed: readonly Placed[],
  silent: readonly string[],
): MayStillRun[] {
  const places = placesIn(records);
  return placed.flatMap(({ instance, ship: where, isNew }) =>
    silent.flatMap((ship) => {
      const isIn = records.length === 0 ? isNew : places.has(place(instance, ship));
      return ship !== where && isIn ? [{ instance, ship }] : [];
    }),
  );
}

function placesIn(records: readonly ApplyRecord[]): ReadonlySet<string> {
  const places = new Set<string>();
  for (const { changes, instances } of records) {
    for (const { name, ship, outcome } of changes)
      if (outcome === 'removed' || outcome === 'already-gone') places.delete(place(name, ship));
    for (const { name, ship, state } of Object.values(instances))
      if (state !== 'not-begun') places.add(place(name, ship));
  }
  return places;
}

function place(instance: string, ship: string): string {
  return JSON.stringify([instance, ship]);
}
