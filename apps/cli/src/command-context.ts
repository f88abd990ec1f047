import type { Console } from './console.ts';

/** What every command is given. */
export interface CommandContext {
  readonly console: Console;
  /** Maestro's own version. */
  readonly version: string;
  /** Loads a module that is not part of the app, by its URL. */
  readonly importModule: (url: string) => Promise<unknown>;
}
