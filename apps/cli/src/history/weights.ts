import type { Environment, HostConnector, Plan, PlanStep, Situation } from '@maestro-ng/engine';
import { loadEngine } from '../engine-modules.ts';
import { answeringRecords } from './answering-records.ts';

/**
 * How long each step of a plan took the last time, in whole seconds, one at least; one where nobody knows. The records are only
 * asked for where something depends on it: a plan of several waves.
 */
export async function weightsOf(
  plan: Plan,
  environment: Environment,
  situation: Pick<Situation, 'silent'>,
  asking: { readonly connector: HostConnector; readonly signal: AbortSignal },
): Promise<(step: PlanStep) => number> {
  const { changeWaves, durationsOf } = await loadEngine();
  if (changeWaves(plan).length < 2) return () => 1;
  const taken = durationsOf(await answeringRecords(environment, situation, asking));
  return ({ subject }) => Math.max(1, Math.round((taken.get(subject.instance) ?? 0) / 1000));
}
