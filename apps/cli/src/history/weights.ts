import type { Environment, HostConnector, Plan, PlanStep, Situation } from '@maestro-ng/engine';
import { loadEngine } from '../engine-modules.ts';

/**
 * How long each step of a plan took the last time, in whole seconds, one at least; one where nobody knows. The records are only
 * asked for where something depends on it: a plan of several waves.
 */
export async function weightsOf(
  plan: Plan,
  environment: Environment,
  { silent }: Pick<Situation, 'silent'>,
  { connector, signal }: { readonly connector: HostConnector; readonly signal: AbortSignal },
): Promise<(step: PlanStep) => number> {
  const { changeWaves, durationsOf, readHistory } = await loadEngine();
  if (changeWaves(plan).length < 2) return () => 1;
  const answering = Object.entries(environment.ships).filter(([name]) => !Object.hasOwn(silent, name));
  const on = { name: environment.name, ships: Object.fromEntries(answering) };
  const { records } = await readHistory({ environment: on, connector, signal });
  const taken = durationsOf(records);
  return ({ subject }) => Math.max(1, Math.round((taken.get(subject.instance) ?? 0) / 1000));
}
