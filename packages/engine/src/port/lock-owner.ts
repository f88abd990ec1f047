import type { ProcessIdentity } from '../model/index.ts';

/** The process that takes locks, and what it knows of others on its machine. */
export interface LockOwner {
  /** `ada@desk`. */
  readonly who: string;
  /** null: on this machine processes cannot be told from each other with certainty. */
  readonly process: ProcessIdentity | null;
  /** Whether a process has certainly ended; never certain of another machine's. */
  hasEnded(process: ProcessIdentity): boolean;
}
