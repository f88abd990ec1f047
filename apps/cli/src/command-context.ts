import type { CompletionVocabulary } from './complete/vocabulary.ts';
import type { Console } from './console.ts';

/** What every command is given. */
export interface CommandContext {
  readonly console: Console;
  /** Maestro's own version. */
  readonly version: string;
  /** The words of all commands. */
  readonly vocabulary: () => CompletionVocabulary;
  /** Loads a module that is not part of the app, by its URL. */
  readonly importModule: (url: string) => Promise<unknown>;
}
