import { judgeLock, lockHolder } from '../../decide/index.ts';
import { type LockStatus, lockLabels, type ObservedLock, type Ship } from '../../model/index.ts';
import type { HostConnector, HostDriver } from '../../port/host-driver.ts';
import type { LockOwner } from '../../port/lock-owner.ts';
import { messageOf } from '../call-trouble.ts';
import { isLockAside } from './lock-name.ts';

/** The locks of an environment on its ships, and the ships that did not answer. */
export interface Locks {
  readonly locks: readonly LockStatus[];
  readonly unreachable: readonly { readonly ship: string; readonly cause: string }[];
}

interface LocksRequest {
  /** The environment's name. */
  readonly environment: string;
  readonly ships: readonly Ship[];
  readonly connector: HostConnector;
  readonly signal: AbortSignal;
}

/** Looks at all ships at once. */
export function readLocks(request: LocksRequest & { readonly owner: LockOwner }): Promise<Locks> {
  const { environment, owner, signal } = request;
  return onEach(request, async (driver) => {
    const containers = await driver.containers.list({ signal });
    const found = containers
      .filter(({ labels }) => labels[lockLabels.environment] === environment)
      .map(({ id }) => driver.locks.find(id, { signal }));
    return (await Promise.all(found)).flatMap((lock) =>
      lock === undefined ? [] : [{ ship: driver.ship, ...statusOf(lock, environment, owner) }],
    );
  });
}

/**
 * Removes locks that `readLocks` gave, whoever holds them.
 *
 * @returns those that were removed, and the ships on which it went wrong.
 */
export function releaseLocks(request: LocksRequest, locks: readonly LockStatus[]): Promise<Locks> {
  const { signal } = request;
  return onEach(request, async (driver) => {
    const here = locks.filter(({ ship }) => ship === driver.ship);
    await Promise.all(here.map(({ holder }) => driver.containers.remove(holder.container, { signal })));
    return here;
  });
}

function statusOf(lock: ObservedLock, environment: string, owner: LockOwner): Omit<LockStatus, 'ship'> {
  const holder = lockHolder(lock);
  if (isLockAside(lock.name)) return { state: 'left-over', holder };
  const hasEnded = owner.hasEnded.bind(owner);
  const { kind } = judgeLock(lock, { environment, token: '', hasEnded });
  return { state: kind === 'expired' || kind === 'abandoned' ? kind : 'held', holder };
}

async function onEach(
  { ships, connector, signal }: LocksRequest,
  act: (driver: HostDriver) => Promise<readonly LockStatus[]>,
): Promise<Locks> {
  const locks: LockStatus[] = [];
  const unreachable: { ship: string; cause: string }[] = [];
  await Promise.all(
    ships.map(async (ship) => {
      const driver = connector.connect(ship);
      try {
        locks.push(...(await act(driver)));
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
  return { locks: locks.sort(byShip), unreachable: unreachable.sort(byShip) };
}
