import { dictionary, type Ship, type ShipObservation, type Snapshot } from '../model/index.ts';
import type { HostDriver } from '../port/host-driver.ts';
import { HostFailure } from '../port/host-failure.ts';

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
      const observation = await observeShip(ship, connect, signal);
      onObserved(observation);
      return [ship.name, observation] as const;
    }),
  );
  return dictionary(observations);
}

async function observeShip(
  ship: Ship,
  connect: (ship: Ship) => HostDriver,
  signal: AbortSignal,
): Promise<ShipObservation> {
  try {
    const containers = await connect(ship).containers.list({ signal });
    return { ship: ship.name, reachable: true, containers };
  } catch (error) {
    signal.throwIfAborted();
    const answered =
      error instanceof HostFailure && error.shipIsUnreachable ? {} : { answered: true as const };
    const cause = error instanceof Error ? error.message : String(error);
    return { ship: ship.name, reachable: false, cause, ...answered };
  }
}
