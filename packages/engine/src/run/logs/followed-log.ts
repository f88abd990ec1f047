import { notOurs } from '../../decide/index.ts';
import type { ContainerState, LogEvent, LogRecord, ObservedContainer } from '../../model/index.ts';
import type { HostDriver } from '../../port/host-driver.ts';
import { HostFailure } from '../../port/host-failure.ts';
import { LogMark } from './log-mark.ts';
import type { LogRequest } from './log-request.ts';
import type { ShipClock } from './ship-clock.ts';

/** The container that has an instance's name and is the instance's. */
export interface Holder {
  readonly id: string;
  readonly state: ContainerState;
}

/** How far the log of one instance was read, over all the containers that it has. */
export interface FollowedLog {
  readonly instance: string;
  readonly ship: string;
  readonly clock: ShipClock;
  /** The container that is, or was last, read; null: there was none; undefined: nobody has looked. */
  container: string | null | undefined;
  mark: LogMark;
  /** Whether the container's log was read to its end, after which it has not been started again. */
  complete: boolean;
  /** Whether it was told that the container has ended. */
  toldEnded: boolean;
  /** Whether it will not be read any more, because the Engine does not give it. */
  givenUp: boolean;
}

export function unreadLog(instance: string, ship: string, clock: ShipClock): FollowedLog {
  return {
    instance,
    ship,
    clock,
    container: undefined,
    mark: new LogMark(),
    complete: false,
    toldEnded: false,
    givenUp: false,
  };
}

/** Who holds the instance's name, by a ship's listing; else why nobody does, to be told. */
export function holderOf(
  { environment }: LogRequest,
  { instance, ship }: FollowedLog,
  listing: readonly ObservedContainer[],
): Holder | LogEvent {
  const container = listing.find(({ name }) => name === instance);
  if (container === undefined) return { type: 'log-absent', instance, ship };
  const cause = notOurs({ environment: environment.name, instance }, container);
  return cause === undefined ? container : { type: 'log-foreign', instance, ship, cause };
}

/** What is there of the log already, as far as it is asked for; from then on it is known what comes after it. */
export async function* readPast(
  request: LogRequest,
  log: FollowedLog,
  holder: Holder,
  driver: HostDriver,
): AsyncGenerator<LogEvent, void, undefined> {
  const { past, since, until, signal } = request;
  const last =
    past === 'everything' || (past === 'nothing-of-what-runs' && !isUp(holder))
      ? undefined
      : past === 'nothing-of-what-runs'
        ? 0
        : past.last;
  // Nothing is shown of it then, but what comes later comes after its last line.
  const tail = last === 0 ? 1 : last;
  const records = driver.containers.logs(holder.id, {
    signal,
    follow: false,
    ...(tail === undefined ? {} : { tail }),
    // The last line is wanted whenever it was written.
    ...(since === undefined || last === 0 ? {} : { since: await log.clock.recordTime(since, signal) }),
    ...(until === undefined ? {} : { until: await log.clock.recordTime(until, signal) }),
  });
  for await (const record of records) {
    log.container = holder.id;
    log.mark.take(record);
    if (last !== 0) yield asEvent(log, record);
  }
  log.container = holder.id;
}

export function asEvent({ instance, ship }: FollowedLog, record: LogRecord): LogEvent {
  return { type: 'log', instance, ship, record };
}

/** What is to be told of an Engine that does not give a log; undefined: it is no matter of the log. */
export function refusalOf({ instance, ship }: FollowedLog, error: unknown): LogEvent | undefined {
  if (!(error instanceof HostFailure) || error.shipIsUnreachable) return undefined;
  return { type: 'log-failed', instance, ship, cause: error.message };
}

export function isUp({ state }: Holder): boolean {
  return state === 'running' || state === 'restarting' || state === 'paused';
}
