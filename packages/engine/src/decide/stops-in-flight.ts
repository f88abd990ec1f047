import { defaultStopTimeoutSeconds, type Environment, type Named } from '../model/index.ts';
import { notedStopTimeout } from './noted-stop-timeout.ts';
import { whose } from './ownership.ts';

/** What an Engine tells of a container: `kill` is a signal that it was sent. */
interface Happening extends Named {
  readonly action: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** A container that its Engine has been asked to stop, and that has not ended since. */
export interface StopInFlight {
  readonly id: string;
  readonly instance: string;
  /** Until it has had its time. */
  readonly leftMs: number;
}

/** What an Engine needs beyond a container's own time, to kill it and to tell of its end. */
const marginMs = 5_000;

/**
 * The environment's containers that are being stopped, by what their Engine tells of what happened. With which signal, and how
 * long it waits before it kills, it does not tell: the container's own time counts, or the file's if that is longer. Pure.
 *
 * @param happened in its order; `now` is by the same clock.
 */
export function stopsInFlight(
  happened: readonly Happening[],
  {
    environment,
    ship,
    now,
  }: { readonly environment: Environment; readonly ship: string; readonly now: number },
): readonly StopInFlight[] {
  const asked = new Map<string, Happening>();
  for (const event of happened) {
    if (event.action !== 'kill') asked.delete(event.id);
    // What follows is the Engine's own: it kills what has not ended in time.
    else if (!asked.has(event.id)) asked.set(event.id, event);
  }
  const isInstanceHere = (name: string): boolean => environment.instances[name]?.ship === ship;
  return [...asked.values()].flatMap((container) => {
    const owner = whose(container, { environment: environment.name, isInstanceHere });
    if (owner.whose === 'foreign') return [];
    const { instance } = owner;
    const own = notedStopTimeout(container.labels) ?? defaultStopTimeoutSeconds;
    const seconds = Math.max(own, environment.instances[instance]?.stopTimeoutSeconds ?? 0);
    const leftMs = container.time + seconds * 1000 + marginMs - now;
    return leftMs > 0 ? [{ id: container.id, instance, leftMs }] : [];
  });
}
