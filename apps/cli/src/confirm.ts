import { CommandFailure } from './command-failure.ts';
import type { Console } from './console.ts';
import { exitCodes, signalExitCodes } from './exit-codes.ts';
import { leave } from './leave.ts';
import { watchInterrupts } from './signals.ts';
import { UsageError } from './usage-error.ts';

/**
 * Asks the person at the terminal.
 *
 * @param ask.flag what answers in advance. @param ask.inputIsTaken whether standard input is read for something else.
 * @throws UsageError where nobody can be asked, CommandFailure where the answer is anything but yes, or a signal.
 */
export async function confirm(
  console: Console,
  ask: { readonly question: string; readonly flag: string; readonly inputIsTaken: boolean },
): Promise<void> {
  if (!console.input.isTerminal || ask.inputIsTaken) {
    throw new UsageError(`this needs an answer, and there is no terminal to ask at: add ${ask.flag}`);
  }
  const interrupts = watchInterrupts(process, () => console.err.write('\n'), leave);
  console.err.write(`${ask.question} [y/N] `);
  const answer = await firstLine(console, interrupts.signal).finally(() => interrupts.dispose());
  const signal = interrupts.received();
  if (signal !== undefined) {
    throw new CommandFailure('interrupted', 'nothing was done: interrupted before there was an answer', {
      exitCode: signalExitCodes[signal],
    });
  }
  if (/^\s*y(?:es)?\s*$/i.test(answer)) return;
  throw new CommandFailure('declined', 'nothing was done: the answer was not yes', {
    exitCode: exitCodes.failed,
  });
}

/** A terminal gives what was typed up to the end of the line, or up to Ctrl-D: that is the whole answer. */
async function firstLine({ input }: Console, interrupt: AbortSignal): Promise<string> {
  for await (const chunk of input.chunks(interrupt)) return Buffer.from(chunk).toString('utf8');
  return '';
}
