import { isDeepStrictEqual } from 'node:util';
import type { InterruptedApply } from '../apply/refuse-other-plan.ts';
import type { CommandContext } from '../command-context.ts';
import { journalFolder } from './journal-folder.ts';
import { keptJournals, ofFile } from './kept-journals.ts';
import { absolute } from './play-journal.ts';

type Engine = Parameters<typeof keptJournals>[1];

/** The apply of the same saved plan that is gone on with, or was interrupted last; undefined: none is known of. */
export function interruptedApply(
  { console, resumption }: Pick<CommandContext, 'console' | 'resumption'>,
  engine: Engine,
  file: string,
  things: readonly string[],
): InterruptedApply | undefined {
  if (resumption !== undefined) return { journal: resumption.kept.journal, isResumed: true };
  const kept = ofFile(readable(console, engine), absolute(file)).find(({ journal: { head }, running }) => {
    const { name, words, directory } = head.command;
    const named = words.slice(words.length - things.length);
    return (
      running !== true && name === 'apply' && directory === process.cwd() && isDeepStrictEqual(named, things)
    );
  });
  return kept === undefined ? undefined : { journal: kept.journal, isResumed: false };
}

function readable(console: CommandContext['console'], engine: Engine): ReturnType<typeof keptJournals> {
  try {
    return keptJournals(journalFolder(console), engine);
  } catch {
    return [];
  }
}
