import type { LockEvent } from '../../model/index.ts';
import type { Clock } from '../../port/clock.ts';
import type { HostDriver } from '../../port/host-driver.ts';
import { OperationWithheld } from '../../port/operation-withheld.ts';
import type { Untimed } from '../step-context.ts';
import { HeldLock, type LostLock } from './held-lock.ts';
import type { Stopwatch } from './stopwatch.ts';
import type { LockAttempt } from './take-lock.ts';

interface HeldLocksOptions {
  readonly environment: string;
  readonly clock: Clock;
  readonly stopwatch: Stopwatch;
  readonly tell: (event: Untimed<LockEvent>) => void;
  /** Somebody else has taken the lock of this ship. */
  readonly onTakenAway: (ship: string) => void;
}

/** The locks of one environment that one play holds, by ship; ships that are one Engine share one. */
export class HeldLocks {
  readonly #options: HeldLocksOptions;
  readonly #locks = new Map<string, HeldLock>();

  constructor(options: HeldLocksOptions) {
    this.#options = options;
  }

  hold(driver: HostDriver, taken: Extract<LockAttempt, { kind: 'taken' }>): void {
    const { environment, clock, stopwatch, tell } = this.#options;
    const { ship } = driver;
    const onLost = (lost: LostLock): void => this.#onLost(ship, lost);
    this.#locks.set(ship, new HeldLock(taken, { driver, environment, clock, stopwatch, onLost }));
    if (taken.takenOver !== null) tell({ type: 'lock-taken-over', ship, ...taken.takenOver });
  }

  /** Whether the lock with this identifier is held, for whichever ship. */
  holds(id: string): boolean {
    return this.#byId(id) !== undefined;
  }

  /** Something has happened to the container with this identifier, which may be a lock. */
  doubt(id: string): void {
    this.#byId(id)?.doubt();
  }

  /** The lock with this identifier is this ship's as well. */
  share(ship: string, id: string): void {
    const lock = this.#byId(id);
    if (lock !== undefined) this.#locks.set(ship, lock);
  }

  /** @throws OperationWithheld where nothing may be done to this ship any more. */
  check(ship: string): void {
    for (const [of, lock] of this.#locks) {
      const { lost } = lock;
      if (lost !== undefined && (of === ship || lost.taken)) throw withheld(of, lost);
    }
    if (this.#locks.has(ship)) return;
    throw withheld(ship, { cause: 'it was never taken', holder: null, taken: false });
  }

  /** Removes the lock of one ship, if it is held. One that stays is told of. */
  async giveBack(ship: string, signal: AbortSignal): Promise<void> {
    const lock = this.#locks.get(ship);
    this.#locks.delete(ship);
    if (lock !== undefined) await this.#release(ship, lock, signal);
  }

  /** Removes all locks. Those that stay are told of. */
  async release(signal: AbortSignal): Promise<void> {
    const ships = new Map([...this.#locks].map(([ship, lock]) => [lock, ship]));
    await Promise.all([...ships].map(([lock, ship]) => this.#release(ship, lock, signal)));
  }

  async #release(ship: string, lock: HeldLock, signal: AbortSignal): Promise<void> {
    try {
      await lock.release(signal);
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      this.#options.tell({ type: 'lock-left', ship, cause });
    }
  }

  #byId(id: string): HeldLock | undefined {
    return [...this.#locks.values()].find((lock) => lock.id === id);
  }

  #onLost(ship: string, { cause, holder, taken }: LostLock): void {
    this.#options.tell({ type: 'lock-lost', ship, cause, holder });
    if (taken) this.#options.onTakenAway(ship);
  }
}

function withheld(ship: string, { cause, holder }: LostLock): OperationWithheld {
  const now = holder === null ? '' : `; ${holder.who} has it now (${holder.play})`;
  return new OperationWithheld(
    'lock-lost',
    `the lock on ${ship} was lost: ${cause}${now}`,
    'See with `maestro lock` and `maestro status` how things stand before you go on.',
  );
}
