import type { Journal } from '@maestro-ng/engine';
import { CommandFailure } from '../command-failure.ts';
import { exitCodes } from '../exit-codes.ts';
import { movedInWords } from '../moved-on.ts';
import type { SavedPlan } from './saved-plan.ts';
import { type PlanForSituation, statesIn, whatMoved } from './what-moved.ts';

/** An apply of a saved plan that was interrupted: what it did has moved the world, too. */
export interface InterruptedApply {
  readonly journal: Pick<Journal, 'steps'>;
  /** Whether it is gone on with now. */
  readonly isResumed: boolean;
}

/**
 * @param interrupted what it did itself is no other situation to who goes on with it
 * @throws CommandFailure where what there is to do now is not what was saved, saying what.
 */
export function refuseOtherPlan(
  saved: SavedPlan,
  now: PlanForSituation & Pick<SavedPlan, 'file'>,
  interrupted?: InterruptedApply,
): void {
  const all = whatMoved(saved, now, statesIn(saved.plan, interrupted?.journal.steps ?? []));
  const others = all.filter(({ isOwn }) => !isOwn);
  const moved = (interrupted?.isResumed === true ? others : all).map(({ text, isOwn }) =>
    isOwn ? `${text} (the interrupted apply of this plan did that)` : text,
  );
  if (others.length === 0 && saved.file.value !== now.file.value) {
    moved.push(
      'the file says something else by now that a plan does not show: a secret, a check, who is told',
    );
  }
  if (moved.length === 0) return;
  const mayResume = interrupted?.isResumed === false && others.length === 0 && moved.length === all.length;
  throw new CommandFailure(
    'world-moved',
    `the plan was made for another situation, and nothing was touched: ${movedInWords(moved)}`,
    {
      exitCode: exitCodes.failed,
      hint: mayResume ? 'maestro resume goes on with it' : 'make a new plan, and look at it',
    },
  );
}
