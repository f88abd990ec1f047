import type { Dictionary } from './dictionary.ts';

/**
 * Labels of the container that is an environment's lock on a ship. It carries none of `labelNames`, so that it is nobody's
 * orphan.
 */
export const lockLabels = {
  /** The environment's name. */
  environment: 'maestro.lock',
  /** Chance; tells one taking of a lock from all others. */
  token: 'maestro.lock.token',
  /** `ada@desk`. */
  who: 'maestro.lock.who',
  play: 'maestro.lock.play',
  /** Where the process that holds it runs; absent: it cannot be told. */
  machine: 'maestro.lock.machine',
  /** The number of that process. */
  pid: 'maestro.lock.pid',
  /** When it began, by that machine's own count: numbers are given anew. */
  started: 'maestro.lock.started',
} as const;

/** A process, told from all others that are or were. */
export interface ProcessIdentity {
  /** The machine, since it was started, and the namespace of process numbers. */
  readonly machine: string;
  readonly pid: number;
  readonly started: string;
}

/** A container that is a lock, or that holds a lock's name. Times are milliseconds since the epoch, by the Engine's clock. */
export interface ObservedLock {
  readonly id: string;
  readonly name: string;
  readonly labels: Dictionary<string>;
  readonly createdAt: number;
  /** null: there was none yet. */
  readonly heartbeatAt: number | null;
  /** The time just before it was looked at; null: the Engine does not tell. */
  readonly now: number | null;
}

/** Who holds a lock, and for how long. Times are by the Engine's clock. */
export interface LockHolder {
  /** `ada@desk`. */
  readonly who: string;
  readonly play: string;
  /** RFC 3339. */
  readonly since: string;
  /** Milliseconds; null, as below: the Engine does not tell its time. */
  readonly heldMs: number | null;
  /** Milliseconds since it was last renewed, or taken. */
  readonly heartbeatAgeMs: number | null;
  /** Milliseconds until it expires, unless it is renewed. */
  readonly expiresInMs: number | null;
  /** The lock's container. */
  readonly container: string;
}

/** `expired`: it was not renewed in time. `abandoned`: the process that held it, on this machine, has ended. */
export type TakeoverReason = 'expired' | 'abandoned';

/** What there is to tell of locks around, and during, a play, and of what those left who held them. `time` is milliseconds since the epoch. */
export type LockEvent =
  /** Somebody else holds it, and it is waited for. */
  | {
      readonly type: 'lock-awaited';
      readonly time: number;
      readonly ship: string;
      readonly holder: LockHolder;
    }
  | {
      readonly type: 'lock-taken-over';
      readonly time: number;
      readonly ship: string;
      readonly holder: LockHolder;
      readonly because: TakeoverReason;
    }
  /** A play that was left had its Engine stop a container, which goes on: that is waited for, so long at the most. */
  | {
      readonly type: 'stop-awaited';
      readonly time: number;
      readonly ship: string;
      readonly instance: string;
      readonly seconds: number;
    }
  /** From now on nothing begins on that ship; nor anywhere, if somebody took it away. */
  | {
      readonly type: 'lock-lost';
      readonly time: number;
      readonly ship: string;
      /** A clause about the lock: `somebody removed it`. */
      readonly cause: string;
      /** Who has it now; null: nobody, or it is not known. */
      readonly holder: LockHolder | null;
    }
  /** It could not be removed at the end: it expires by itself. */
  | { readonly type: 'lock-left'; readonly time: number; readonly ship: string; readonly cause: string };

/** A lock as `maestro lock` shows it. */
export interface LockStatus {
  readonly ship: string;
  /** `left-over`: a takeover set it aside and did not come to remove it; it keeps nobody out. */
  readonly state: 'held' | TakeoverReason | 'left-over';
  readonly holder: LockHolder;
}
