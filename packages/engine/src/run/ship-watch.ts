import type { Clock } from '../port/clock.ts';
import type { ContainerEvent, HostDriver } from '../port/host-driver.ts';
import { isLoss, troubleOf } from './call-trouble.ts';

const pauseMs = 1000;

/**
 * What a listener hears: something that happened, or `look`: the Engine has begun to tell, or does not tell just now, so
 * that only a look shows what has become of the container.
 */
export type News = ContainerEvent | 'look';

/** Hears of ships what no listener of a container does. */
export interface ShipsListener {
  /** An event of a container that nobody listens to. */
  readonly onUnheard: (ship: string, event: ContainerEvent) => void;
  /** The stream has ended, and maybe the Engine. */
  readonly onLost: (ship: string) => void;
}

/** A time in which a ship told of nothing: its Engine was not there, or the connection to it. Milliseconds; `to`: null while it lasts. */
export interface Outage {
  readonly from: number;
  readonly to: number | null;
}

/** Hears what happens to the containers of one ship: one stream of events, however many steps wait. */
export class ShipWatch {
  readonly #observation: HostDriver['observation'];
  readonly #clock: Clock;
  readonly #ship: string;
  readonly #others: ShipsListener;
  readonly #over = new AbortController();
  readonly #listeners = new Map<string, Set<(news: News) => void>>();
  #state: 'silent' | 'connecting' | 'listening' = 'silent';
  #outage: Outage | undefined;

  constructor(
    { ship, observation }: Pick<HostDriver, 'ship' | 'observation'>,
    clock: Clock,
    others: ShipsListener,
  ) {
    this.#ship = ship;
    this.#observation = observation;
    this.#clock = clock;
    this.#others = others;
  }

  /** Follows the ship from now on, whoever listens, so that the end of its Engine is heard of. */
  attend(): void {
    if (this.#state === 'silent') void this.#follow();
  }

  /**
   * Has a listener hear of a container from now on. It first hears `look`, once nothing that happens from then on is missed.
   * @returns what ends that
   */
  listen(container: string, listener: (news: News) => void): () => void {
    const listeners = this.#listeners.get(container) ?? new Set();
    this.#listeners.set(container, listeners);
    listeners.add(listener);
    if (this.#state === 'listening') listener('look');
    else if (this.#state === 'silent') void this.#follow();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(container);
    };
  }

  /** The last one; undefined: there was none. */
  get outage(): Outage | undefined {
    return this.#outage;
  }

  /** Milliseconds, up to now where it still lasts. */
  lengthOf({ from, to }: Outage): number {
    return (to ?? this.#clock.now()) - from;
  }

  /** Ends the stream. */
  close(): void {
    this.#over.abort();
  }

  /** The stream stands until the play ends; one that is lost is opened again while somebody listens. */
  async #follow(): Promise<void> {
    const { signal } = this.#over;
    this.#state = 'connecting';
    do {
      let lost = true;
      try {
        const onListening = (): void => {
          this.#state = 'listening';
          if (this.#outage?.to === null) this.#outage = { ...this.#outage, to: this.#clock.now() };
          this.#lookAll();
        };
        for await (const event of this.#observation.events({ signal, signals: true, onListening }))
          this.#tell(event);
      } catch (error) {
        // Whatever it is: looking from time to time does as well.
        lost = isLoss(troubleOf(error));
      }
      this.#state = 'connecting';
      if (signal.aborted) return;
      if (lost) {
        if (this.#outage?.to !== null) this.#outage = { from: this.#clock.now(), to: null };
        this.#others.onLost(this.#ship);
      }
      this.#lookAll();
      await this.#clock.sleep(pauseMs, signal).catch(() => undefined);
    } while (!signal.aborted && this.#listeners.size > 0);
    this.#state = 'silent';
    // How long it goes on is not known then.
    this.#outage = undefined;
  }

  #tell(event: ContainerEvent): void {
    const listeners = this.#listeners.get(event.id);
    if (listeners === undefined) this.#others.onUnheard(this.#ship, event);
    else for (const listener of listeners) listener(event);
  }

  #lookAll(): void {
    for (const listeners of this.#listeners.values()) for (const listener of listeners) listener('look');
  }
}

/** The watches of a play, one for each ship that it acts on. */
export class ShipWatches {
  readonly #clock: Clock;
  readonly #others: ShipsListener;
  readonly #watches = new Map<HostDriver, ShipWatch>();

  constructor(clock: Clock, others: ShipsListener) {
    this.#clock = clock;
    this.#others = others;
  }

  of(driver: HostDriver): ShipWatch {
    const watch = this.#watches.get(driver) ?? new ShipWatch(driver, this.#clock, this.#others);
    this.#watches.set(driver, watch);
    return watch;
  }

  close(): void {
    for (const watch of this.#watches.values()) watch.close();
  }
}
