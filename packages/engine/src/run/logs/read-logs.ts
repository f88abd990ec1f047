import type { LogEvent, ObservedContainer, Ship, ShipObservation } from '../../model/index.ts';
import type { HostDriver } from '../../port/host-driver.ts';
import { HostFailure } from '../../port/host-failure.ts';
import { tolerableSkewMs } from '../clock-skew.ts';
import { eventsOfShips } from '../follow/events-of-ships.ts';
import { observeShips } from '../observe-ships.ts';
import { followShip } from './follow-ship.ts';
import { type FollowedLog, holderOf, readPast, refusalOf, unreadLog } from './followed-log.ts';
import type { LogRequest } from './log-request.ts';
import { mergeByTime } from './merge-by-time.ts';
import { ShipClock } from './ship-clock.ts';

/**
 * The logs of instances: what is there, in the order of time over all ships, and, when following, what comes, as it
 * comes: on from where it was after a lost connection, and from the start in a container that takes an instance's place.
 * Following ends only by the signal (rejecting with its reason), by leaving the loop, or when no log is left that an
 * Engine gives.
 */
export async function* readLogs(request: LogRequest): AsyncGenerator<LogEvent, void, undefined> {
  const { environment, follow, connector, clock } = request;
  const instances = request.instances.flatMap((name) => environment.instances[name] ?? []);
  const ships = [...new Set(instances.map(({ ship }) => ship))].flatMap(
    (name) => environment.ships[name] ?? [],
  );
  const drivers = new Map(ships.map((ship) => [ship.name, connector.connect(ship)]));
  const clocks = new Map([...drivers].map(([ship, driver]) => [ship, new ShipClock(driver, clock)]));
  const logs = instances.map(({ name, ship }) => unreadLog(name, ship, known(clocks, ship)));
  try {
    yield* readWhatIsThere(request, logs, ships, drivers);
    if (follow) yield* followAll(request, logs, drivers);
  } finally {
    for (const driver of drivers.values()) driver.close();
  }
}

async function* readWhatIsThere(
  request: LogRequest,
  logs: readonly FollowedLog[],
  ships: readonly Ship[],
  drivers: ReadonlyMap<string, HostDriver>,
): AsyncGenerator<LogEvent, void, undefined> {
  const { follow, signal } = request;
  const connected = ({ name }: Ship): HostDriver => known(drivers, name);
  const snapshot = await observeShips(ships, connected, signal);
  const listings = new Map<string, readonly ObservedContainer[]>();
  for (const observation of Object.values(snapshot)) {
    if (observation.reachable) listings.set(observation.ship, observation.containers);
    // Whoever follows the ship will find out, and tell.
    else if (!follow) yield* untold(observation, logs);
  }
  if (goesByTime(request, ships)) yield* await differingClocks(request, logs, listings);
  const sources: AsyncIterable<LogEvent>[] = [];
  for (const log of logs) {
    const listing = listings.get(log.ship);
    if (listing === undefined) continue;
    const holder = holderOf(request, log, listing);
    if ('type' in holder) {
      log.container = null;
      yield holder;
    } else {
      const past = readPast(request, log, holder, known(drivers, log.ship));
      sources.push(withoutFailure(request, log, past));
    }
  }
  yield* mergeByTime(sources, (event) => (event.type === 'log' ? event.record.time : ''));
}

/** Whether it matters what clocks say: of one log that is read as it is, it does not. */
function goesByTime({ since, until }: LogRequest, ships: readonly Ship[]): boolean {
  return ships.length > 1 || since !== undefined || until !== undefined;
}

async function differingClocks(
  { signal }: LogRequest,
  logs: readonly FollowedLog[],
  listings: ReadonlyMap<string, unknown>,
): Promise<LogEvent[]> {
  const clocks = new Map(logs.map(({ ship, clock }) => [ship, clock]));
  const found = await Promise.all(
    [...clocks].map(async ([ship, clock]): Promise<LogEvent[]> => {
      if (!listings.has(ship)) return [];
      try {
        const skewMs = await clock.skewMs(signal);
        return Math.abs(skewMs) > tolerableSkewMs ? [{ type: 'log-clock-differs', ship, skewMs }] : [];
      } catch (error) {
        signal.throwIfAborted();
        // Whoever reads the log will find out, and tell.
        if (error instanceof HostFailure) return [];
        throw error;
      }
    }),
  );
  return found.flat();
}

/** What a ship that shows nothing of itself comes to. */
function untold({ ship, code, cause }: SilentShip, logs: readonly FollowedLog[]): LogEvent[] {
  if (code === 'ship-unreachable') return [{ type: 'log-ship-lost', ship, cause }];
  return logs
    .filter((log) => log.ship === ship)
    .map(({ instance }) => ({ type: 'log-failed', instance, ship, cause }));
}

type SilentShip = Extract<ShipObservation, { reachable: false }>;

async function* withoutFailure(
  { follow, signal }: LogRequest,
  log: FollowedLog,
  events: AsyncIterable<LogEvent>,
): AsyncGenerator<LogEvent, void, undefined> {
  try {
    yield* events;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof HostFailure)) throw error;
    const refusal = refusalOf(log, error);
    if (refusal !== undefined) {
      log.givenUp = true;
      yield refusal;
    } else if (!follow) yield { type: 'log-ship-lost', ship: log.ship, cause: error.message };
  }
}

function followAll(
  request: LogRequest,
  logs: readonly FollowedLog[],
  drivers: ReadonlyMap<string, HostDriver>,
): AsyncGenerator<LogEvent, void, undefined> {
  return eventsOfShips(request.signal, (signal, tell) =>
    [...drivers].map(([ship, driver]) => {
      const own = logs.filter((log) => log.ship === ship);
      return followShip({ ...request, signal }, own, driver, tell);
    }),
  );
}

function known<T>(each: ReadonlyMap<string, T>, ship: string): T {
  const found = each.get(ship);
  if (found === undefined) throw new Error(`ship ${ship} is none that is read`);
  return found;
}
