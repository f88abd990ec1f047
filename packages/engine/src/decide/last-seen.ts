import type { Failure } from '../model/index.ts';
import { notKnown } from './failures.ts';
import { oldOf } from './sight.ts';
import type { StepState, StepTask } from './step-state.ts';

/** What was under way, and of which no answer came, with what is known of it, as a phrase; undefined: all was answered. */
export function leftUnknown(task: StepTask, state: StepState): string | undefined {
  const { unanswered, trouble } = state;
  if (unanswered === null) return undefined;
  const why = trouble === null ? '' : `: ${trouble.message}`;
  if (unanswered.hasEnded) return `${unanswered.during}; the container has ended, and no answer came${why}`;
  return [`${unanswered.during}; whether it took effect is not known${why}`, ...lastSeen(task, state)].join(
    '; ',
  );
}

/** As one clause; none: nothing of the instance was there. */
function lastSeen(task: StepTask, state: StepState): string[] {
  const { holder } = state.sight;
  const old = oldOf(task, state);
  const standing = [
    ...(holder === null ? [] : [`${holder.name} (${holder.state})`]),
    ...(old === null ? [] : [`the old container, ${old.name} (${old.state})`]),
  ];
  return standing.length === 0 ? [] : [`${task.ship} was last seen with ${standing.join(' and ')}`];
}

/**
 * A ship that an apply lost in the middle of an instance: what it was last seen to have of that, and what the next apply makes
 * of it.
 */
export function withLastSeen(task: StepTask, state: StepState, failure: Failure): Failure {
  const { operations, unanswered } = state;
  const { rollbackTo } = task.replacing;
  const isMeant = task.play === 'apply' && task.orphan === null && !task.isImage;
  const hasBegun = operations > 0 || oldOf(task, state) !== null;
  if (!isMeant || failure.code !== 'ship-unreachable' || !hasBegun) return failure;
  const hint = [
    unanswered === null ? [] : [`${notKnown(unanswered)}.`],
    lastSeen(task, state).map((seen) => `${seen}.`),
    `When ${task.ship} answers again, ${rollbackTo === null ? 'apply once more' : `give \`maestro rollback ${rollbackTo}\` once more`}: it goes on from what is there, and an old container is kept until the new one has passed its checks.`,
  ];
  return { ...failure, hint: hint.flat().join(' ') };
}
