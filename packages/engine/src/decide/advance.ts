import type { Comparison } from '../model/index.ts';
import type { CallTrouble, Decision } from './decision.ts';
import { lookFailed } from './failures.ts';
import { withLastSeen } from './last-seen.ts';
import { giveUp, inDoubt, putBackGivenUp } from './setbacks.ts';
import type { SeenContainer, Sight } from './sight.ts';
import type { StepState, StepTask } from './step-state.ts';

/** What a look showed. */
export function afterLook(
  state: StepState,
  seen: { readonly holder: SeenContainer | null; readonly aside: SeenContainer | null },
): StepState {
  const removing = seen.holder?.state === 'removing' || seen.aside?.state === 'removing';
  return {
    ...state,
    unanswered: null,
    sight: { ...seen, age: 'fresh' },
    removals: state.removals + (removing ? 1 : 0),
  };
}

/** A look that failed. Where an operation is in doubt, the ship is given time to come back. */
export function afterFailedLook(task: StepTask, state: StepState, trouble: CallTrouble): StepState {
  const worthTryingAgain = trouble.kind === 'lost' || (trouble.kind === 'unreachable' && state.doubts > 0);
  if (!worthTryingAgain && state.failure !== null) {
    return putBackGivenUp(task, state, state.failure, 'looking at the container', trouble.message);
  }
  return worthTryingAgain
    ? inDoubt(state, trouble)
    : giveUp(state, withLastSeen(task, state, lookFailed(task, state.unanswered, trouble)), false);
}

/** It was compared with what is asked. null: it is not there any more. */
export function afterComparing(
  state: StepState,
  found: { readonly seen: SeenContainer; readonly comparison: Comparison } | null,
): StepState {
  if (found === null)
    return { ...state, sight: { ...state.sight, age: 'doubtful' }, doubts: state.doubts + 1 };
  const { seen, comparison } = found;
  const { holder, aside, age } = state.sight;
  const sight: Sight = holder?.id === seen.id ? { holder: seen, aside, age } : { holder, aside: seen, age };
  return { ...state, sight, comparison };
}

/** What cannot be done is given up; what is left is to leave the ship in order. */
export function afterGivingUp(
  state: StepState,
  { failure, logsOf }: Extract<Decision, { kind: 'give-up' }>,
): StepState {
  return { ...state, failure: { failure, tidy: true, logsOf } };
}

/** The delay between a stop and the start after it is over. */
export function afterDelay(state: StepState): StepState {
  return { ...state, sight: { ...state.sight, age: 'old' }, delayed: true };
}
