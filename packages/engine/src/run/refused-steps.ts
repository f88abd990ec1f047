import { type Environment, isRunning, type Plan, tooFewLeft } from '../model/index.ts';
import type { Rollout } from '../plan/index.ts';
import type { FirstLook, ReadyStep, RefusedStep } from './first-look.ts';
import { isOnlyIfUp } from './step-task.ts';
import { ownPortsTaken, takenPorts } from './taken-ports.ts';

/** What the first look shows cannot be done, by step: it is not tried. A step may be refused for more than one reason. */
export function refusedSteps(
  { play }: Plan,
  environment: Environment,
  { ready, failed, snapshot }: FirstLook,
  rollout: Rollout,
  { reuse, onlyIfChanged }: { readonly reuse: boolean; readonly onlyIfChanged: boolean },
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
    const look = { ready, snapshot };
    if (play === 'start')
      return takenPorts(
        environment,
        look,
        (step) => !isUp(step),
        () => false,
      );
    if (play !== 'restart' || reuse) return [];
    const inPlay = new Set(steps.map(({ subject }) => subject.instance));
    // What is left alone where it is unchanged needs no port anew.
    const starts = (step: ReadyStep): boolean =>
      !onlyIfChanged && (isUp(step) || !isOnlyIfUp(environment, step.step));
    return [
      ...ownPortsTaken(environment, look),
      ...takenPorts(environment, look, starts, (instance) => inPlay.has(instance)),
    ];
  };
  const refusedByPlan = steps.flatMap(({ id, change }) =>
    change?.kind === 'refuse' ? [{ step: id, failure: change.failure }] : [],
  );
  return [...tooFew, ...refusedByPlan, ...failed, ...withoutPorts()];
}

function isUp({ sight: { holder } }: ReadyStep): boolean {
  return holder !== null && isRunning(holder.state);
}
