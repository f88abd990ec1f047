import type { Cursor } from './cursor.ts';
import { pythonText } from './python-text.ts';
import { type ShellWords, splitShellWords } from './shell-words.ts';

/** A command: a text that is split as a shell splits words, or a list of words. undefined: there is none. */
export function commandWords(cursor: Cursor): ShellWords | undefined {
  if (cursor.isList) return { words: cursor.items().map(pythonText) };
  const text = cursor.text();
  return text === undefined ? undefined : splitShellWords(text);
}

/** The command under `command`, or under its older spelling `cmd`. */
export function commandOf(owner: Cursor): Cursor {
  const command = owner.get('command');
  return command.isAbsent && owner.has('cmd') ? owner.get('cmd') : command;
}
