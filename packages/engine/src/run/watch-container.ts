import { Bell } from '../lifecycle/bell.ts';
import { believedHealth, unhealthy } from '../lifecycle/health.ts';
import type { ContainerDetails } from '../model/index.ts';
import type { ContainersPort } from '../port/host-driver.ts';
import { HostFailure } from '../port/host-failure.ts';
import type { Outage, ShipWatch } from './ship-watch.ts';

/** Why checks need not wait any longer. */
export type ContainerNews =
  /**
   * It is not there any more, does not run, or was started anew. `exitCode`: of its last end, where that is known. `outageMs`: so long
   * its ship had told of nothing since it was last seen well; null: it had told of all.
   */
  | {
      readonly kind: 'ended';
      readonly exitCode: number | null;
      readonly outOfMemory: boolean;
      readonly outageMs: number | null;
    }
  /** Docker's own health check has given it up. `cause`: a clause. */
  | { readonly kind: 'unhealthy'; readonly cause: string };

/** A container that checks wait for. */
export interface WatchedContainer {
  readonly id: string;
  /** It was started just now, so a restart by its Engine says that it has ended. Otherwise it may have a past. */
  readonly isNew: boolean;
  /** Whether an unhealthy verdict ends the wait; a check of the health itself says more. */
  readonly heedsHealth: boolean;
  /** Takes secrets out of what programs print. */
  readonly hide: (text: string) => string;
}

/**
 * Watches a container, by the events of its ship, for as long as checks wait. What an event tells is looked up: one of an
 * earlier run of the container may come late, and one that was missed shows in the restart count and the start time.
 */
export class ContainerWatch {
  /** Rung when Docker's health check may have another verdict. */
  readonly healthNews: Bell = new Bell();
  readonly #watched: WatchedContainer;
  readonly #watch: ShipWatch;
  readonly #containers: Pick<ContainersPort, 'inspect'>;
  readonly #signal: AbortSignal;
  readonly #lookAgain = new Bell();
  readonly #leave: () => void;
  #before: ContainerDetails | undefined;
  #restartsBefore: number | undefined;
  /** The last one that it was seen to have outlived. */
  #outlived: Outage | undefined;
  #lastEnd: { exitCode: number | null; outOfMemory: boolean } = { exitCode: null, outOfMemory: false };

  constructor(
    watched: WatchedContainer,
    watch: ShipWatch,
    containers: Pick<ContainersPort, 'inspect'>,
    signal: AbortSignal,
  ) {
    this.#watched = watched;
    this.#watch = watch;
    this.#outlived = watch.outage;
    this.#containers = containers;
    this.#signal = signal;
    this.#leave = watch.listen(watched.id, (news) => {
      if (news !== 'look') {
        if (news.action === 'die') this.#lastEnd.exitCode = news.exitCode;
        if (news.action === 'oom') this.#lastEnd.outOfMemory = true;
        if (news.action === 'start' || news.action === 'rename' || news.action === 'kill') return;
      }
      this.healthNews.ring();
      this.#lookAgain.ring();
    });
  }

  /** How often its Engine had restarted the container before, as far as that is known. */
  get restartsBefore(): number {
    return this.#watched.isNew ? 0 : (this.#restartsBefore ?? 0);
  }

  /** Resolves with the first news that end the wait; rejects with the signal's reason. */
  async news(): Promise<ContainerNews> {
    try {
      for (;;) {
        await this.#lookAgain.wait(this.#signal);
        const news = await this.#look();
        if (news !== undefined) return news;
      }
    } finally {
      this.#leave();
    }
  }

  async #look(): Promise<ContainerNews | undefined> {
    try {
      const now = await this.#containers.inspect(this.#watched.id, { signal: this.#signal });
      if (now === undefined || this.#hasEnded(now)) {
        const { exitCode, outOfMemory } = this.#lastEnd;
        const isDown = now !== undefined && now.state !== 'running';
        return {
          kind: 'ended',
          exitCode: exitCode ?? (isDown ? now.exitCode : null),
          outOfMemory: outOfMemory || now?.outOfMemory === true,
          outageMs: this.#outageMs(),
        };
      }
      const wasUnhealthy = this.#before !== undefined && believedHealth(this.#before) === 'unhealthy';
      const isFirst = this.#before === undefined;
      this.#before = now;
      this.#outlived = this.#watch.outage;
      this.#restartsBefore ??= now.restartCount;
      const turned =
        believedHealth(now) === 'unhealthy' && !wasUnhealthy && (!isFirst || this.#watched.isNew);
      return turned && this.#watched.heedsHealth
        ? { kind: 'unhealthy', cause: unhealthy(now, this.#watched.hide) }
        : undefined;
    } catch (error) {
      this.#signal.throwIfAborted();
      if (error instanceof HostFailure) return undefined;
      throw error;
    }
  }

  #outageMs(): number | null {
    const { outage } = this.#watch;
    return outage === undefined || outage === this.#outlived ? null : this.#watch.lengthOf(outage);
  }

  #hasEnded({ state, restartCount, startedAt }: ContainerDetails): boolean {
    if (state !== 'running' && state !== 'paused') return true;
    const before = this.#before;
    if (before === undefined) return this.#watched.isNew && restartCount > 0;
    return restartCount > before.restartCount || startedAt !== before.startedAt;
  }
}
