import { randomUUID } from 'node:crypto';
import { thisProcess } from '../../lifecycle/index.ts';
import { type LockEvent, lockLabels, type PlayName, type Ship } from '../../model/index.ts';
import type { Clock } from '../../port/clock.ts';
import type { ContainerEvent, HostConnector, HostDriver } from '../../port/host-driver.ts';
import { HostFailure } from '../../port/host-failure.ts';
import type { LockOwner } from '../../port/lock-owner.ts';
import type { PlayRequest } from '../play-request.ts';
import type { PlannedOperation, Untimed } from '../step-context.ts';
import { systemClock } from '../system-clock.ts';
import { HeldLocks } from './held-locks.ts';
import { LockHeld } from './lock-held.ts';
import { inLockOrder } from './lock-order.ts';
import { Stopwatch } from './stopwatch.ts';
import { type LockAttempt, type LockSeeker, takeLock } from './take-lock.ts';

/** What is to be locked, and what of the outside it may use. */
export interface LockRequest {
  /** The environment's name. */
  readonly environment: string;
  readonly ships: readonly Ship[];
  readonly play: PlayName;
  readonly connector: HostConnector;
  /** Milliseconds to wait for those who hold it. Default 0. */
  readonly waitMs?: number;
  /** Ends the waiting; what is locked by then runs, interrupted. */
  readonly interrupt?: AbortSignal;
  /** Only listens, and returns at once. */
  readonly onEvent?: (event: LockEvent) => void;
  /** Default: this process, and the user's name by `process.env`. */
  readonly owner?: LockOwner;
  /** Default: the machine's time. */
  readonly clock?: Clock;
}

/** What runs under the lock is to use these in place of its own. */
export interface UnderLock extends Required<Pick<PlayRequest, 'connector' | 'interrupt'>> {
  /** Rejects where the lock of the operation's ship is lost. */
  readonly beforeOperation: (operation: Pick<PlannedOperation, 'ship'>) => Promise<void>;
  /** Ships on which somebody who is not there any more had it: what was in flight there may still be. */
  readonly takenOver: ReadonlySet<string>;
}

/** Removing locks at the end takes so long at most. */
const releaseMs = 5_000;
const pollMs = 1_000;
/** Two who took ships at the same time give way to each other within this. */
const givingWayMs = 2_000;

/**
 * Takes the lock of an environment on each of these ships, runs something under it, and removes it. The first ship, in an order
 * that all agree on, comes before the others, which are tried at the same time: fleets are large, and mostly nobody else is there.
 * Where somebody is, it goes on in that order from the first of those ships, and holds none beyond it meanwhile. It is renewed
 * meanwhile; if somebody takes it away, what runs is interrupted, and if it cannot be renewed, nothing begins on that ship any more.
 *
 * A ship that does not answer, or on which the lock cannot be made, is for what runs one that does not answer.
 *
 * @throws LockHeld if somebody holds it, and went on to for as long as was waited.
 */
export async function withLock<T>(request: LockRequest, run: (under: UnderLock) => Promise<T>): Promise<T> {
  const lock = new EnvironmentLock(request);
  try {
    await lock.take();
    return await run(lock.under());
  } finally {
    await lock.release();
  }
}

class EnvironmentLock {
  readonly #request: LockRequest;
  readonly #ships: readonly Ship[];
  readonly #clock: Clock;
  readonly #seeker: Omit<LockSeeker, 'manner'>;
  readonly #interrupt: AbortSignal;
  readonly #takenAway = new AbortController();
  readonly #calls = new AbortController();
  readonly #drivers = new Map<string, HostDriver>();
  readonly #held: HeldLocks;
  readonly #failures = new Map<string, Error>();
  readonly #takenOver = new Set<string>();

