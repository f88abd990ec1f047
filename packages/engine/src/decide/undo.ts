import { isOtherSecret, labelNames } from '../model/index.ts';
import { failed, look } from './bounds.ts';
import type { Decision } from './decision.ts';
import { foreignContainer } from './failures.ts';
import { giveNameBack } from './kept-aside.ts';
import { notOurs } from './ownership.ts';
import { isUp, oldOf, type SeenContainer } from './sight.ts';
import { hasRun } from './starting.ts';
import type { Replacing, StepState, StepTask } from './step-state.ts';
import { keptAside, type OtherSecrets, putBackAgain, putBackFailed, putBackTogether } from './what-stands.ts';

type Pending = NonNullable<StepState['failure']>;

/**
 * What is left to do when a replacement has failed. An old container that still runs, or whose name nobody has, gets its
 * name back in any case. One that was stopped is put back, started and checked where that is asked for; otherwise both
 * stay as they are.
 */
export function undo(task: StepTask, state: StepState, pending: Pending, replacing: Replacing): Decision {
  const { holder, aside } = state.sight;
  const old = oldOf(task, state);
  const { failure, logsOf } = pending;
  if (!pending.tidy) return failed(failure, holder ?? aside, logsOf);
  if (state.sight.age === 'doubtful') return lookInDoubt(task, state, pending);
  if (old !== null) {
    if (!isPutBack(state, old, replacing)) {
      const told = replacing.exchanges
        ? putBackTogether(failure)
        : keptAside(task, failure, old, otherSecretsOf(task, state, old));
      return failed(told, holder, logsOf);
    }
    const because = holder === null ? undefined : notOurs(task, holder);
    if (holder === null || because === undefined) return giveNameBack(task, state, old);
    const { during, cause } = foreignContainer(task, holder, because);
    return failed(putBackFailed(task, failure, { during, cause }, state.sight), holder, logsOf);
  }
  return holder !== null && holder.id === state.putBack
    ? bringBack(task, state, { old: holder, pending }, replacing)
    : failed(failure, holder, logsOf);
}

/** Whether an old container has other secrets than the file, which go back with no record: where that is known. */
function otherSecretsOf(
  { digest, hidesSecrets }: StepTask,
  { imageId, comparison }: StepState,
  old: SeenContainer,
): OtherSecrets {
  const isSameImage = imageId === null || old.imageId === imageId;
  if (hidesSecrets && isSameImage && old.labels[labelNames.specification] === digest) return 'alone';
  const isKnown = comparison?.container === old.id;
  return isKnown && comparison.differences.some(isOtherSecret) ? 'among others' : 'none';
}

function isPutBack(
  { sight: { holder }, created, startAsked }: StepState,
  old: SeenContainer,
  { putsBack }: Replacing,
): boolean {
  const neverStarted = holder !== null && holder.id === created && startAsked === null;
  return putsBack || holder === null || isUp(old) || neverStarted;
}

/** What was asked for last may have been done, or not. Where no look tells, it is told what was seen last. */
function lookInDoubt(task: StepTask, state: StepState, { failure, logsOf }: Pending): Decision {
  const next = look(task, state);
  if (next.kind !== 'failed') return next;
  const { during, cause } = next.failure;
  return failed(putBackFailed(task, failure, { during, cause }, state.sight), state.sight.holder, logsOf);
}

/** The old one has its name again. */
function bringBack(
  task: StepTask,
  state: StepState,
  { old, pending }: { readonly old: SeenContainer; readonly pending: Pending },
  { restart: asked, putsBack, exchanges }: Replacing,
): Decision {
  const { id, name } = old;
  const stopped = state.stopAsked === id;
  const ran = stopped || putsBack;
  // One that an earlier play has stopped may have been kept from being started again by that play.
  const restart =
    state.rested?.id === id ? state.rested.before : ran && !stopped && !isUp(old) ? asked : null;
  if (restart !== null && old.inspected !== null && old.inspected.restart.name !== restart.name) {
    return { kind: 'operate', operation: { name: 'update', container: name, id, restart } };
  }
  const started = state.startAsked?.id === id && hasRun(old, state.startAsked);
  if (ran && !isUp(old) && !started)
    return { kind: 'operate', operation: { name: 'start', container: name, id } };
  if (started && isUp(old) && task.checks.running > 0 && !state.passed.includes('running')) {
    return { kind: 'check', state: 'running', container: id, watch: true, former: true };
  }
  if (state.sight.age !== 'fresh') return look(task, state);
  const told =
    exchanges && !isUp(old)
      ? putBackTogether(pending.failure)
      : putBackAgain(task, pending.failure, old, { stopped });
  return failed(told, old, pending.logsOf);
}
