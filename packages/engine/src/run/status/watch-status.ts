import type { StatusEvent } from '../../model/index.ts';
import type { Clock } from '../../port/clock.ts';
import type { HostDriver } from '../../port/host-driver.ts';
import { attendShip } from '../follow/attend-ship.ts';
import { eventsOfShips } from '../follow/events-of-ships.ts';
import { keepConnected } from '../follow/keep-connected.ts';
import { questionOf } from './question-of.ts';
import type { StatusRequest } from './status-request.ts';
import { WatchedShip } from './watched-ship.ts';

export interface WatchStatusRequest extends StatusRequest {
  readonly clock: Clock;
}

/**
 * How things stand with what was asked about, and from then on each change, as the ships' Engines tell of it: one listing
 * per connection, then an inspection of each container that something happened to. Goes on over lost connections, and ends
 * only by the signal (rejecting with its reason) or by leaving the loop.
 */
export async function* watchStatus(
  request: WatchStatusRequest,
): AsyncGenerator<StatusEvent, void, undefined> {
  const { scope, connector } = request;
  const drivers = scope.ships
    .flatMap((name) => scope.environment.ships[name] ?? [])
    .map((ship) => connector.connect(ship));
  try {
    yield* eventsOfShips<StatusEvent>(request.signal, (signal, tell) =>
      drivers.map((driver) => watchShip({ ...request, signal }, driver, tell)),
    );
  } finally {
    for (const driver of drivers) driver.close();
  }
}

async function watchShip(
  { scope, clock, signal }: WatchStatusRequest,
  driver: HostDriver,
  tell: (event: StatusEvent) => Promise<void>,
): Promise<void> {
  const ship = new WatchedShip({ question: questionOf(scope, driver.ship), driver, clock, tell });
  await keepConnected(
    // That it is back, its listing shows.
    { clock, signal, onLost: (failure) => ship.lost(failure), onBack: async () => undefined },
    (onConnected) =>
      attendShip({ driver, clock, signal }, (until) => ({
        onEvent: (event) => ship.heed(event),
        onListening: async () => {
          await ship.look(until);
          await onConnected();
        },
        work: () => [ship.keepLooking(until)],
      })),
  );
}
