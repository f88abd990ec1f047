import type { Clock } from '../port/clock.ts';

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

/**
 * Virtual time: when nothing is left to do but to wait, it jumps to the next moment that somebody waits for. Tests take
 * no time, and are the same each time. Only for code that does no real input or output.
 */
export class FakeClock implements Clock {
  #now: number;
  readonly #timers = new Set<Timer>();
  #scheduled = false;

  constructor(now: number = 0) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const abandon = (): void => {
        this.#timers.delete(timer);
        reject(signal.reason as Error);
      };
      const timer = this.#at(this.#now + Math.max(0, ms), () => {
        signal.removeEventListener('abort', abandon);
        resolve();
      });
      signal.addEventListener('abort', abandon, { once: true });
    });
  }

  /** Does something after `ms`, unless it is called off. */
  later(ms: number, act: () => void): { cancel(): void } {
    const timer = this.#at(this.#now + Math.max(0, ms), act);
    return { cancel: () => void this.#timers.delete(timer) };
  }

  #at(at: number, fire: () => void): Timer {
    const timer = { at, fire };
    this.#timers.add(timer);
    this.#schedule();
    return timer;
  }

  /** Promises are all settled by the time that an immediate callback runs. */
  #schedule(): void {
    if (this.#scheduled || this.#timers.size === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#fireNext();
      this.#schedule();
    });
  }

  /** One at a time, the earliest first; of equal ones the one that was asked for first. */
  #fireNext(): void {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (next === undefined || timer.at < next.at) next = timer;
    if (next === undefined) return;
    this.#timers.delete(next);
    this.#now = next.at;
    next.fire();
  }
}
