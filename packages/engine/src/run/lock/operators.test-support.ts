import type { LockEvent, ProcessIdentity, Ship } from '../../model/index.ts';
import type { Clock } from '../../port/clock.ts';
import type { CallOptions, HostConnector, HostDriver } from '../../port/host-driver.ts';
import { HostFailure } from '../../port/host-failure.ts';
import type { LockOwner } from '../../port/lock-owner.ts';
import type { FakeClock } from '../../testing/fake-clock.ts';
import type { FakeFleet } from '../../testing/fake-host.ts';
import { LockHeld } from './lock-held.ts';
import { type UnderLock, withLock } from './with-lock.ts';

/** How one call fares on its way to an Engine and back. */
export interface Passage {
  /** Milliseconds until it takes effect, and from then until its answer is here. */
  readonly thereMs: number;
  readonly backMs: number;
  /** Its answer is lost. */
  readonly lost: boolean;
}

/** What is peculiar to an operator. */
export interface OperatorOutline {
  readonly name: string;
  /** By how much its clock differs. */
  readonly skewMs?: number;
  /** One for each call, over and over. Default: a millisecond there and back. */
  readonly passages?: readonly Passage[];
  /** Of renaming, in place of the next of all. */
  readonly renaming?: Passage;
  /** Whether its processes can be told from each other. */
  readonly onLinux?: boolean;
  /** When its machine sleeps: from then on, for so long, nothing of it runs, and what nobody sets stands still. */
  readonly sleeps?: { readonly fromMs: number; readonly forMs: number };
}

export type Ending = 'ran' | 'held' | 'failed';

/** An operator with a machine of its own, whose process can be killed. */
export class TestOperator {
  readonly name: string;
  readonly events: LockEvent[] = [];
  /** Called before and after each call. */
  onMoment: () => void = () => undefined;
  readonly #clock: FakeClock;
  readonly #fleet: FakeFleet;
  readonly #outline: OperatorOutline;
  readonly #beganMs: number;
  #calls = 0;
  #killed = false;
  #under: UnderLock | undefined;

  constructor(clock: FakeClock, fleet: FakeFleet, outline: OperatorOutline) {
    this.name = outline.name;
    this.#clock = clock;
    this.#fleet = fleet;
    this.#outline = outline;
    this.#beganMs = clock.now();
  }

  /** Nothing of it runs any more; calls that are under way may still take effect. */
  kill(): void {
    this.#killed = true;
  }

  /** Whether it would begin an operation on that ship now. */
  async mayAct(ship: string): Promise<boolean> {
    if (this.#killed || this.#under === undefined || this.#under.interrupt.aborted) return false;
    return this.#under.beforeOperation({ ship }).then(
      () => true,
      () => false,
    );
  }

  /** Takes the locks, and has them for so long. */
  async plays(ships: readonly Ship[], forMs: number, waitMs = 0): Promise<Ending> {
    const { signal } = new AbortController();
    try {
      await withLock(
        {
          environment: 'shop',
          ships,
          play: 'start',
          connector: this.connector(),
          waitMs,
          clock: this.clock(),
          owner: this.owner(),
          onEvent: (event) => this.events.push(event),
        },
        async (under) => {
          this.#under = under;
          this.onMoment();
          await this.clock().sleep(forMs, signal);
          this.#under = undefined;
        },
      );
      return 'ran';
    } catch (error) {
      if (error instanceof LockHeld) return 'held';
      if (error instanceof HostFailure) return 'failed';
      throw error;
    }
  }

  owner(): LockOwner {
    const process = (name: string): ProcessIdentity => ({ machine: 'desk', pid: 1, started: name });
    return {
      who: `${this.name}@desk`,
      process: this.#outline.onLinux === true ? process(this.name) : null,
      hasEnded: ({ started }) => ended.has(started),
    };
  }

  clock(): Clock {
    const { skewMs = 0 } = this.#outline;
    return {
      now: () => this.#clock.now() + skewMs,
      monotonic: () => this.#clock.monotonic() - this.#sleptMs(),
      sleep: async (ms, signal) => {
        await this.#clock.sleep(ms, signal);
        await this.#awake();
      },
    };
  }

  connector(): HostConnector {
    return { connect: (ship) => this.#driver(this.#fleet.connect(ship)) };
  }

  #driver(driver: HostDriver): HostDriver {
    const { containers, locks, observation } = driver;
    const passing = <Rest extends readonly unknown[], T>(
      call: (...rest: Rest) => Promise<T>,
      passage?: Passage,
    ): ((...rest: Rest) => Promise<T>) => {
      return (...rest) => this.#passes(driver.ship, () => call(...rest), passage);
    };
    const time = passing(async (options: { readonly signal: AbortSignal }) => {
      const now = await observation.time(options);
      return now === null ? null : Math.floor(now / 1000) * 1000;
    });
    const find = passing((nameOrId: string, options: CallOptions) => locks.find(nameOrId, options));
    return {
      ...driver,
      info: passing((options) => driver.info(options)),
      observation: { ...observation, time },
      locks: {
        create: passing((lock, options) => locks.create(lock, options)),
        beat: passing((id, at, options) => locks.beat(id, at, options)),
        async find(nameOrId, options) {
          const now = await time(options);
          const found = await find(nameOrId, options);
          return found === undefined ? undefined : { ...found, now };
        },
      },
      containers: {
        ...containers,
        list: passing((options) => containers.list(options)),
        inspect: passing((nameOrId, options) => containers.inspect(nameOrId, options)),
        rename: passing((id, to, options) => containers.rename(id, to, options), this.#outline.renaming),
        remove: passing((id, options) => containers.remove(id, options)),
      },
    };
  }

  async #passes<T>(ship: string, call: () => Promise<T>, own?: Passage): Promise<T> {
    const { passages = [] } = this.#outline;
    const next = passages[this.#calls % passages.length] ?? { thereMs: 1, backMs: 1, lost: false };
    const passage = own ?? next;
    this.#calls += 1;
    const { signal } = new AbortController();
    await this.#awake();
    await this.#clock.sleep(passage.thereMs, signal);
    this.onMoment();
    const answer = await call().then(
      (value) => () => value,
      (error: unknown) => () => {
        throw error;
      },
    );
    this.onMoment();
    await this.#clock.sleep(passage.backMs, signal);
    await this.#awake();
    if (passage.lost) throw new HostFailure('connection-lost', ship, 'the answer was lost');
    return answer();
  }

  async #awake(): Promise<void> {
    if (this.#killed) await new Promise(() => undefined);
    const leftMs = this.#wakesAt() - this.#clock.now();
    if (this.#sleptMs() > 0 && leftMs > 0) await this.#clock.sleep(leftMs, new AbortController().signal);
    if (this.#killed) await new Promise(() => undefined);
  }

  #sleptMs(): number {
    const { sleeps } = this.#outline;
    if (sleeps === undefined) return 0;
    const since = this.#clock.now() - this.#beganMs - sleeps.fromMs;
    return Math.min(sleeps.forMs, Math.max(0, since));
  }

  #wakesAt(): number {
    const { sleeps } = this.#outline;
    return sleeps === undefined ? 0 : this.#beganMs + sleeps.fromMs + sleeps.forMs;
  }
}

/** The names of processes that have ended, and are known to have. */
export const ended: Set<string> = new Set<string>();
