import type { Clock } from '../../port/clock.ts';

/**
 * Counts the time that passes, never less than really does: the machine's time may be set back, and what nobody sets may
 * stand still while the machine sleeps, so that of both the larger step counts.
 */
export class Stopwatch {
  readonly #clock: Clock;
  #now: number;
  #monotonic: number;
  #elapsedMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#now = clock.now();
    this.#monotonic = clock.monotonic();
  }

  /** Milliseconds since it was made. */
  get elapsedMs(): number {
    const now = this.#clock.now();
    const monotonic = this.#clock.monotonic();
    this.#elapsedMs += Math.max(0, now - this.#now, monotonic - this.#monotonic);
    this.#now = now;
    this.#monotonic = monotonic;
    return this.#elapsedMs;
  }
}
