import { judgeLock } from '../../decide/index.ts';
import {
  type Dictionary,
  type LockHolder,
  lockLabels,
  type ProcessIdentity,
  type TakeoverReason,
} from '../../model/index.ts';
import type { HostDriver } from '../../port/host-driver.ts';
import { HostFailure } from '../../port/host-failure.ts';
import type { LockOwner } from '../../port/lock-owner.ts';
import { isLockAside, lockAsideName, lockName } from './lock-name.ts';
import type { Stopwatch } from './stopwatch.ts';

/** Who wants a lock, and with what it is marked. */
export interface LockSeeker {
  readonly environment: string;
  readonly token: string;
  readonly labels: Dictionary<string>;
  readonly owner: LockOwner;
  readonly stopwatch: Stopwatch;
  /** Ids of locks that are held already: two ships of a file may be one Engine. */
  readonly holds: (id: string) => boolean;
  /** Whether the same seeker tries other ships at the same time, one of which may be the same Engine. */
  readonly manner: 'in-order' | 'at-once';
}

export type LockAttempt =
  | {
      readonly kind: 'taken';
      /** The lock's container. */
      readonly id: string;
      /** When the stopwatch showed this, it was not taken yet. */
      readonly beganMs: number;
      readonly takenOver: { readonly holder: LockHolder; readonly because: TakeoverReason } | null;
    }
  /** It is held by this very seeker, for another ship of the file; at once: or it is not known to be held yet. */
  | { readonly kind: 'shared'; readonly id: string }
  | { readonly kind: 'held'; readonly holder: LockHolder };

const mostRounds = 12;

/**
 * Tries to take the lock of a ship, and takes over one that has expired, or whose holder has ended. Whatever has the name
 * keeps it until it is renamed by its id, so that a takeover that comes late finds nothing to rename, and the name is made
 * anew by one alone.
 *
 * Rejects with a `HostFailure` where the ship does not answer, or the lock cannot be made there.
 */
export async function takeLock(
  driver: HostDriver,
  seeker: LockSeeker,
  signal: AbortSignal,
): Promise<LockAttempt> {
  const { environment, token, labels, owner, stopwatch, manner } = seeker;
  const name = lockName(environment);
  const hasEnded = (process: ProcessIdentity): boolean => owner.hasEnded(process);
  let takenOver: Extract<LockAttempt, { kind: 'taken' }>['takenOver'] = null;
  for (let round = 0; round < mostRounds; round += 1) {
    const beganMs = stopwatch.elapsedMs;
    const id = await create(driver, { name, labels }, signal);
    if (id !== undefined) {
      if (takenOver !== null) await sweep(driver, environment, signal);
      return { kind: 'taken', id, beganMs, takenOver };
    }
    const verdict = judgeLock(await driver.locks.find(name, { signal }), { environment, token, hasEnded });
    switch (verdict.kind) {
      case 'free':
        break;
      case 'held':
        // Somebody was quicker, maybe without having seen what was in the way.
        if (takenOver !== null) await sweep(driver, environment, signal);
        return verdict;
      case 'foreign':
        throw new HostFailure('refused', driver.ship, blockedByName(name, verdict.container));
      case 'mine':
        if (manner === 'at-once' || seeker.holds(verdict.id)) return { kind: 'shared', id: verdict.id };
        // The answer was lost, and since when it stands is not known well enough.
        await driver.containers.remove(verdict.id, { signal });
        break;
      case 'expired':
      case 'abandoned':
        await setAside(driver, verdict.holder.container, signal);
        takenOver = { holder: verdict.holder, because: verdict.kind };
        break;
    }
  }
  throw new HostFailure('refused', driver.ship, 'its lock changes hands all the time');
}

/** What has the name of a lock, and is none, and what to do about it: a clause. */
export function blockedByName(name: string, container: string): string {
  return `the container ${container.slice(0, 12)} has its name, ${name}, and is no lock of Maestro's: rename or remove it where nobody needs it`;
}

/** @returns its id; undefined: somebody has the name, maybe ourselves by an answer that was lost. */
async function create(
  driver: HostDriver,
  lock: { readonly name: string; readonly labels: Dictionary<string> },
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    return await driver.locks.create(lock, { signal });
  } catch (error) {
    if (isOneOf(error, ['conflict', 'connection-lost', 'timeout'])) return undefined;
    throw error;
  }
}

/** Whatever comes of it, the next look shows. */
async function setAside(driver: HostDriver, id: string, signal: AbortSignal): Promise<void> {
  try {
    await driver.containers.rename(id, lockAsideName(id), { signal });
  } catch (error) {
    if (!isOneOf(error, ['conflict', 'not-found', 'refused', 'connection-lost', 'timeout'])) throw error;
  }
}

/** Removes what takeovers have set aside, also those that were cut short. */
async function sweep(driver: HostDriver, environment: string, signal: AbortSignal): Promise<void> {
  try {
    for (const { id, name, labels } of await driver.containers.list({ signal })) {
      if (!isLockAside(name) || labels[lockLabels.environment] !== environment) continue;
      await driver.containers.remove(id, { signal });
    }
  } catch (error) {
    // They are in nobody's way.
    if (!(error instanceof HostFailure)) throw error;
  }
}

function isOneOf(error: unknown, kinds: readonly HostFailure['kind'][]): boolean {
  return error instanceof HostFailure && kinds.includes(error.kind);
}
