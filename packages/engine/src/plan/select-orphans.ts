import type { Environment, Orphan } from '../model/index.ts';
import { patternMatcher } from '../resolve/index.ts';
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

/** The ships on which there may be orphans that a selection means. */
export function shipsOfOrphans({ ships, services }: Environment, selection: Selection): string[] {
  const { things = [], shipFilter } = selection;
  const isKept = patternMatcher(shipFilter ?? '*');
  const meansAny = things.length === 0 || things.some((thing) => Object.hasOwn(services, thing));
  return meansAny ? Object.keys(ships).filter(isKept) : [];
}
