import {
  type Environment,
  type Plan,
  type PlanStep,
  type RehearsedStep,
  type StepId,
  tooFewLeft,
} from '../model/index.ts';
import { Rollout } from '../plan/index.ts';
import { availableInstances } from './availability.ts';
import type { FirstLook, RefusedStep } from './first-look.ts';
import type { CompletePlay } from './play-request.ts';
import { refusedSteps } from './refused-steps.ts';

/** What a play would not try. */
interface Untried {
  readonly steps: ReadonlyMap<StepId, RehearsedStep>;
  /** Whether nothing else would begin then. */
  readonly endsAll: boolean;
}

/** What a play would refuse by its first look, and what it would find it can never do. */
export function untriedSteps(
  { plan, environment, options }: Pick<CompletePlay, 'plan' | 'environment' | 'options'>,
  look: FirstLook,
): Untried {
  const steps = plan.nodes.filter((node) => node.kind === 'step');
  const available = availableInstances(environment, look.snapshot);
  const rollout = new Rollout(plan, environment, available, options);
  const refused = refusedSteps(plan, environment, look, rollout, options);
  const { keepGoing, skipUnreachable } = options;
  const atOnce = rehearsedOnes(steps, look, { refused, skipUnreachable });
  const inTheEnd = plan.play === 'restart' ? neverEnoughLeft(plan, environment, available, options) : [];
  return {
    steps: rehearsedOnes(steps, look, { refused: [...refused, ...inTheEnd], skipUnreachable }),
    endsAll: !keepGoing && steps.some((step) => endsPlay(step, atOnce, rollout)),
  };
}

/** A step that is refused for several reasons is told with the first. */
function rehearsedOnes(
  steps: readonly PlanStep[],
  { ready }: FirstLook,
  {
    refused,
    skipUnreachable,
  }: { readonly refused: readonly RefusedStep[]; readonly skipUnreachable: boolean },
): ReadonlyMap<StepId, RehearsedStep> {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const untried = new Map<StepId, RehearsedStep>();
  for (const { step: id, failure } of refused) {
    const step = byId.get(id);
    if (step === undefined || untried.has(id)) continue;
    const kind = skipUnreachable && failure.code === 'ship-unreachable' ? 'skipped' : 'failed';
    const { subject, cause } = step;
    const nothing = { container: ready.get(id)?.container ?? null, actions: [], onlyIfChanged: false };
    untried.set(id, { step: id, subject, cause, ...nothing, outcome: { kind, failure } });
  }
  return untried;
}

/** Of a restart, what would leave too little of its service up, even where all else is up by then. */
function neverEnoughLeft(
  plan: Plan,
  environment: Environment,
  available: ReadonlySet<string>,
  rules: ConstructorParameters<typeof Rollout>[3],
): RefusedStep[] {
  const steps = plan.nodes.filter((node) => node.kind === 'step');
  const atBest = new Set([...available, ...steps.map(({ subject }) => subject.instance)]);
  const rollout = new Rollout(plan, environment, atBest, rules);
  return steps
    .filter(({ subject }) => available.has(subject.instance))
    .flatMap((step) =>
      rollout.tooFew([step]).map((few) => ({ step: step.id, failure: tooFewLeft(step.subject, few) })),
    );
}

/** Whether a step that is not tried keeps all others from beginning. */
function endsPlay(step: PlanStep, untried: ReadonlyMap<StepId, RehearsedStep>, rollout: Rollout): boolean {
  const outcome = untried.get(step.id)?.outcome;
  return outcome?.kind === 'failed' && !rollout.settled(step, outcome, 0).goesOn;
}
