import { look, waitForRemoval } from './bounds.ts';
import type { Decision } from './decision.ts';
import { notOurs } from './ownership.ts';
import { isUp, type SeenContainer } from './sight.ts';
import type { StepState, StepTask } from './step-state.ts';

/** The old container goes: another one has its name by now. */
export function clearAside(task: StepTask, state: StepState, aside: SeenContainer): Decision {
  if (aside.state === 'removing') return waitForRemoval(task, state, aside);
  if (state.sight.age !== 'fresh') return look(task, state);
  return discard(task, aside);
}

/** Stops it, where it runs, and removes it. */
export function discard(task: StepTask, container: SeenContainer): Decision {
  const { id, name } = container;
  if (!isUp(container)) return { kind: 'operate', operation: { name: 'remove', container: name, id } };
  const timeoutSeconds = task.stopTimeoutSeconds;
  return { kind: 'operate', operation: { name: 'stop', container: name, id, timeoutSeconds } };
}

export function isOurs(task: StepTask, container: SeenContainer | null): container is SeenContainer {
  return container !== null && notOurs(task, container) === undefined;
}
