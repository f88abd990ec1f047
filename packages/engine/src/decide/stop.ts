import { failed, look } from './bounds.ts';
import type { Decision } from './decision.ts';
import { foreignContainer } from './failures.ts';
import { notOurs } from './ownership.ts';
import { isUp, type SeenContainer } from './sight.ts';
import type { StepState, StepTask } from './step-state.ts';

/**
 * What a stop does next: pre-stop checks; one more look at whose the container is; stop, with the instance's timeout;
 * stopped checks. An old container that was kept aside by a play cut short, and runs again, is stopped as well.
 */
export function decideStop(task: StepTask, state: StepState): Decision {
  const { holder, aside, age } = state.sight;
  if (state.failure !== null) return failed(state.failure.failure, holder, state.failure.logsOf);
  if (age === 'doubtful') return look(task, state);
  if (holder !== null) {
    const because = notOurs(task, holder);
    if (because !== undefined) return failed(foreignContainer(task, holder, because), holder);
  }
  const running = [holder, aside].find((container) => isOursAndUp(task, container));
  if (running !== undefined && running !== null) return bringDown(task, state, running);

  if (state.asked === null) {
    const absent = holder === null;
    return { kind: 'settled', outcome: { kind: 'already-down', absent }, container: holder?.id ?? null };
  }
  if (task.checks.stopped > 0 && !state.passed.includes('stopped')) {
    return { kind: 'check', state: 'stopped', container: holder?.id ?? null, watch: false };
  }
  return { kind: 'settled', outcome: { kind: 'stopped' }, container: holder?.id ?? null };
}

function bringDown(task: StepTask, state: StepState, container: SeenContainer): Decision {
  if (task.checks['pre-stop'] > 0 && !state.passed.includes('pre-stop')) {
    return { kind: 'check', state: 'pre-stop', container: container.id, watch: false };
  }
  if (state.sight.age !== 'fresh') return look(task, state);
  const { id, name } = container;
  const timeoutSeconds = task.stopTimeoutSeconds;
  return { kind: 'operate', operation: { name: 'stop', container: name, id, timeoutSeconds } };
}

function isOursAndUp(task: StepTask, container: SeenContainer | null): boolean {
  return container !== null && isUp(container) && notOurs(task, container) === undefined;
}
