import { judgeLock, lockHolder } from '../../decide/index.ts';
import {
  type Environment,
  type LockStatus,
  lockLabels,
  type ObservedLock,
  type Ship,
} from '../../model/index.ts';
import type { Clock } from '../../port/clock.ts';
import type { HostConnector, HostDriver } from '../../port/host-driver.ts';
import type { LockOwner } from '../../port/lock-owner.ts';
import { awaitStopsOn, type StopAwaited } from '../await-stops.ts';
import { messageOf } from '../call-trouble.ts';
import { isLockAside, lockName } from './lock-name.ts';
import { blockedByName } from './take-lock.ts';

/** The locks of an environment on its ships, and the ships that did not answer. */
export interface Locks {
  readonly locks: readonly LockStatus[];
  /** Ships on which the lock cannot be made, as a container that is none has its name. */
  readonly blocked: readonly BlockedLock[];
  readonly unreachable: readonly UnreachableShip[];
}

export interface BlockedLock {
  readonly ship: string;
  /** The id of what has that name. */
  readonly container: string;
  /** A clause that says so, and what to do. */
  readonly cause: string;
}

interface UnreachableShip {
  readonly ship: string;
  readonly cause: string;
}

interface LocksRequest {
  /** The environment's name. */
  readonly environment: string;
  readonly ships: readonly Ship[];
  readonly connector: HostConnector;
  readonly signal: AbortSignal;
}

/** Looks at all ships at once. */
export async function readLocks(request: LocksRequest & { readonly owner: LockOwner }): Promise<Locks> {
  const { environment, owner, signal } = request;
  const name = lockName(environment);
  const { found, unreachable } = await onEach(request, async (driver) => {
    const { ship } = driver;
    const containers = await driver.containers.list({ signal });
    const isLock = ({ labels }: (typeof containers)[number]): boolean =>
      labels[lockLabels.environment] === environment;
    const locks = containers.filter(isLock).map(({ id }) => driver.locks.find(id, { signal }));
    return [
      ...(await Promise.all(locks)).flatMap((lock) =>
        lock === undefined ? [] : [{ ship, ...statusOf(lock, environment, owner) }],
      ),
      ...containers
        .filter((container) => container.name === name && !isLock(container))
        .map(({ id }) => ({ ship, container: id, cause: blockedByName(name, id) })),
    ];
  });
  return {
    locks: found.filter((each) => 'holder' in each),
    blocked: found.filter((each) => 'container' in each),
    unreachable,
  };
}

/**
 * Removes locks that `readLocks` gave, whoever holds them. An Engine goes on with stops that they asked it for, and who acts
 * next finds no lock to take over: before any is removed, these stops are waited for, each until its container has ended
 * or had its time. Rejects with the reason of `interrupt` where that aborts meanwhile: no lock is removed then. What a holder
 * that lives has had begun in the meantime is waited for afterwards, until `interrupt` aborts.
 *
 * @returns those that were removed, and the ships on which it went wrong.
 */
export async function releaseLocks(
  request: Omit<LocksRequest, 'environment' | 'ships'> & {
    readonly environment: Environment;
    /** Ends the waiting. */
    readonly interrupt: AbortSignal;
    readonly onEvent: (event: StopAwaited) => void;
    /** Default: the machine's time. */
    readonly clock?: Clock;
  },
  locks: readonly LockStatus[],
): Promise<Pick<Locks, 'locks' | 'unreachable'>> {
  const { environment, interrupt, signal } = request;
  await awaitStopsOn(request, new Set(locks.map(({ ship }) => ship)));
  interrupt.throwIfAborted();
  const { name, ships } = environment;
  const { found, unreachable } = await onEach(
    { ...request, environment: name, ships: Object.values(ships) },
    async (driver) => {
      const here = locks.filter(({ ship }) => ship === driver.ship);
      await Promise.all(here.map(({ holder }) => driver.containers.remove(holder.container, { signal })));
      return here;
    },
  );
  // A holder that lives may have had others begun until it noticed.
  const held = found.filter(({ state }) => state === 'held');
  await awaitStopsOn(request, new Set(held.map(({ ship }) => ship)));
  return { locks: found, unreachable };
}

function statusOf(lock: ObservedLock, environment: string, owner: LockOwner): Omit<LockStatus, 'ship'> {
  const holder = lockHolder(lock);
  if (isLockAside(lock.name)) return { state: 'left-over', holder };
  const hasEnded = owner.hasEnded.bind(owner);
  const { kind } = judgeLock(lock, { environment, token: '', hasEnded });
  return { state: kind === 'expired' || kind === 'abandoned' ? kind : 'held', holder };
}

async function onEach<T extends { readonly ship: string }>(
  { ships, connector, signal }: LocksRequest,
  act: (driver: HostDriver) => Promise<readonly T[]>,
): Promise<{ readonly found: readonly T[]; readonly unreachable: readonly UnreachableShip[] }> {
  const found: T[] = [];
  const unreachable: UnreachableShip[] = [];
  await Promise.all(
    ships.map(async (ship) => {
      const driver = connector.connect(ship);
      try {
        found.push(...(await act(driver)));
      } catch (error) {
        signal.throwIfAborted();
        unreachable.push({ ship: ship.name, cause: messageOf(error) });
      } finally {
        driver.close();
      }
    }),
  );
  const order = new Map(ships.map(({ name }, index) => [name, index]));
  const byShip = (a: { readonly ship: string }, b: { readonly ship: string }): number =>
    (order.get(a.ship) ?? 0) - (order.get(b.ship) ?? 0);
  return { found: found.sort(byShip), unreachable: unreachable.sort(byShip) };
}
