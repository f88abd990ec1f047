import type { Decision } from './decision.ts';
import { lookFailed, removalInProgress } from './failures.ts';
import { withLastSeen } from './last-seen.ts';
import type { SeenContainer } from './sight.ts';
import type { StepState, StepTask } from './step-state.ts';

/** So many lost or surprising answers are looked into by one step; with the pauses between, some eight seconds. */
const maximumDoubts = 5;
const removalPauseMs = 500;
const maximumRemovalLooks = 120;

/** A failure that leaves nothing to do. */
export function failed(
  failure: Extract<Decision, { kind: 'failed' }>['failure'],
  container: SeenContainer | null,
  logsOf: string | null = null,
): Decision {
  return { kind: 'failed', failure, logsOf, container: container?.id ?? null };
}

/** Look, because what is known is not enough: at once, or after a growing pause where answers are lost. */
export function look(task: StepTask, state: StepState): Decision {
  if (state.doubts > maximumDoubts && state.trouble !== null) {
    const failure = lookFailed(task, state.unanswered, state.trouble);
    return failed(withLastSeen(task, state, failure), state.sight.holder);
  }
  return { kind: 'look', pauseMs: state.sight.age === 'doubtful' ? 125 * 2 ** state.doubts : 0 };
}

/** Look again a little later: the Engine is removing a container that is in the way. */
export function waitForRemoval(task: StepTask, state: StepState, container: SeenContainer): Decision {
  if (state.removals >= maximumRemovalLooks) {
    return failed(
      removalInProgress(task, container, (maximumRemovalLooks * removalPauseMs) / 1000),
      container,
    );
  }
  return { kind: 'look', pauseMs: removalPauseMs };
}
