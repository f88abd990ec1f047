import type { Environment, StepCause } from '../../model/index.ts';
import { choose } from '../choose.ts';
import { type Requirements, requirements } from '../requirements.ts';
import type { Selection, SelectionProblem } from '../selection.ts';
import { takersIn } from '../takers.ts';

/** Which instances an apply is about. */
export interface ApplyScope {
  /** Those that were chosen, with their causes. */
  readonly causes: ReadonlyMap<string, StepCause>;
  /** As `takersIn` finds them. */
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
