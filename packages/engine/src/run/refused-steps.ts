import { type Environment, type Plan, tooFewLeft } from '../model/index.ts';
import type { Rollout } from '../plan/index.ts';
import type { FirstLook, RefusedStep } from './first-look.ts';
import { ownPortsTaken, takenPorts } from './taken-ports.ts';

/** What the first look shows cannot be done, by step: it is not tried. A step may be refused for more than one reason. */
export function refusedSteps(
  { play }: Plan,
  environment: Environment,
  { ready, failed, snapshot }: FirstLook,
  rollout: Rollout,
  { reuse }: { readonly reuse: boolean },
): readonly RefusedStep[] {
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
  const withoutPorts = (): readonly RefusedStep[] => {
    if (play === 'start') return takenPorts(environment, { ready, snapshot });
    return play === 'restart' && !reuse ? ownPortsTaken(environment, { ready, snapshot }) : [];
  };
  const refusedByPlan = steps.flatMap(({ id, change }) =>
    change?.kind === 'refuse' ? [{ step: id, failure: change.failure }] : [],
  );
  return [...tooFew, ...refusedByPlan, ...failed, ...withoutPorts()];
}
