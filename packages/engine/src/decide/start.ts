import { labelNames } from '../model/index.ts';
import { failed, look, waitForRemoval } from './bounds.ts';
import { containerDied, containerRestarting } from './container-ends.ts';
import type { ContainerEnd, Decision } from './decision.ts';
import { differsInImage, driftOf, mayHaveOtherImage } from './drift.ts';
import { containerGone, containerPaused, foreignContainer } from './failures.ts';
import { clearAside, discard, giveNameBack, hasOld, makeRoom } from './kept-aside.ts';
import { notOurs } from './ownership.ts';
import { isUp, oldOf, type SeenContainer } from './sight.ts';
import { hasRun, missingAttachment } from './starting.ts';
import { endOf, type StepState, type StepTask } from './step-state.ts';
import { hasNameAgain, keptForNextStart, runsAgain } from './what-stands.ts';

/**
 * What a start does next. What runs is left alone. Otherwise: pre-start checks; the image, pulled where it is missing
 * or to be refreshed; the networks; the old container renamed aside, the new one created under the name, attached to
 * its other networks and started; the old one removed; running checks.
 * Nothing is removed before its replacement has been started, which is deliberately different from MaestroNG 0.8.3.
 */
export function decideStart(task: StepTask, state: StepState): Decision {
  const { holder, age } = state.sight;
  if (state.failure !== null) return leaveInOrder(task, state, state.failure);
  if (age === 'doubtful') return look(task, state);

  const started = state.startAsked;
  if (started !== null && holder?.id !== started.id) {
    return failed(containerGone(task, 'starting the container'), holder);
  }
  if (holder !== null) {
    const because = notOurs(task, holder);
    if (because !== undefined) return failed(foreignContainer(task, holder, because), holder);
    if (holder.state === 'paused') return failed(containerPaused(task), holder);
    if (holder.state === 'removing') return waitForRemoval(task, state, holder);
    if (started !== null && hasRun(holder, started)) return afterStart(task, state, holder);
    if (started === null && state.ended !== null) return endedMeanwhile(task, state, holder, state.ended);
    if (isUp(holder)) return foundUp(task, state, holder);
  }
  return bringUp(task, state);
}

/**
 * The container ran before this play. It counts as up when its checks pass: an earlier play may have failed over them,
 * or been interrupted. MaestroNG 0.8.3 takes what runs for up, and starts what depends on it. An old one that is kept aside
 * goes only then.
 */
function foundUp(task: StepTask, state: StepState, holder: SeenContainer): Decision {
  const { age } = state.sight;
  const old = oldOf(task, state);
  if (holder.state === 'restarting') {
    return age === 'fresh' ? failed(containerRestarting(task, holder), holder, holder.id) : look(task, state);
  }
  if ((task.provingChecks > 0 || old !== null) && !state.passed.includes('running')) {
    return { kind: 'check', state: 'running', container: holder.id, watch: true, proving: true };
  }
  if (old !== null) return clearAside(task, state, old);
  const comparison = state.comparison?.container === holder.id ? state.comparison : null;
  if (comparison === null && mayHaveOtherImage(holder, task.image))
    return { kind: 'compare', container: holder.id };
  const hasOtherImage = comparison !== null && differsInImage(comparison);
  const drifted = driftOf(holder, () => task, hasOtherImage);
  return { kind: 'settled', outcome: { kind: 'already-up', drifted }, container: holder.id };
}

/** What ran before this play ended while its checks waited. */
function endedMeanwhile(
  task: StepTask,
  state: StepState,
  holder: SeenContainer,
  ended: ContainerEnd,
): Decision {
  if (state.sight.age !== 'fresh') return look(task, state);
  return failed(containerDied(task, ended, holder), holder, holder.id);
}

/** Nothing is up under the name. */
function bringUp(task: StepTask, state: StepState): Decision {
  const { holder } = state.sight;
  const old = oldOf(task, state);
  if (old !== null && (isUp(old) || (holder === null && isReusable(task, old)))) {
    return giveNameBack(task, state, old);
  }
  const checks = preStartChecks(task, state);
  if (checks !== undefined) return checks;
  if (holder !== null && isReusable(task, holder)) return startInPlace(task, state, holder);

  const material = missingMaterial(task, state);
  if (material !== undefined) return material;
  if (holder === null) return { kind: 'operate', operation: { name: 'create', container: task.instance } };
  if (isReplacement(task, state, holder)) return startInPlace(task, state, holder);
  return makeRoom(task, state, holder);
}

