import type { OperationName, OutcomeKind, PlayName, StepId, Subject } from '../model/index.ts';

/** The version of what a journal's lines say; it rises when older readers would misread them. */
export const journalFormat = 1;

/** Which command line a play is of, so that it can be given again. */
export interface JournalCommand {
  /** The command's name. */
  readonly name: string;
  /** What was typed after it, flags first, as far as it says what the play does. */
  readonly words: readonly string[];
  /** Where it was given, absolute. */
  readonly directory: string;
}

/** The process that writes a journal. */
export interface JournalProcess {
  readonly pid: number;
  /** The machine's name. */
  readonly host: string;
  /** What tells it from a later process with the same number; null: the machine does not say. */
  readonly birth: string | null;
}

/** What a play is: the first record of a journal, and the first one of each time that it is gone on with. */
export interface JournalHead {
  readonly type: 'journal';
  readonly format: typeof journalFormat;
  readonly time: number;
  /** Of the tool that writes. */
  readonly version: string;
  readonly play: PlayName;
  readonly environment: string;
  /** The environment file, absolute; `-` is standard input. */
  readonly file: string;
  readonly command: JournalCommand;
  readonly process: JournalProcess;
  /** Of what the file came to, as by `environmentDigest`. */
  readonly digest: { readonly salt: string; readonly value: string };
  /** In the plan's order. */
  readonly steps: readonly { readonly step: StepId; readonly subject: Subject }[];
}

/** One line of a journal. Times are milliseconds since the epoch. */
export type JournalRecord =
  | JournalHead
  | { readonly type: 'began'; readonly time: number; readonly step: StepId }
  | { readonly type: 'pulling'; readonly time: number; readonly step: StepId; readonly image: string }
  /** Written before the operation begins. */
  | {
      readonly type: 'operation';
      readonly time: number;
      readonly step: StepId;
      readonly operation: OperationName;
      /** As people know it. */
      readonly container: string;
      /** null: the operation makes the container. */
      readonly id: string | null;
    }
  | {
      readonly type: 'operation-settled';
      readonly time: number;
      readonly step: StepId;
      readonly operation: OperationName;
      /** false: it was refused, or its answer was lost. */
      readonly done: boolean;
    }
  | {
      readonly type: 'settled';
      readonly time: number;
      readonly step: StepId;
      readonly outcome: OutcomeKind;
      /** Whether the asked state holds. */
      readonly succeeded: boolean;
      /** It was interrupted before it asked its ship for anything. */
      readonly untouched?: true;
    }
  | { readonly type: 'ended'; readonly time: number };
