import {
  type LockHolder,
  lockLabels,
  type ObservedLock,
  type ProcessIdentity,
  type TakeoverReason,
} from '../model/index.ts';

/** Milliseconds between two heartbeats of a lock. */
export const lockHeartbeatMs = 10_000;

/** A lock whose last heartbeat is longer ago, in milliseconds by the Engine's clock, may be taken over. */
export const lockExpiryMs = 60_000;

/**
 * For so long after a heartbeat was begun, in milliseconds by the holder's own count, the holder may act, and no longer.
 * What it is less than the expiry is for calls that are under way, for clocks that do not run alike, and because the
 * Engine's time is told in whole seconds.
 */
export const lockValidityMs = 50_000;

/** What a look at a lock's name means for one who wants it. */
export type LockVerdict =
  | { readonly kind: 'free' }
  /** The answer to our own taking of it was lost. */
  | { readonly kind: 'mine'; readonly id: string }
  /** A container that is no lock, or another environment's, has the name. */
  | { readonly kind: 'foreign'; readonly container: string }
  | { readonly kind: 'held'; readonly holder: LockHolder }
  | { readonly kind: TakeoverReason; readonly holder: LockHolder };

/** @param seeker.hasEnded whether a process has certainly ended. */
export function judgeLock(
  lock: ObservedLock | undefined,
  seeker: {
    readonly environment: string;
    readonly token: string;
    readonly hasEnded: (process: ProcessIdentity) => boolean;
  },
): LockVerdict {
  if (lock === undefined) return { kind: 'free' };
  if (lock.labels[lockLabels.environment] !== seeker.environment)
    return { kind: 'foreign', container: lock.id };
  if (lock.labels[lockLabels.token] === seeker.token) return { kind: 'mine', id: lock.id };
  const holder = lockHolder(lock);
  const process = processOf(lock);
  if (process !== null && seeker.hasEnded(process)) return { kind: 'abandoned', holder };
  const expired = holder.expiresInMs !== null && holder.expiresInMs < 0;
  return { kind: expired ? 'expired' : 'held', holder };
}

/** Who holds a lock, by its labels and its last heartbeat. */
export function lockHolder({ id, labels, createdAt, heartbeatAt, now }: ObservedLock): LockHolder {
  const ageMs = now === null ? null : now - (heartbeatAt ?? createdAt);
  return {
    who: labels[lockLabels.who] ?? 'somebody',
    play: labels[lockLabels.play] ?? 'something',
    since: new Date(createdAt).toISOString(),
    heldMs: now === null ? null : Math.max(0, now - createdAt),
    heartbeatAgeMs: ageMs === null ? null : Math.max(0, ageMs),
    expiresInMs: ageMs === null ? null : lockExpiryMs - ageMs,
    container: id,
  };
}

function processOf({ labels }: ObservedLock): ProcessIdentity | null {
  const machine = labels[lockLabels.machine];
  const pid = Number(labels[lockLabels.pid]);
  const started = labels[lockLabels.started];
  if (machine === undefined || started === undefined || !Number.isSafeInteger(pid) || pid <= 0) return null;
  return { machine, pid, started };
}
