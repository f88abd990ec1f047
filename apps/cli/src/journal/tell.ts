import type { Console } from '../console.ts';
import type { ProgressMode } from '../flags.ts';
import { earlierNote } from '../render/journal.ts';
import { wantsJson } from '../render/play-reporter.ts';
import { reportNotes } from '../report.ts';
import type { KeptJournal } from './kept-journals.ts';

interface Flags {
  readonly file: string;
  readonly json: boolean;
  readonly progress: ProgressMode;
}

/** Plays of the same file that were interrupted before this one. */
export function noteEarlier(console: Console, earlier: readonly KeptJournal[], flags: Flags): void {
  const note = earlierNote(earlier, Date.now());
  if (note !== undefined) reportNotes(console, [note], flags);
}

/** That a play goes without its journal: told whatever is asked for, as it is told once and matters later. */
export function warnOfJournal(console: Console, cause: string): void {
  const note = `The journal of this play cannot be written (${cause}): if it is interrupted, maestro resume cannot go on with it.`;
  reportNotes(console, [note], { json: false, progress: 'plain' });
}

/** After an interruption: what to do next. */
export function tellHowToGoOn(console: Console, flags: Flags): void {
  if (flags.progress === 'quiet' || wantsJson(flags)) return;
  // Nobody can be asked where the file itself comes from standard input.
  const command = flags.file === '-' ? 'maestro resume -y' : 'maestro resume';
  console.err.say(`  ${console.err.style().hint(`${command} goes on with it`)}\n`);
}
