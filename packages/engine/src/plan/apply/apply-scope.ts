import { type Environment, giversOf, type StepCause } from '../../model/index.ts';
import { choose } from '../choose.ts';
import { type Requirements, requirements } from '../requirements.ts';
import type { Selection, SelectionProblem } from '../selection.ts';

/** Which instances an apply is about. */
export interface ApplyScope {
  /** Those that were chosen, with their causes. */
  readonly causes: ReadonlyMap<string, StepCause>;
  /** By instance, those that take something from it that they keep for as long as they live: volumes, links, namespaces. */
  readonly takers: ReadonlyMap<string, readonly string[]>;
  /** All that has to be looked at: those that were chosen, and those that take something from them, over any number. */
  readonly instances: readonly string[];
  /** What comes before what. */
  readonly before: Requirements;
  /** Whole sentences, e.g. that a filter leaves nothing. */
  readonly warnings: readonly string[];
  readonly selection: Selection;
}

export type ApplyScopeResult =
  | { readonly ok: true; readonly scope: ApplyScope }
  | { readonly ok: false; readonly problems: readonly SelectionProblem[] };

/** What is selected, as for a start: naming nothing means every service that is not omitted. */
export function applyScope(environment: Environment, selection: Selection): ApplyScopeResult {
  const before = requirements(environment, 'requirements-first');
  const choice = choose(environment, selection, before, { omittedToo: false, expandServices: true });
  if (!choice.ok) return choice;
  const takers = takersIn(environment);
  const instances = new Set(choice.causes.keys());
  // A set can be walked while it grows.
  for (const name of instances) for (const taker of takers.get(name) ?? []) instances.add(taker);
  const { causes, warnings } = choice;
  return { ok: true, scope: { causes, takers, instances: [...instances], before, warnings, selection } };
}

function takersIn({ instances }: Environment): Map<string, string[]> {
  const takers = new Map<string, string[]>();
  for (const { name, ship, container } of Object.values(instances)) {
    for (const giver of new Set(giversOf(container).map(({ instance }) => instance))) {
      if (giver === name || instances[giver]?.ship !== ship) continue;
      const list = takers.get(giver);
      if (list === undefined) takers.set(giver, [name]);
      else list.push(name);
    }
  }
  return takers;
}
