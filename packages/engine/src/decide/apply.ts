import { type ChangeKind, type Outcome, volumesLost } from '../model/index.ts';
import { failed, look, waitForRemoval } from './bounds.ts';
import { decideClean } from './clean.ts';
import { isMadeFrom } from './compare.ts';
import { containerDied, containerRestarting } from './container-ends.ts';
import type { Decision } from './decision.ts';
import { containerPaused, foreignContainer, worldMoved } from './failures.ts';
import { clearAside, giveNameBack, hasOld } from './kept-aside.ts';
import { notOurs } from './ownership.ts';
import { decidePark } from './park.ts';
import { decideReplacement, differs } from './replace.ts';
import { isUp, oldOf, type SeenContainer } from './sight.ts';
import type { Replacing, StepState, StepTask } from './step-state.ts';
import { undo } from './undo.ts';

/** What an apply does next, to whatever a step is about. */
export function decideApply(task: StepTask, state: StepState): Decision {
  if (task.isImage) return decideImage(task, state);
  if (task.orphan !== null) return task.keeps ? decidePark(task, state) : decideClean(task, state);
  return decideInstance(task, state, task.replacing);
}

/** An image is pulled where it is missing, or asked for anew. */
function decideImage(task: StepTask, { failure, imageId, imageBefore, pulled }: StepState): Decision {
  if (failure !== null) return failed(failure.failure, null);
  if (imageId === undefined) return { kind: 'find-image' };
  if (!pulled && (imageId === null || task.pullPolicy === 'always')) return { kind: 'pull-image' };
  const kind = !pulled ? 'present' : imageId === imageBefore ? 'up-to-date' : 'pulled';
  return { kind: 'settled', outcome: { kind }, container: null };
}

/**
 * What is as asked is left alone, where its running checks pass; what is missing is made, what does not run is started, and
 * what differs is replaced: `decideReplacement`. Nothing is touched where volumes would be lost that may not be: those of what
 * differs, and those of an old one that is kept aside beside what has the name.
 */
function decideInstance(task: StepTask, state: StepState, replacing: Replacing): Decision {
  const { holder, age } = state.sight;
  if (state.failure !== null) return undo(task, state, state.failure, replacing);
  if (age === 'doubtful') return look(task, state);
  if (holder !== null) {
    const because = notOurs(task, holder);
    if (because !== undefined) return failed(foreignContainer(task, holder, because), holder);
    if (holder.state === 'removing') return waitForRemoval(task, state, holder);
    if (holder.state === 'paused') return failed(containerPaused(task), holder);
  }
  // It is this step's own, or the step has begun to replace what was there.
  if (state.created !== null || state.startAsked !== null) return decideReplacement(task, state, replacing);

  const subject = holder ?? oldOf(task, state);
  if (subject !== null && state.comparison?.container !== subject.id)
    return { kind: 'compare', container: subject.id };
  const surprise = state.operations === 0 ? unexpected(task, state, { subject, replacing }) : undefined;
  if (surprise !== undefined) return surprise;
  const old = holder === null ? null : oldOf(task, state);
  if (old !== null && old.inspected === null && age !== 'fresh') return look(task, state);
  const isReplaced = subject === null || differs(task, state, subject);
  // A replacement that has not proven itself goes as after a failure, and the old one is put back, with all that it keeps.
  const isPutBack = isReplaced && replacing.oldIsAsked && old !== null && isMadeFrom(old, task.digest);
  const lost = isPutBack
    ? []
    : [
        ...(isReplaced ? (state.comparison?.anonymousVolumes ?? []) : []),
        ...(old?.inspected?.anonymousVolumes ?? []),
      ];
  if (subject !== null && lost.length > 0 && !replacing.renewsVolumes)
    return failed(volumesLost(task, lost), subject);
  if (isReplaced) return decideReplacement(task, state, replacing);
  if (holder === null) return giveNameBack(task, state, subject);
  const restart = staleRestart(state, subject);
  if (restart) {
    const operation = {
      name: 'update',
      container: subject.name,
      id: subject.id,
      restart: replacing.restart,
    } as const;
    return age === 'fresh' ? { kind: 'operate', operation } : look(task, state);
  }
  const hasEnded = state.ended !== null && hasOld(task, state);
  return isUp(holder) || hasEnded ? foundUp(task, state, holder) : decideReplacement(task, state, replacing);
}

/** Whether only its restart policy is another one, which can be changed while it is there. */
function staleRestart({ comparison }: StepState, { id }: SeenContainer): boolean {
  return comparison?.container === id && comparison.differences.length > 0;
}

/**
 * It runs, and is as asked. Where an old one is kept, this one is a replacement of which nobody knows yet whether it
 * passes its checks.
 */
function foundUp(task: StepTask, state: StepState, holder: SeenContainer): Decision {
  const { age } = state.sight;
  const old = oldOf(task, state);
  if (holder.state === 'restarting') {
    if (age !== 'fresh') return look(task, state);
    return { kind: 'give-up', failure: containerRestarting(task, holder), logsOf: holder.id };
  }
  if (state.ended !== null) {
    if (age !== 'fresh') return look(task, state);
    const failure = containerDied(task, state.ended, holder);
    return { kind: 'give-up', failure, logsOf: holder.id };
  }
  const isNew = hasOld(task, state);
  if ((isNew || task.provingChecks > 0) && !state.passed.includes('running')) {
    return { kind: 'check', state: 'running', container: holder.id, watch: true, proving: !isNew };
  }
  if (old !== null) return clearAside(task, state, old);
  return { kind: 'settled', outcome: reached(state), container: holder.id };
}

function reached({ removed, operations }: StepState): Outcome {
  if (removed > 0) return { kind: 'replaced' };
  return operations > 0 ? { kind: 'updated' } : { kind: 'already-up', drifted: [] };
}

/** What a saved plan says was another situation. */
function unexpected(
  task: StepTask,
  state: StepState,
  {
    subject,
    replacing: { expected },
  }: { readonly subject: SeenContainer | null; readonly replacing: Replacing },
): Decision | undefined {
  if (expected === null) return undefined;
  const found = kindOf(task, state, subject);
  const { kind, container, orNewer } = expected;
  const isNewer = orNewer && found === 'replace' && subject?.id === container;
  if (isNewer && state.comparison?.differences.every(({ field }) => field === 'image') === true)
    return undefined;
  if (found === kind && (kind === 'create' || subject?.id === container)) return undefined;
  return failed(worldMoved(task, kind, found), subject);
}

function kindOf(task: StepTask, state: StepState, subject: SeenContainer | null): ChangeKind {
  if (subject === null) return 'create';
  const hasName = subject.id === state.sight.holder?.id;
  if (differs(task, state, subject)) return hasName ? 'replace' : 'create';
  if (!hasName || staleRestart(state, subject)) return 'update';
  return isUp(subject) ? 'leave' : 'start';
}
