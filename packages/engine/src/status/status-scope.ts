import type { Environment, OrphanStatus } from '../model/index.ts';
import { patternMatcher, type Selection, type SelectionProblem, selectForStatus } from '../plan/index.ts';

/** What a status is asked of; `warnings` are whole sentences. */
export interface StatusScope {
  readonly environment: Environment;
  /** Names, in the order of the answer. */
  readonly instances: readonly string[];
  /** The ships to ask. */
  readonly ships: readonly string[];
  readonly isShown: (orphan: OrphanStatus) => boolean;
}

export type StatusScopeResult =
  | { readonly ok: true; readonly scope: StatusScope; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly SelectionProblem[] };

/**
 * Which instances and which orphans a selection is about. Without things and a filter of containers every ship (that the
 * filter of ships leaves) is asked, and every orphan shown. Otherwise the ships of the selected instances are asked, and
 * of the orphans those are shown that were of a selected instance or named service, and whose name, or instance's name,
 * the filter of containers matches.
 */
export function statusScope(environment: Environment, selection: Selection): StatusScopeResult {
  const selected = selectForStatus(environment, selection);
  if (!selected.ok) return selected;
  const { things = [], containerFilter, shipFilter } = selection;
  const instances = selected.instances.map(({ name }) => name);
  const shipMatches = patternMatcher(shipFilter ?? '*');
  const nameMatches = patternMatcher(containerFilter ?? '*');
  const onlyTheirs = things.length > 0 || containerFilter !== undefined;
  const ships = onlyTheirs
    ? [...new Set(instances.flatMap((name) => environment.instances[name]?.ship ?? []))]
    : Object.keys(environment.ships).filter(shipMatches);
  const chosen = new Set(instances);
  const named = new Set(things);
  const isShown = ({ instance, service, container }: OrphanStatus): boolean =>
    (things.length === 0 || chosen.has(instance) || (service !== null && named.has(service))) &&
    (nameMatches(container.name) || nameMatches(instance));
  return { ok: true, scope: { environment, instances, ships, isShown }, warnings: selected.warnings };
}
