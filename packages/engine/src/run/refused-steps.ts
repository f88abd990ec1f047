import { type Environment, isRunning, type Plan, tooFewLeft } from '../model/index.ts';
import type { Rollout } from '../plan/index.ts';
import type { FirstLook, ReadyStep, RefusedStep } from './first-look.ts';
import { isOnlyIfUp } from './step-task.ts';
import { ownPortsTaken, takenPorts } from './taken-ports.ts';

/** What the first look shows cannot be done, by step: it is not tried. A step may be refused for more than one reason. */
export function refusedSteps(
  plan: Plan,
  environment: Environment,
  { ready, failed, snapshot }: FirstLook,
  rollout: Rollout,
  {
    reuse,
    onlyIfChanged,
    concurrency,
  }: { readonly reuse: boolean; readonly onlyIfChanged: boolean; readonly concurrency: number },
): readonly RefusedStep[] {
  const { play } = plan;
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
    const stepOf = new Map(steps.map(({ id, subject }) => [subject.instance, id]));
    const givesUp = (holder: string, { step }: ReadyStep): boolean => {
      const other = stepOf.get(holder);
      return other !== undefined && !comesAfter(plan, other, step.id, concurrency);
    };
    // What is left alone where it is unchanged needs no port anew.
    const starts = (step: ReadyStep): boolean =>
      !onlyIfChanged && (isUp(step) || !isOnlyIfUp(environment, step.step));
    return [...ownPortsTaken(environment, look), ...takenPorts(environment, look, starts, givesUp)];
  };
  const refusedByPlan = steps.flatMap(({ id, change }) =>
    change?.kind === 'refuse' ? [{ step: id, failure: change.failure }] : [],
  );
  return [...tooFew, ...refusedByPlan, ...failed, ...withoutPorts()];
}

function isUp({ sight: { holder } }: ReadyStep): boolean {
  return holder !== null && isRunning(holder.state);
}

/** Whether a step begins only when another one has ended. */
function comesAfter({ nodes }: Plan, step: string, other: string, concurrency: number): boolean {
  const place = (id: string): number => nodes.findIndex((node) => node.id === id);
  if (concurrency === 1) return place(step) > place(other);
  const needs = new Map(nodes.map((node) => [node.id, node.needs]));
  const before = new Set([step]);
  // A set can be walked while it grows.
  for (const id of before) for (const need of needs.get(id) ?? []) before.add(need);
  return before.has(other);
}
