import type { Orphan } from '../model/index.ts';
import { byPattern } from './choose.ts';
import type { Selection } from './selection.ts';

/** The orphans that a selection means: those that the filters keep; where things are named, those of services among them. */
export function selectOrphans(orphans: readonly Orphan[], selection: Selection): Orphan[] {
  const { things = [] } = selection;
  const isKept = byPattern(selection);
  return orphans.filter(
    ({ container, ship, service }) =>
      isKept(container, ship) && (things.length === 0 || things.includes(service)),
  );
}
