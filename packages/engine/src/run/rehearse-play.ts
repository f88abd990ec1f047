import {
  type Outcome,
  type PlanStep,
  type Rehearsal,
  type RehearsedStep,
  type Ship,
  type StepId,
  succeeded,
} from '../model/index.ts';
import { beginProgress, settleStep } from '../plan/index.ts';
import type { HostDriver } from '../port/host-driver.ts';
import { shipsToCount } from './availability.ts';
import { type FirstLook, lookAtShips, type ReadyStep } from './first-look.ts';
import { completed, type PlayRequest } from './play-request.ts';
import { playVerdict } from './play-verdict.ts';
import { rehearseStep } from './rehearse-step.ts';
import { runningBesides } from './running-besides.ts';
import { stepWork } from './step-task.ts';
import { takersCutOff } from './takers-cut-off.ts';
import { untriedSteps } from './untried-steps.ts';

/**
 * Says what a play would do on the ships as they are, with the same decisions, and touches nothing: a dry run. Secrets
 * are not looked up, auditors are not told, registries are not asked. Steps that a failure in the middle of the play
 * would keep from beginning, though they do not need the failed one, are told as if they had begun. Rejects with the signal's reason on abort.
 */
export async function rehearsePlay(request: PlayRequest): Promise<Rehearsal> {
  const { plan, environment, connector, interrupt, options } = completed(request);
  const drivers: HostDriver[] = [];
  const connect = (ship: Ship): HostDriver => {
    const driver = connector.connect(ship);
    drivers.push(driver);
    return driver;
  };
  const declaredNetworks = new Map(Object.entries(environment.networks));
  const rehearse = async ({ step, driver, sight, container }: ReadyStep): Promise<RehearsedStep> => {
    const { task } = stepWork(plan.play, environment, { step, container }, options);
    const { id, subject, cause } = step;
    const end = await rehearseStep({ task, environment, sight, driver, declaredNetworks, calls: interrupt });
    interrupt.throwIfAborted();
    return { step: id, subject, cause, container, ...end };
  };
  try {
    const steps = plan.nodes.filter((node): node is PlanStep => node.kind === 'step');
    const others = shipsToCount(environment, plan);
    const look = await lookAtShips(environment, { steps, others }, connect, interrupt, () => undefined);
    const { snapshot } = look;
    const untried = untriedSteps({ plan, environment, options }, look);
    const rehearsed = await shipByShip(look, untried.endsAll ? neverBegun : rehearse);
    for (const [id, step] of untried.steps) rehearsed.set(id, step);
    const inOrder = steps.flatMap(({ id }) => rehearsed.get(id) ?? []);
    const leftOut = new Set(
      [...untried.steps.values()].flatMap(({ step, outcome }) => (outcome.kind === 'skipped' ? [step] : [])),
    );
    const told = withWarnings(withoutHeldBack(plan, inOrder, leftOut), [
      ...takersCutOff(plan, environment, snapshot, options),
      ...runningBesides(plan, environment, snapshot),
    ]);
    return { play: plan.play, environment: environment.name, steps: told, verdict: verdictOf(told) };
  } finally {
    for (const driver of drivers) driver.close();
  }
}

/** A play that finds a ship silent begins nothing, unless it keeps going. */
async function neverBegun({ step, container }: ReadyStep): Promise<RehearsedStep> {
  const { id, subject, cause } = step;
  const outcome: Outcome = { kind: 'not-begun', reason: 'failure' };
  return { step: id, subject, cause, container, actions: [], onlyIfChanged: false, outcome };
}

/** All ships at once, and on each one step after the other. */
async function shipByShip(
  { ready }: FirstLook,
  rehearse: (step: ReadyStep) => Promise<RehearsedStep>,
): Promise<Map<StepId, RehearsedStep>> {
  const byShip = new Map<string, ReadyStep[]>();
  for (const each of ready.values()) {
    const { ship } = each.step.subject;
    const others = byShip.get(ship);
    if (others === undefined) byShip.set(ship, [each]);
    else others.push(each);
  }
  const results = await Promise.all(
    [...byShip.values()].map(async (steps) => {
      const own: RehearsedStep[] = [];
      for (const step of steps) own.push(await rehearse(step));
      return own;
    }),
  );
  return new Map(results.flat().map((result) => [result.step, result]));
}

/** What needs a step that would not succeed would never begin; what is left out itself says so all the same. */
function withoutHeldBack(
  plan: Parameters<typeof beginProgress>[0],
  steps: readonly RehearsedStep[],
  leftOut: ReadonlySet<StepId>,
): RehearsedStep[] {
  const progress = beginProgress(plan);
  const heldBack = new Map<StepId, Outcome>();
  return steps.map((rehearsed) => {
    const outcome = heldBack.get(rehearsed.step);
    if (outcome !== undefined && !leftOut.has(rehearsed.step)) return { ...rehearsed, actions: [], outcome };
    if (rehearsed.outcome.kind === 'not-begun') return rehearsed;
    const settled = settleStep(progress, rehearsed.step, succeeded(rehearsed.outcome));
    for (const { step, because } of settled.heldBack) heldBack.set(step, { kind: 'held-back', because });
    return rehearsed;
  });
}

/** Of what would be done. */
function withWarnings(
  steps: readonly RehearsedStep[],
  warnings: ReturnType<typeof takersCutOff>,
): RehearsedStep[] {
  const byStep = new Map<StepId, string[]>();
  for (const { step, message } of warnings) byStep.set(step, [...(byStep.get(step) ?? []), message]);
  return steps.map((rehearsed) => {
    const own = rehearsed.actions.length === 0 ? undefined : byStep.get(rehearsed.step);
    return own === undefined ? rehearsed : { ...rehearsed, warnings: own };
  });
}

function verdictOf(steps: readonly RehearsedStep[]): Rehearsal['verdict'] {
  const verdict = playVerdict(steps, []);
  return verdict === 'interrupted' ? 'failed' : verdict;
}
