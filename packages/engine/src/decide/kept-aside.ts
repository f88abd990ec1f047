import { asideNameOf, type Failure } from '../model/index.ts';
import { look, waitForRemoval } from './bounds.ts';
import type { Decision } from './decision.ts';
import { foreignContainer } from './failures.ts';
import { notOurs } from './ownership.ts';
import { putToRest } from './park.ts';
import { asideNames, isUp, oldOf, type SeenContainer } from './sight.ts';
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

/** The old one gets its name back, of which what has it by now is discarded. */
export function giveNameBack(task: StepTask, state: StepState, { id, name }: SeenContainer): Decision {
  const { holder, age } = state.sight;
  if (age !== 'fresh') return look(task, state);
  if (holder?.state === 'removing') return waitForRemoval(task, state, holder);
  if (holder !== null) return discard(task, holder);
  return { kind: 'operate', operation: { name: 'rename', container: name, id, to: task.instance } };
}

/**
 * The names that containers of the instance may have: its own, and those of an old one. Where the step made the one that has
 * the name, having seen no old one, there is none.
 */
export function namesInUse({ instance }: StepTask, { sight, created }: StepState): readonly string[] {
  const { holder, aside, age } = sight;
  const isAlone = age !== 'doubtful' && aside === null && created !== null && holder?.id === created;
  return isAlone ? [instance] : [instance, ...asideNames(instance, sight)];
}

/** Whether an old one is there, on this ship or another one, that is given up once this one has proven itself. */
export function hasOld(task: StepTask, state: StepState): boolean {
  return task.replacing.keptElsewhere || oldOf(task, state) !== null;
}

/** Why a container cannot be kept aside: another one, which is not the instance's, has the name for that. */
export function asideTaken(task: StepTask, state: StepState, holder: SeenContainer): Failure | undefined {
  const { aside } = state.sight;
  if (aside === null || aside.name !== asideNameOf(task.instance, holder)) return undefined;
  const because = notOurs(task, aside);
  return because === undefined ? undefined : foreignContainer(task, aside, because);
}

/**
 * What has the name that another one needs makes room: it is kept aside, unless an old one is kept already. What stands beside
 * that is a replacement that has failed, or got no further, and goes.
 */
export function makeRoom(task: StepTask, state: StepState, holder: SeenContainer): Decision {
  if (state.sight.age !== 'fresh') return look(task, state);
  if (oldOf(task, state) !== null) return discard(task, holder);
  const taken = asideTaken(task, state, holder);
  if (taken !== undefined) return { kind: 'give-up', failure: taken, logsOf: null };
  const to = asideNameOf(task.instance, holder);
  // Between two of its ends an Engine cannot rename what it starts again and again, and nobody is served by it.
  const rest = holder.state === 'restarting' ? putToRest(task, state, holder) : undefined;
  if (rest !== undefined) return rest;
  const operation = { name: 'rename', container: task.instance, id: holder.id, to } as const;
  return { kind: 'operate', operation };
}
