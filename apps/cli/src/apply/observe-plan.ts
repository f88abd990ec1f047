import type {
  ApplyRules,
  ApplyScope,
  Environment,
  HostConnector,
  MayStillRun,
  Plan,
  PlanBasis,
  PlanResult,
  PlanStep,
  Selection,
  Situation,
} from '@maestro-ng/engine';
import { loadEngine } from '../engine-modules.ts';
import { answeringRecords } from '../history/answering-records.ts';
import { weightsOf } from '../history/weights.ts';
import { listed } from '../render/grammar.ts';
import { containerStates } from './container-states.ts';
import type { PlanForSituation } from './what-moved.ts';

/** What an apply would do now, and how the ships stand. */
export type ObservedPlan =
  | Extract<PlanResult, { ok: false }>
  | (PlanForSituation & {
      readonly ok: true;
      /** What was planned for. */
      readonly basis: PlanBasis;
      readonly situation: Situation;
      /** Asks the records how long a step took last time, in whole seconds, one at least: for who shows the plan. */
      readonly weights: () => Promise<(step: PlanStep) => number>;
      readonly warnings: readonly string[];
      /** Ships that do not answer, though what the file does not name was to be removed there. */
      readonly unpruned: readonly string[];
      /** What may run on ships that do not answer, too. */
      readonly mayStillRun: readonly MayStillRun[];
    });

/** Looks at all ships, and plans. Never a write. Rejects with the signal's reason on abort. */
export async function observePlan(
  environment: Environment,
  selection: Selection,
  rules: ApplyRules,
  { connector, signal }: { readonly connector: HostConnector; readonly signal: AbortSignal },
): Promise<ObservedPlan> {
  const { applyScope } = await loadEngine();
  const scoped = applyScope(environment, selection);
  return scoped.ok ? observeScope(environment, scoped.scope, rules, { connector, signal }) : scoped;
}

/** The same for what is chosen already. */
export async function observeScope(
  environment: Environment,
  scope: ApplyScope,
  rules: ApplyRules,
  { connector, signal }: { readonly connector: HostConnector; readonly signal: AbortSignal },
): Promise<ObservedPlan> {
  const { observeSituation, planApply, shipsOfOrphans, specified } = await loadEngine();
  const { instances } = scope;
  const prune = rules.prune ?? false;
  const situation = await observeSituation({ environment, instances, connector, prune, signal });
  const planned = planApply(environment, scope, situation, rules);
  if (!planned.ok) return planned;
  const asked = planned.plan.nodes.flatMap((node) =>
    node.kind === 'step' && node.subject.kind === 'instance'
      ? [[node.subject.instance, specified(environment, node.subject.instance).digest] as const]
      : [],
  );
  const mayStillRun = await doubled(environment, planned.plan, situation, { connector, signal });
  const basis = rules.basis ?? 'file';
  const unpruned = prune
    ? shipsOfOrphans(environment, scope.selection).filter((ship) => Object.hasOwn(situation.silent, ship))
    : [];
  return {
    ...planned,
    basis,
    situation,
    weights: () => weightsOf(planned.plan, environment, situation, { connector, signal }),
    asked: Object.fromEntries(asked),
    states: containerStates(situation),
    warnings: [
      ...planned.warnings,
      ...unpruned.map((ship) => notPruned(ship, basis)),
      ...doubtsOf(mayStillRun),
    ],
    unpruned,
    mayStillRun,
  };
}

function notPruned(ship: string, basis: PlanBasis): string {
  return `${ship} does not answer: what the ${basis} does not name is not removed there.`;
}

/** Of what is acted on, or left as it is. The records are only asked for where a ship does not answer. */
async function doubled(
  environment: Environment,
  { nodes }: Plan,
  situation: Situation,
  asking: { readonly connector: HostConnector; readonly signal: AbortSignal },
): Promise<readonly MayStillRun[]> {
  const silent = Object.keys(situation.silent);
  if (silent.length === 0) return [];
  const { mayStillRun } = await loadEngine();
  const placed = nodes.flatMap((node) => {
    if (node.kind === 'gate' || node.subject.kind !== 'instance' || node.change?.kind === 'refuse') return [];
    const { instance, ship } = node.subject;
    return [{ instance, ship, isNew: node.change?.kind === 'create' && node.change.movesFrom === null }];
  });
  return mayStillRun(await answeringRecords(environment, situation, asking), placed, silent);
}

/** A sentence for each ship. */
function doubtsOf(doubled: readonly MayStillRun[]): string[] {
  return [...new Set(doubled.map(({ ship }) => ship))].map((ship) => {
    const names = doubled.filter((one) => one.ship === ship).map(({ instance }) => instance);
    return `${listed(names)} may still run on ${ship}, which does not answer: no record says that it was removed there.`;
  });
}
