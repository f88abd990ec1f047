import { planningFlags } from '../history/asked-words.ts';
import { UsageError } from '../usage-error.ts';

type PlanningFlags = { readonly [flag in (typeof planningFlags)[number]]?: string | boolean | undefined };

/** @throws UsageError for flags beside a saved plan that would have to be in it. */
export function refuseBesidePlan(path: string, flags: PlanningFlags): void {
  const given = planningFlags.filter((flag) => flags[flag] !== undefined && flags[flag] !== false);
  if (given.length === 0) return;
  const names = given.map((flag) => `--${flag}`).join(', ');
  throw new UsageError(
    `a saved plan decides what is done: ${names} cannot be given beside "${path}"`,
    `make a new plan with ${given.length === 1 ? 'it' : 'them'}, and apply that`,
  );
}
