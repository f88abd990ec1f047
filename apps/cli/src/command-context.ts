import type { CompletionVocabulary } from './complete/vocabulary.ts';
import type { Console } from './console.ts';
import type { Resumption } from './journal/resumption.ts';

/** What every command is given. */
export interface CommandContext {
  readonly console: Console;
  /** Maestro's own version. */
  readonly version: string;
  /** What was typed beside the command's name, in the canonical form that `arrange` gives it. */
  readonly words: readonly string[];
  /** Of a play that is gone on with. */
  readonly resumption?: Resumption;
  /** The words of all commands. */
  readonly vocabulary: () => CompletionVocabulary;
  /** Loads a module that is not part of the app, by its URL. */
  readonly importModule: (url: string) => Promise<unknown>;
  /** Runs the command of an interrupted play again. @throws UsageError where there is none of that name. */
  readonly goOn: (command: string, words: readonly string[], resumption: Resumption) => Promise<number>;
}
