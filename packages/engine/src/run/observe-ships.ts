import {
  dictionary,
  type Ship,
  type ShipFailureCode,
  type ShipObservation,
  type Snapshot,
} from '../model/index.ts';
import type { HostDriver } from '../port/host-driver.ts';
import { HostFailure } from '../port/host-failure.ts';
import { messageOf } from './call-trouble.ts';

/**
 * Looks at each ship once, all at the same time, by one listing. A ship that does not answer is an observation too.
 * Rejects with the signal's reason on abort.
 */
export async function observeShips(
  ships: readonly Ship[],
  connect: (ship: Ship) => HostDriver,
  signal: AbortSignal,
  onObserved: (observation: ShipObservation) => void = () => undefined,
): Promise<Snapshot> {
  const observations = await Promise.all(
    ships.map(async (ship) => {
      const observation = await observeShip(connect(ship), signal);
      onObserved(observation);
      return [ship.name, observation] as const;
    }),
  );
  return dictionary(observations);
}

/** Why a ship shows nothing of itself. */
export function silenceOf(error: unknown): { readonly code: ShipFailureCode; readonly cause: string } {
  return { code: error instanceof HostFailure ? error.code : 'engine-failed', cause: messageOf(error) };
}

/** Looks at one ship, by one listing. Rejects with the signal's reason on abort. */
export async function observeShip(
  { ship, containers }: HostDriver,
  signal: AbortSignal,
): Promise<ShipObservation> {
  try {
    return { ship, reachable: true, containers: await containers.list({ signal }) };
  } catch (error) {
    signal.throwIfAborted();
    return { ship, reachable: false, ...silenceOf(error) };
  }
}
