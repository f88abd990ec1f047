import type { KeptJournal } from './kept-journals.ts';

/** That a play is gone on with, and how. */
export interface Resumption {
  readonly kept: KeptJournal;
  /** Also when the file, or what it comes to, is another than it was. */
  readonly acceptChanges: boolean;
  /** Whether to begin without asking. */
  readonly yes: boolean;
}
