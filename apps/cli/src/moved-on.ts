import { CommandFailure } from './command-failure.ts';
import { exitCodes } from './exit-codes.ts';

/** As many clauses as are told at once. */
const mostTold = 10;

/** What has moved, as one clause. */
export function movedInWords(moved: readonly string[]): string {
  const told = moved.slice(0, mostTold);
  const left = moved.length - told.length;
  return left === 0 ? told.join('; ') : `${told.join('; ')}; and ${left} more`;
}

/** Before a play could begin, the ships have moved on from what it was planned for. Nothing was touched. */
export class MovedOn extends Error {
  override readonly name = 'MovedOn';

  /** Of the play's journal, as it was left; undefined: it has none. */
  readonly journal: string | undefined;

  /** @param moved clauses, one at least */
  constructor(moved: readonly string[], journal: string | undefined) {
    super(`The ships have moved on since this was planned (${movedInWords(moved)})`);
    this.journal = journal;
  }

  /** For one that cannot be planned once more. */
  asFailure(): CommandFailure {
    return new CommandFailure('world-moved', `${this.message}, and nothing was touched`, {
      exitCode: exitCodes.failed,
      hint: 'look at how things stand, and give the command again',
    });
  }
}
