import { Bell } from '../../lifecycle/bell.ts';
import type { ContainerEvent, HostDriver } from '../../port/host-driver.ts';
import { HostFailure } from '../../port/host-failure.ts';
import type { Tell } from './follow-ship.ts';
import {
  asEvent,
  type FollowedLog,
  type Holder,
  holderOf,
  isUp,
  readPast,
  refusalOf,
} from './followed-log.ts';
import { LogMark } from './log-mark.ts';
import type { LogRequest } from './log-request.ts';

/** A container whose log has ended is about to end, or to be started again. */
const settleMs = 200;

/** One log while the ship is connected. */
interface Following {
  readonly log: FollowedLog;
  /** Who has the instance's name, as of the last look. */
  holder: Holder | null;
  /** Whether the container may have written since its log was read. */
  owed: boolean;
  /** Ends reading a container that the instance has no more. */
  reading: AbortController | undefined;
  readonly news: Bell;
}

/** Follows the logs of one ship for as long as the connection to it stands, which is as long as the request's signal. */
export class ShipSession {
  readonly #request: LogRequest;
  readonly #driver: HostDriver;
  readonly #tell: Tell;
  readonly #followings: ReadonlyMap<string, Following>;
  readonly #signal: AbortSignal;
  readonly #lookAgain = new Bell();
  #looking: Promise<void> | undefined;
  #nextLook: Promise<void> | undefined;

  constructor(request: LogRequest, logs: readonly FollowedLog[], driver: HostDriver, tell: Tell) {
    this.#request = request;
    this.#driver = driver;
    this.#tell = tell;
    this.#followings = new Map(
      logs.map((log) => [
        log.instance,
        { log, holder: null, owed: true, reading: undefined, news: new Bell() },
      ]),
    );
    this.#signal = request.signal;
  }

  /** The first to end does so when no log is left to follow. */
  work(): readonly Promise<void>[] {
    const following = [...this.#followings.values()].map((one) => this.#follow(one));
    return [Promise.all(following).then(() => undefined), this.#keepLooking()];
  }

  heed({ action, name, oldName }: ContainerEvent): void {
    const named = this.#followings.get(name);
    if (action === 'start' && named !== undefined) named.owed = true;
    if (named === undefined && !this.#followings.has(oldName ?? '')) return;
    if (action === 'start' || action === 'rename' || action === 'destroy') this.#lookAgain.ring();
  }

  async #keepLooking(): Promise<never> {
    for (;;) {
      await this.#lookAgain.wait(this.#signal);
      await this.look();
    }
  }

  /** A look that begins from now on; all who ask while one is going on share the next. */
  look(): Promise<void> {
    if (this.#looking === undefined) {
      this.#looking = this.#lookNow().finally(() => (this.#looking = undefined));
      return this.#looking;
    }
    const next = (): Promise<void> => {
      this.#nextLook = undefined;
      return this.look();
    };
    this.#nextLook ??= this.#looking.then(next, next);
    return this.#nextLook;
  }

  async #lookNow(): Promise<void> {
    const listing = await this.#driver.containers.list({ signal: this.#signal });
    for (const following of this.#followings.values()) {
      const { log } = following;
      const holder = holderOf(this.#request, log, listing);
      following.holder = 'type' in holder ? null : holder;
      if ('type' in holder && log.container === undefined) {
        log.container = null;
        await this.#tell(holder);
      }
      const read = listing.find(({ id }) => id === log.container);
      if (read !== undefined && isUp(read) && read.id !== following.holder?.id) following.reading?.abort();
      following.news.ring();
    }
  }

  async #follow(following: Following): Promise<void> {
    const { log, news } = following;
    while (!log.givenUp) {
      const { holder } = following;
      if (holder === null || (holder.id === log.container && !following.owed)) await news.wait(this.#signal);
      else await this.#read(following, holder);
    }
  }

  async #read(following: Following, holder: Holder): Promise<void> {
    const { log } = following;
    if (log.container === undefined) {
      await this.#attempt(log, async () => {
        for await (const event of readPast(this.#request, log, holder, this.#driver)) await this.#tell(event);
      });
      // It is gone again.
      if (log.container === undefined) log.container = null;
      return;
    }
    if (holder.id !== log.container) await this.#moveTo(holder, log);
    following.owed = false;
    if (isUp(holder)) log.toldEnded = false;
    const reading = new AbortController();
    following.reading = reading;
    await this.#attempt(log, () => this.#pass(log, 'follow', reading.signal));
    following.reading = undefined;
    if (log.givenUp) return;
    await this.look();
    const now = following.holder;
    if (now !== null && now.id !== holder.id) return;
    if (now !== null && isUp(now)) {
      following.owed = true;
      await this.#request.clock.sleep(settleMs, this.#signal);
    } else if (!following.owed && holder.state !== 'created') await this.#tellEnded(log);
  }

  async #tellEnded(log: FollowedLog): Promise<void> {
    if (log.toldEnded) return;
    log.toldEnded = true;
    await this.#tell({ type: 'log-ended', instance: log.instance, ship: log.ship });
  }

  /** From the container that the instance had to the one that it has, without losing the last lines of the former. */
  async #moveTo(holder: Holder, log: FollowedLog): Promise<void> {
    if (log.container !== null && !log.complete) {
      await this.#attempt(log, () => this.#pass(log, 'rest', this.#signal));
    }
    log.container = holder.id;
    log.mark = new LogMark();
    log.complete = false;
    const { instance, ship } = log;
    await this.#tell({ type: 'log-replaced', instance, ship, container: holder.id });
  }

  /** Passes on what comes after the mark. */
  async #pass(log: FollowedLog, what: 'follow' | 'rest', stop: AbortSignal): Promise<void> {
    log.complete = false;
    const { since } = log.mark;
    const records = this.#driver.containers.logs(log.container ?? '', {
      signal: AbortSignal.any([this.#signal, stop]),
      follow: what === 'follow',
      ...(since === undefined ? {} : { since }),
    });
    try {
      for await (const record of log.mark.after(records)) {
        log.mark.take(record);
        await this.#tell(asEvent(log, record));
      }
    } catch (error) {
      this.#signal.throwIfAborted();
      if (!stop.aborted) throw error;
    }
    log.complete = true;
  }

  /** A container that is gone is nothing to be told; a log that the Engine does not give is given up. */
  async #attempt(log: FollowedLog, read: () => Promise<void>): Promise<void> {
    try {
      await read();
    } catch (error) {
      if (error instanceof HostFailure && (error.kind === 'not-found' || error.kind === 'conflict')) return;
      const refusal = refusalOf(log, error);
      if (refusal === undefined) throw error;
      log.givenUp = true;
      await this.#tell(refusal);
    }
  }
}
