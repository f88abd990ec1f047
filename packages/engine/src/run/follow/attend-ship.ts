import { Bell } from '../../lifecycle/bell.ts';
import type { Clock } from '../../port/clock.ts';
import type { ContainerEvent, HostDriver } from '../../port/host-driver.ts';

/** So often a ship is asked whether it is still there: a connection can be dead without a word. */
const heartbeatMs = 15_000;

/** What is done while a ship is connected. */
export interface Attendance {
  readonly onEvent: (event: ContainerEvent) => void;
  /** Called once the Engine tells its events, so that nothing is missed after a first look. */
  readonly onListening: () => Promise<void>;
  /** What goes on from then on. The first of it to end ends the attendance. */
  readonly work: () => readonly Promise<void>[];
}

/**
 * Listens to one ship for as long as the connection to it stands. Rejects with a `HostFailure` when the ship is lost, and
 * with the signal's reason on abort; nothing goes on after that.
 *
 * @param begin is given the signal that ends everything that belongs to the attendance.
 */
export async function attendShip(
  {
    driver,
    clock,
    signal,
  }: { readonly driver: HostDriver; readonly clock: Clock; readonly signal: AbortSignal },
  begin: (signal: AbortSignal) => Attendance,
): Promise<void> {
  const over = new AbortController();
  const until = AbortSignal.any([signal, over.signal]);
  const { onEvent, onListening, work } = begin(until);
  const tasks: Promise<void>[] = [];
  try {
    const listening = new Bell();
    const events = listen(driver, until, onEvent, () => listening.ring());
    tasks.push(events);
    await Promise.race([listening.wait(until), events]);
    await onListening();
    tasks.push(...work(), beat(driver, clock, until));
    await Promise.race(tasks);
  } finally {
    over.abort();
    await Promise.allSettled(tasks);
  }
}

async function listen(
  driver: HostDriver,
  signal: AbortSignal,
  onEvent: (event: ContainerEvent) => void,
  onListening: () => void,
): Promise<void> {
  for await (const event of driver.observation.events({ signal, onListening })) onEvent(event);
}

async function beat(driver: HostDriver, clock: Clock, signal: AbortSignal): Promise<never> {
  for (;;) {
    await clock.sleep(heartbeatMs, signal);
    await driver.observation.time({ signal });
  }
}
