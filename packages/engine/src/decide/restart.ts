import { failed, look, waitForRemoval } from './bounds.ts';
import type { Decision } from './decision.ts';
import { containerPaused } from './failures.ts';
import { asideTaken } from './kept-aside.ts';
import { decideReplacement } from './replace.ts';
import { isUp, oldOf, type SeenContainer } from './sight.ts';
import { decideStart, missingImage, missingMaterial, preStartChecks } from './start.ts';
import type { StepState, StepTask } from './step-state.ts';
import { bringDown, heldByAnother, runningContainer, stoppedChecks } from './stop.ts';
import { undo } from './undo.ts';

/**
 * What a restart does next: pre-start checks; see that all that a new container takes is on the ship; stop as a stop does;
 * the delay that was asked for; start as a start does. What does not run is started. Nothing is stopped before its pre-start
 * checks have passed and its image is there, which is deliberately different from MaestroNG 0.8.3. A stopped check that
 * fails keeps nothing from being started again: the step fails in the end. Where the new container is to be there first, the
 * old one is replaced as an apply does it.
 */
export function decideRestart(task: StepTask, state: StepState): Decision {
  const decision = decideNext(task, state);
  if (decision.kind !== 'settled') return decision;
  if (state.deferred !== null) return failed(state.deferred, state.sight.holder);
  const { kind } = decision.outcome;
  return kind === 'replaced' || (kind === 'started' && state.stopAsked !== null)
    ? { ...decision, outcome: { kind: 'restarted' } }
    : decision;
}

function decideNext(task: StepTask, state: StepState): Decision {
  const { startsFirst } = task.replacing;
  if (startsFirst && state.failure !== null) return undo(task, state, state.failure, task.replacing);
  if (runsAnew(task, state)) return decideStart(task, state);
  if (startsFirst) return decideBeside(task, state);
  return starts(state) ? decideStart(task, state) : decideStopping(task, state);
}

/** The old container goes on running until the new one, beside it, has proven itself. */
function decideBeside(task: StepTask, state: StepState): Decision {
  const { holder, age } = state.sight;
  if (age === 'doubtful') return look(task, state);
  const foreign = heldByAnother(task, holder);
  if (foreign !== undefined) return foreign;
  if (holder?.state === 'removing') return waitForRemoval(task, state, holder);
  if (holder?.state === 'paused') return failed(containerPaused(task), holder);
  const running = state.operations === 0 ? runningContainer(task, state) : undefined;
  const unchanged =
    task.onlyIfChanged && running !== undefined ? unlessChanged(task, state, running) : undefined;
  return unchanged ?? decideReplacement(task, state, task.replacing);
}

/** Whether there is nothing left to stop, or to see to before. */
function starts({ startAsked, created, failure }: StepState): boolean {
  return startAsked !== null || created !== null || failure !== null;
}

/**
 * Whether what runs is what an interrupted run of this restart started. A container that it both stopped and started was
 * brought back after a failure, unless containers are reused.
 */
function runsAnew({ earlier, reuse }: StepTask, { sight: { holder } }: StepState): boolean {
  if (earlier === null || holder === null || !isUp(holder)) return false;
  const wasStopped = earlier.stopped.includes(holder.id);
  if (earlier.started.includes(holder.id)) return reuse || !wasStopped;
  return earlier.stopped.length > 0 && !wasStopped;
}

function decideStopping(task: StepTask, state: StepState): Decision {
  const { holder, age } = state.sight;
  if (age === 'doubtful') return look(task, state);
  const foreign = heldByAnother(task, holder);
  if (foreign !== undefined) return foreign;
  if (holder?.state === 'paused' && state.stopAsked === null) return failed(containerPaused(task), holder);
  const running = runningContainer(task, state);
  if (running === undefined) return startAgain(task, state);
  return (
    (state.stopAsked === null ? beforeStopping(task, state, running) : undefined) ??
    bringDown(task, state, running)
  );
}

function beforeStopping(task: StepTask, state: StepState, running: SeenContainer): Decision | undefined {
  return (
    (task.onlyIfChanged ? unlessChanged(task, state, running) : undefined) ??
    (task.reuse ? undefined : inTheWay(task, state)) ??
    preStartChecks(task, state) ??
    (task.reuse ? undefined : missingMaterial(task, state))
  );
}

/** Nothing is stopped that could not make room for its successor. */
function inTheWay(task: StepTask, state: StepState): Decision | undefined {
  const { holder } = state.sight;
  const taken = holder === null ? undefined : asideTaken(task, state, holder);
  return taken === undefined ? undefined : failed(taken, holder);
}

/** undefined: it runs another image than its tag names, or was cut off from what it takes from others. */
function unlessChanged(task: StepTask, state: StepState, running: SeenContainer): Decision | undefined {
  const image = missingImage(task, state);
  if (image !== undefined) return image;
  if (running.imageId !== state.imageId) return undefined;
  if (task.takes) {
    if (state.comparison?.container !== running.id) return { kind: 'compare', container: running.id };
    if (state.comparison.outlived.length > 0) return undefined;
  }
  // What stands beside an old one has not passed its checks yet.
  if (running.id === state.sight.holder?.id && oldOf(task, state) !== null) return decideStart(task, state);
  return {
    kind: 'settled',
    outcome: { kind: 'left-alone', because: 'same-image' },
    container: running.id,
  };
}

/** Nothing runs any more, or nothing did. */
function startAgain(task: StepTask, state: StepState): Decision {
  const { holder } = state.sight;
  if (state.stopAsked === null) {
    if (!task.onlyIfUp) return decideStart(task, state);
    const absent = holder === null;
    return { kind: 'settled', outcome: { kind: 'already-down', absent }, container: holder?.id ?? null };
  }
  const checks = state.deferred === null ? stoppedChecks(task, state) : undefined;
  if (checks !== undefined) return checks;
  if (task.stopStartDelaySeconds > 0 && !state.delayed)
    return { kind: 'delay', seconds: task.stopStartDelaySeconds };
  return decideStart(task, state);
}
