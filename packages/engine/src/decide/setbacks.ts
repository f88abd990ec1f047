import { asideName, type Failure } from '../model/index.ts';
import type { CallTrouble } from './decision.ts';
import { callFailed } from './failures.ts';
import { withLastSeen } from './last-seen.ts';
import { keepsOld, type StepState, type StepTask } from './step-state.ts';
import { keptForNextStart, putBackFailed } from './what-stands.ts';

/** A call of a step failed, and nothing more can be done. */
export function failing(task: StepTask, state: StepState, during: string, trouble: CallTrouble): StepState {
  const failure = callFailed(task, during, trouble, 'engine-failed');
  return giveUp(state, withLastSeen(task, state, failure), false);
}

/** @param tidy whether the old container gets its name back, where it was put aside. */
export function giveUp(state: StepState, failure: Failure, tidy: boolean): StepState {
  return { ...state, failure: { failure, tidy, logsOf: null } };
}

/** What is known is not true any more, or may not be: only a new look helps. */
export function inDoubt(state: StepState, trouble: CallTrouble): StepState {
  return { ...state, sight: { ...state.sight, age: 'doubtful' }, doubts: state.doubts + 1, trouble };
}

/** What was left to do did not go well either: that ends it. */
export function putBackGivenUp(
  task: StepTask,
  state: StepState,
  { failure, logsOf }: NonNullable<StepState['failure']>,
  during: string,
  cause: string,
): StepState {
  if (keepsOld(task)) {
    const told = putBackFailed(task, failure, { during, cause }, state.sight);
    return { ...state, failure: { failure: told, tidy: false, logsOf } };
  }
  const kept = (state.sight.aside ?? state.sight.holder)?.name ?? asideName(task.instance);
  const told = keptForNextStart(task, failure, kept);
  return { ...state, failure: { failure: told, tidy: false, logsOf: null } };
}
