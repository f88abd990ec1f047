import { judgeLock, lockHeartbeatMs, lockHolder, lockValidityMs } from '../../decide/index.ts';
import type { LockHolder } from '../../model/index.ts';
import type { Clock } from '../../port/clock.ts';
import type { HostDriver } from '../../port/host-driver.ts';
import { HostFailure } from '../../port/host-failure.ts';
import { messageOf } from '../call-trouble.ts';
import { lockName } from './lock-name.ts';
import type { Stopwatch } from './stopwatch.ts';

/** How a lock was lost. */
export interface LostLock {
  /** A clause about the lock: `somebody removed it`. */
  readonly cause: string;
  /** Who has it now; null: nobody, or it is not known. */
  readonly holder: LockHolder | null;
  /** Whether somebody took it away, and may be at work everywhere; otherwise its ship alone is the trouble. */
  readonly taken: boolean;
}

const pauseAfterFailureMs = 2_000;

const asleep = 'the machine was busy, or asleep';
const tooSlow = 'the Engine takes too long to answer; --no-lock does without';

/** The lock of one ship, from when it was taken on. Once lost, it is lost for good. */
export class HeldLock {
  readonly id: string;
  readonly #driver: HostDriver;
  readonly #environment: string;
  readonly #clock: Clock;
  readonly #stopwatch: Stopwatch;
  readonly #onLost: (lost: LostLock) => void;
  readonly #stop = new AbortController();
  #pause = new AbortController();
  #provenMs: number;
  #lost: LostLock | undefined;
  #failure = asleep;

  constructor(
    taken: { readonly id: string; readonly beganMs: number },
    means: {
      readonly driver: HostDriver;
      readonly environment: string;
      readonly clock: Clock;
      readonly stopwatch: Stopwatch;
      readonly onLost: (lost: LostLock) => void;
    },
  ) {
    this.id = taken.id;
    this.#provenMs = taken.beganMs;
    this.#driver = means.driver;
    this.#environment = means.environment;
    this.#clock = means.clock;
    this.#stopwatch = means.stopwatch;
    this.#onLost = means.onLost;
    if (this.#leftMs() <= 0) this.#failure = tooSlow;
    void this.#keep();
  }

  /** undefined: it is held. Asks nobody: what is known is enough. */
  get lost(): LostLock | undefined {
    if (this.#lost === undefined && this.#leftMs() <= 0) {
      const cause = `it could not be renewed for ${lockValidityMs / 1000} s: ${this.#failure}`;
      this.#lose({ cause, holder: null, taken: false });
    }
    return this.#lost;
  }

  /** Something has happened to it: the next heartbeat is due now. */
  doubt(): void {
    this.#pause.abort();
  }

  /** Ends the heartbeats. */
  stop(): void {
    this.#stop.abort();
  }

  /** Ends the heartbeats, and removes the lock; rejects with a `HostFailure`, or with the signal's reason. */
  async release(signal: AbortSignal): Promise<void> {
    this.stop();
    const remove = (): Promise<void> => this.#driver.containers.remove(this.id, { signal });
    try {
      await remove();
    } catch (error) {
      if (!(error instanceof HostFailure) || error.kind !== 'connection-lost') throw error;
      await remove();
    }
  }

  /** Milliseconds for which it is held yet, if nothing renews it. */
  #leftMs(): number {
    return this.#provenMs + lockValidityMs - this.#stopwatch.elapsedMs;
  }

  #lose(lost: LostLock): void {
    this.#lost = lost;
    this.stop();
    this.#onLost(lost);
  }

  async #keep(): Promise<void> {
    const { signal } = this.#stop;
    let pauseMs = lockHeartbeatMs;
    while (!signal.aborted) {
      try {
        await this.#rest(Math.max(0, Math.min(pauseMs, this.#leftMs())));
        if (this.lost !== undefined) return;
        this.#failure = tooSlow;
        await this.#renew();
        this.#failure = asleep;
        pauseMs = lockHeartbeatMs;
      } catch (error) {
        if (signal.aborted) return;
        this.#failure = messageOf(error);
        pauseMs = pauseAfterFailureMs;
      }
    }
  }

  async #rest(milliseconds: number): Promise<void> {
    const { signal } = this.#stop;
    await this.#clock
      .sleep(milliseconds, AbortSignal.any([signal, this.#pause.signal]))
      .catch(() => undefined);
    this.#pause = new AbortController();
    signal.throwIfAborted();
  }

  /**
   * A heartbeat counts from when it was begun, if it was recorded while the lock still had its name, and ended before the
   * lock would have been lost without it: nobody can have looked at it meanwhile and have found it expired.
   */
  async #renew(): Promise<void> {
    const { signal } = this.#stop;
    const { containers, observation } = this.#driver;
    const beganMs = this.#stopwatch.elapsedMs;
    const time = await observation.time({ signal });
    if (time === null) throw new Error('the Engine does not tell its time');
    const recorded = await this.#recorded(time);
    const lock = recorded ? await containers.inspect(this.id, { signal }) : undefined;
    if (lock === undefined || lock.name !== lockName(this.#environment)) {
      const lost = await this.#whatBecameOfIt();
      if (this.#lost === undefined) this.#lose(lost);
    } else if (this.lost === undefined) this.#provenMs = beganMs;
  }

  /** false: it is gone. */
  async #recorded(time: number): Promise<boolean> {
    try {
      await this.#driver.locks.beat(this.id, time, { signal: this.#stop.signal });
      return true;
    } catch (error) {
      if (error instanceof HostFailure && error.kind === 'not-found') return false;
      throw error;
    }
  }

  async #whatBecameOfIt(): Promise<LostLock> {
    const removed = { cause: 'somebody removed it', holder: null, taken: true };
    try {
      const lock = await this.#driver.locks.find(lockName(this.#environment), { signal: this.#stop.signal });
      if (lock === undefined) return removed;
      const seeker = { environment: this.#environment, token: '', hasEnded: () => false };
      if (judgeLock(lock, seeker).kind === 'foreign') return removed;
      return { cause: 'somebody took it over', holder: lockHolder(lock), taken: true };
    } catch {
      // That it is lost is certain, and not to be held up by a question.
      return removed;
    }
  }
}