  constructor(request: LockRequest) {
    const { environment, clock = systemClock, owner = thisProcess(process.env) } = request;
    const token = randomUUID();
    const stopwatch = new Stopwatch(clock);
    this.#request = request;
    this.#clock = clock;
    this.#ships = inLockOrder(request.ships);
    const interrupts = [
      this.#takenAway.signal,
      ...(request.interrupt === undefined ? [] : [request.interrupt]),
    ];
    this.#interrupt = AbortSignal.any(interrupts);
    this.#held = new HeldLocks({
      environment,
      clock,
      stopwatch,
      tell: (event) => this.#tell(event),
      onTakenAway: (ship) => this.#takenAway.abort(`the loss of the lock on ${ship}`),
    });
    this.#seeker = {
      environment,
      token,
      owner,
      labels: labelsOf(request, owner, token),
      stopwatch,
      holds: (id) => this.#held.holds(id),
    };
  }

  async take(): Promise<void> {
    await Promise.all(this.#ships.map((ship) => this.#greet(ship)));
    const endMs = this.#seeker.stopwatch.elapsedMs + (this.#request.waitMs ?? 0);
    const [first, ...others] = this.#ships.filter(({ name }) => !this.#failures.has(name));
    if (first === undefined || this.#interrupt.aborted) return;
    await this.#takeOne(first.name, endMs);
    if (this.#interrupt.aborted) return;
    const left = await this.#takeAtOnce(others);
    const endOfAllMs = Math.max(endMs, this.#seeker.stopwatch.elapsedMs + givingWayMs);
    for (const ship of left) {
      if (this.#interrupt.aborted) return;
      await this.#takeOne(ship.name, endOfAllMs);
    }
  }

  /**
   * Tries all of these at the same time, waiting for nobody.
   *
   * @returns from the first on that it did not get, all; what it got of them it has given back, as whoever holds that one may be
   *   waiting for them.
   */
  async #takeAtOnce(ships: readonly Ship[]): Promise<readonly Ship[]> {
    const got = await Promise.all(ships.map(({ name }) => this.#tryOne(name)));
    const missed = got.indexOf(false);
    if (missed < 0) return [];
    const left = ships.slice(missed);
    await Promise.all(left.map(({ name }) => this.#held.giveBack(name, this.#calls.signal)));
    return left;
  }

  /** @returns false: somebody holds it, maybe ourselves for another ship, or by an answer that was lost. */
  async #tryOne(ship: string): Promise<boolean> {
    const driver = this.#drivers.get(ship);
    const attempt = driver && (await this.#attempt(driver, 'at-once'));
    if (driver === undefined || attempt === undefined) return true;
    if (attempt.kind !== 'taken') return false;
    this.#held.hold(driver, attempt);
    return true;
  }

  under(): UnderLock {
    return {
      connector: { connect: (ship) => this.#connect(ship) },
      interrupt: this.#interrupt,
      beforeOperation: async ({ ship }) => this.#held.check(ship),
      takenOver: this.#takenOver,
    };
  }

  /** Always resolves. */
  async release(): Promise<void> {
    const bound = new AbortController();
    const over = this.#clock.sleep(releaseMs, bound.signal).then(
      () => this.#calls.abort(new Error('it took too long')),
      () => undefined,
    );
    await this.#held.release(this.#calls.signal);
    bound.abort();
    await over;
    for (const driver of this.#drivers.values()) driver.close();
  }

  /** Connects all at once, which takes longer than what follows, and finds those that do not answer. */
  async #greet(ship: Ship): Promise<void> {
    const driver = this.#request.connector.connect(ship);
    this.#drivers.set(ship.name, driver);
    try {
      await driver.info({ signal: this.#interrupt });
    } catch (error) {
      if (!this.#interrupt.aborted) this.#failures.set(ship.name, asError(error));
    }
  }

  async #takeOne(ship: string, endMs: number): Promise<void> {
    const driver = this.#drivers.get(ship);
    if (driver === undefined || this.#failures.has(ship)) return;
    let awaited: string | undefined;
    for (;;) {
      const attempt = await this.#attempt(driver, 'in-order');
      if (attempt === undefined) return;
      if (attempt.kind === 'shared') {
        this.#held.share(ship, attempt.id);
        return;
      }
      if (attempt.kind === 'taken') {
        this.#held.hold(driver, attempt);
        return;
      }
      const { holder } = attempt;
      const leftMs = endMs - this.#seeker.stopwatch.elapsedMs;
      if (leftMs <= 0) throw new LockHeld(this.#request.environment, ship, holder);
      if (awaited !== holder.container) this.#tell({ type: 'lock-awaited', ship, holder });
      awaited = holder.container;
      try {
        await this.#clock.sleep(Math.min(pollMs, leftMs), this.#interrupt);
      } catch {
        return;
      }
    }
  }

  /** undefined: the ship does not answer, or the lock cannot be made there. */
  async #attempt(driver: HostDriver, manner: LockSeeker['manner']): Promise<LockAttempt | undefined> {
    try {
      return await takeLock(driver, { ...this.#seeker, manner }, this.#calls.signal);
    } catch (error) {
      this.#failures.set(driver.ship, lockFailure(error));
      return undefined;
    }
  }

  /** The ship as it was when it was to be locked: one that was silent then must not be acted on now. */
  #connect(ship: Ship): HostDriver {
    const driver = this.#drivers.get(ship.name) ?? this.#request.connector.connect(ship);
    this.#drivers.set(ship.name, driver);
    const failure = this.#failures.get(ship.name);
    return {
      ...driver,
      observation: {
        ...driver.observation,
        events: (options) => this.#overhear(driver.observation.events(options)),
      },
      ...(failure === undefined
        ? {}
        : { containers: { ...driver.containers, list: () => Promise.reject(failure) } }),
      close: () => undefined,
    };
  }

  /** A lock that is taken away is noticed as soon as whoever follows the ship hears of it, and not with the next heartbeat. */
  async *#overhear(events: AsyncIterable<ContainerEvent>): AsyncGenerator<ContainerEvent> {
    for await (const event of events) {
      if (event.action === 'destroy' || event.action === 'rename') this.#held.doubt(event.id);
      yield event;
    }
  }

  #tell(event: Untimed<LockEvent>): void {
    if (event.type === 'lock-taken-over') this.#takenOver.add(event.ship);
    try {
      this.#request.onEvent?.({ ...event, time: this.#clock.now() });
    } catch {
      // A listener must not keep a lock from being removed; a play tells the same one, and rejects with what it throws.
    }
  }
}

function labelsOf({ environment, play }: LockRequest, { who, process }: LockOwner, token: string) {
  return {
    [lockLabels.environment]: environment,
    [lockLabels.token]: token,
    [lockLabels.who]: who,
    [lockLabels.play]: play,
    ...(process === null
      ? {}
      : {
          [lockLabels.machine]: process.machine,
          [lockLabels.pid]: String(process.pid),
          [lockLabels.started]: process.started,
        }),
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** An Engine's refusal, with what it is about. */
function lockFailure(error: unknown): Error {
  if (!(error instanceof HostFailure) || error.shipIsUnreachable) return asError(error);
  return new HostFailure(
    error.kind,
    error.ship,
    `the lock cannot be made: ${error.message}; with --no-lock none is taken`,
    {
      cause: error,
    },
  );
}
