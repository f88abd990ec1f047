import { type Environment, type Plan, tooFewLeft } from '../model/index.ts';
import type { Rollout } from '../plan/index.ts';
import type { FirstLook, RefusedStep } from './first-look.ts';
import { type PortRules, portsTaken } from './taken-ports.ts';

/** What the first look shows cannot be done, by step: it is not tried. A step may be refused for more than one reason. */
export function refusedSteps(
  plan: Plan,
  environment: Environment,
  look: FirstLook,
  rollout: Rollout,
  rules: PortRules,
): readonly RefusedStep[] {
  const { play } = plan;
  const { ready, failed } = look;
  const steps = [...ready.values()].map(({ step }) => step);
  // Of a service of which too little would be left nothing is taken down.
  const tooFew =
    play !== 'stop' && play !== 'kill'
      ? []
      : rollout
          .tooFew(steps)
          .flatMap((few) =>
            steps
              .filter(({ subject }) => environment.instances[subject.instance]?.service === few.service)
              .map(({ id, subject }) => ({ step: id, failure: tooFewLeft(subject, few) })),
          );
  const refusedByPlan = steps.flatMap(({ id, change }) =>
    change?.kind === 'refuse' ? [{ step: id, failure: change.failure }] : [],
  );
  return [...tooFew, ...refusedByPlan, ...failed, ...portsTaken(plan, environment, look, rules)];
}
