import { failed, look, waitForRemoval } from './bounds.ts';
import type { Decision } from './decision.ts';
import { foreignContainer, strangeAside } from './failures.ts';
import { notKeptAside, notOurs } from './ownership.ts';
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

/** The instance's old container, which is kept aside. */
export function oldOf(
  task: StepTask,
  { sight: { holder, aside }, putAside, toReplace }: StepState,
): SeenContainer | null {
  return aside !== null && notKeptAside(task, { holder, aside }, [putAside, toReplace]) === undefined
    ? aside
    : null;
}

/** The failure of a step that needs the name under which old containers are kept; undefined: it is free, or has one. */
export function asideTaken(
  task: StepTask,
  { sight: { holder, aside }, putAside, toReplace }: StepState,
): Decision | undefined {
  if (aside === null) return undefined;
  const because = notKeptAside(task, { holder, aside }, [putAside, toReplace]);
  return because === undefined ? undefined : failed(foreignContainer(task, aside, because), holder);
}

/**
 * Where nobody has the instance's name, one without labels under the name of an old one may be the instance's, put aside
 * by a play that was cut short right then, or anybody's: neither is it touched, nor another one made beside it.
 */
export function maybeLeftAside(task: StepTask, state: StepState): Decision | undefined {
  const { holder, aside } = state.sight;
  if (holder !== null || aside === null) return undefined;
  const because =
    notOurs(task, aside) === undefined
      ? notKeptAside(task, { holder, aside }, [state.putAside, state.toReplace])
      : undefined;
  return because === undefined ? undefined : failed(strangeAside(task, aside, because), null);
}
