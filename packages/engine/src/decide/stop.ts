import { failed, look } from './bounds.ts';
import type { Decision, Operation } from './decision.ts';
import { foreignContainer } from './failures.ts';
import { notOurs } from './ownership.ts';
import { isUp, oldOf, type SeenContainer } from './sight.ts';
import type { StepState, StepTask } from './step-state.ts';

/**
 * What a stop does next: pre-stop checks; one more look at whose the container is; stop, with the instance's timeout;
 * stopped checks. A kill does the same at once, without pre-stop checks. An old container that was kept aside by a play
 * cut short, and runs again, is brought down as well.
 */
export function decideStop(task: StepTask, state: StepState): Decision {
  const { holder, age } = state.sight;
  if (state.failure !== null) return failed(state.failure.failure, holder, state.failure.logsOf);
  if (age === 'doubtful') return look(task, state);
  const foreign = heldByAnother(task, holder);
  if (foreign !== undefined) return foreign;
  const running = runningContainer(task, state);
  if (running !== undefined) return bringDown(task, state, running);

  if (state.stopAsked === null) {
    const absent = holder === null;
    return { kind: 'settled', outcome: { kind: 'already-down', absent }, container: holder?.id ?? null };
  }
  const kind = task.play === 'kill' ? 'killed' : 'stopped';
  return stoppedChecks(task, state) ?? { kind: 'settled', outcome: { kind }, container: holder?.id ?? null };
}

/** The failure of a step whose name somebody else's container has; undefined: nobody has it, or it is ours. */
export function heldByAnother(task: StepTask, holder: SeenContainer | null): Decision | undefined {
  if (holder === null) return undefined;
  const because = notOurs(task, holder);
  return because === undefined ? undefined : failed(foreignContainer(task, holder, because), holder);
}

/** What is ours and runs: the instance's container, or one that was kept aside. */
export function runningContainer(task: StepTask, state: StepState): SeenContainer | undefined {
  return [state.sight.holder, oldOf(task, state)].flatMap((container) =>
    container !== null && isUp(container) && notOurs(task, container) === undefined ? [container] : [],
  )[0];
}

/** Whether this step has taken the instance's container down, and nothing of it has run since. */
export function isLeftDown(task: StepTask, state: StepState): boolean {
  const { stopAsked, startAsked } = state;
  return stopAsked !== null && startAsked === null && runningContainer(task, state) === undefined;
}

/** Whether nothing is left to be done for the step's instance to be down, once this operation has ended its container. */
export function isDownAfter(task: StepTask, state: StepState, operation: Operation): boolean {
  if (task.play !== 'stop' || operation.name !== 'stop' || task.checks.stopped > 0) return false;
  const { holder } = state.sight;
  return [holder, oldOf(task, state)].every(
    (container) => container === null || !isUp(container) || container.id === operation.id,
  );
}

export function bringDown(task: StepTask, state: StepState, container: SeenContainer): Decision {
  const { id, name } = container;
  if (task.play !== 'kill' && task.checks['pre-stop'] > 0 && !state.passed.includes('pre-stop')) {
    return { kind: 'check', state: 'pre-stop', container: id, watch: false };
  }
  if (state.sight.age !== 'fresh') return look(task, state);
  if (task.play === 'kill') return { kind: 'operate', operation: { name: 'kill', container: name, id } };
  const timeoutSeconds = task.stopTimeoutSeconds;
  return { kind: 'operate', operation: { name: 'stop', container: name, id, timeoutSeconds } };
}

/** undefined: there are none, or they have passed. */
export function stoppedChecks(task: StepTask, state: StepState): Decision | undefined {
  if (task.checks.stopped === 0 || state.passed.includes('stopped')) return undefined;
  const container = state.sight.holder?.id ?? null;
  return { kind: 'check', state: 'stopped', container, watch: false };
}
