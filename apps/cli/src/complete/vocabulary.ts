/** What the arguments of a command name. `instance`: one, and after it a command line of somebody else's. A list: one of it. */
export type Things = 'none' | 'instance' | 'instances and services' | readonly string[];

/** A flag, as far as completing a line needs to know it. */
export interface FlagWords {
  readonly name: string;
  readonly char: string | null;
  readonly description: string;
  /** What its value is; null: it takes none. */
  readonly value: 'file' | 'instance' | 'ship' | 'other' | readonly string[] | null;
}

export interface CommandWords {
  readonly name: string;
  readonly summary: string;
  /** Those of every command included. */
  readonly flags: readonly FlagWords[];
  readonly things: Things;
}

/** All words of the command line but the names that are in environment files. Written when the app is built. */
export interface CompletionVocabulary {
  readonly commands: readonly CommandWords[];
  /** Flags that may stand before the command. */
  readonly global: readonly FlagWords[];
}