function afterStart(task: StepTask, state: StepState, holder: SeenContainer): Decision {
  const old = oldOf(task, state);
  // It goes by its id, so that no look is needed. One that was kept aside by an earlier play goes after the checks.
  if (old !== null && old.id === state.putAside) {
    return old.state === 'removing' ? waitForRemoval(task, state, old) : discard(task, old);
  }
  const checked = state.passed.includes('running') || (task.checks.running === 0 && !hasOld(task, state));
  if (isUp(holder) && !checked && state.ended === null) {
    return { kind: 'check', state: 'running', container: holder.id, watch: true };
  }
  if (state.sight.age !== 'fresh') return look(task, state);
  const stayedUp = holder.state === 'running' && (holder.inspected?.restartCount ?? 0) === 0;
  if (stayedUp && state.ended === null) {
    if (old !== null) return clearAside(task, state, old);
    return { kind: 'settled', outcome: { kind: 'started' }, container: holder.id };
  }
  return failed(containerDied(task, endOf(state), holder), holder, holder.id);
}

/**
 * What failed may have left the instance without a container that runs, or can: the old one gets its name back, and is
 * started again where something ran before this restart.
 */
function leaveInOrder(
  task: StepTask,
  state: StepState,
  pending: NonNullable<StepState['failure']>,
): Decision {
  const { holder, aside, age } = state.sight;
  const { failure, tidy, logsOf } = pending;
  if (!tidy) return failed(failure, holder ?? aside, logsOf);
  if (age === 'doubtful') {
    const next = look(task, state);
    if (next.kind !== 'failed') return next;
  }
  const old = oldOf(task, state);
  if (old !== null && (holder === null || holder.id === state.startRefused)) {
    const isInVain = age !== 'doubtful' && (holder === null || !isUp(holder));
    if (isInVain) return giveNameBack(task, state, old);
    return failed(keptForNextStart(task, failure, old.name), holder ?? aside, logsOf);
  }
  if (holder === null || (holder.id !== state.putBack && holder.id !== state.stopAsked)) {
    return failed(failure, holder ?? aside, logsOf);
  }
  if (state.stopAsked === null) return failed(hasNameAgain(task, failure, holder), holder, logsOf);
  return isUp(holder)
    ? failed(runsAgain(failure), holder, logsOf)
    : { kind: 'operate', operation: { name: 'start', container: task.instance, id: holder.id } };
}

/** undefined: there are none, or they have passed. */
export function preStartChecks(task: StepTask, state: StepState): Decision | undefined {
  if (task.checks['pre-start'] === 0 || state.passed.includes('pre-start')) return undefined;
  return { kind: 'check', state: 'pre-start', container: null, watch: false };
}

/** What a new container takes and is not known to be on the ship; undefined: it is all there. */
export function missingMaterial(task: StepTask, state: StepState): Decision | undefined {
  return (
    missingImage(task, state) ??
    (task.networks.length > 0 && !state.networksReady ? { kind: 'ensure-networks' } : undefined)
  );
}

/** undefined: the image is there, as it is to be. */
export function missingImage(task: StepTask, state: StepState): Decision | undefined {
  if (state.imageId === undefined) return { kind: 'find-image' };
  return !state.pulled && (state.imageId === null || task.pullPolicy === 'always')
    ? { kind: 'pull-image' }
    : undefined;
}

/** Starts what has the name, in all its networks. */
function startInPlace(task: StepTask, state: StepState, holder: SeenContainer): Decision {
  const { id } = holder;
  if (isAsAsked(task, state, holder)) {
    const attach = missingAttachment(task, state, holder);
    if (attach !== undefined) return attach;
  }
  return { kind: 'operate', operation: { name: 'start', container: task.instance, id } };
}

/**
 * Whether a container is one that Maestro made for just this specification and image, and that never ran: this step's
 * own, or one whose answer was lost.
 */
function isReplacement(task: StepTask, state: StepState, holder: SeenContainer): boolean {
  return holder.imageId === state.imageId && isAsAsked(task, state, holder);
}

/**
 * Whether Maestro made a container for just this specification, and it never ran. Where there are secrets in it, only this
 * step's own is: those may be others by now.
 */
function isAsAsked(task: StepTask, state: StepState, holder: SeenContainer): boolean {
  return (
    holder.state === 'created' &&
    (state.created === holder.id || !task.hidesSecrets) &&
    holder.labels[labelNames.environment] === task.environment &&
    holder.labels[labelNames.specification] === task.digest
  );
}

/** Whether an old container is to be started as it is. */
function isReusable(task: StepTask, container: SeenContainer): boolean {
  return task.reuse && (container.state === 'exited' || container.state === 'created');
}
