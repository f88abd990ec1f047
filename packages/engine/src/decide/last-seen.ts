import type { Failure } from '../model/index.ts';
import { notOurs } from './ownership.ts';
import type { StepState, StepTask } from './step-state.ts';

/**
 * A ship that an apply lost in the middle of an instance: what it was last seen to have of that, and what the next apply makes
 * of it.
 */
export function withLastSeen(task: StepTask, state: StepState, failure: Failure): Failure {
  const {
    sight: { holder, aside },
    operations,
    unanswered,
  } = state;
  const old = aside !== null && notOurs(task, aside) === undefined ? aside : null;
  const isMeant = task.play === 'apply' && task.orphan === null && !task.isImage;
  if (!isMeant || failure.code !== 'ship-unreachable' || (operations === 0 && old === null)) return failure;
  const standing = [
    ...(holder === null ? [] : [`${holder.name} (${holder.state})`]),
    ...(old === null ? [] : [`the old container, ${old.name} (${old.state})`]),
  ];
  const hint = [
    unanswered === null ? [] : ['Whether it took effect is not known.'],
    standing.length === 0 ? [] : [`${task.ship} was last seen with ${standing.join(' and ')}.`],
    `When ${task.ship} answers again, apply once more: it goes on from what is there, and an old container is kept until the new one has passed its checks.`,
  ];
  return { ...failure, hint: hint.flat().join(' ') };
}
