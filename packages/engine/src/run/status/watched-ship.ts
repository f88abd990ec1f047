import { Bell } from '../../lifecycle/bell.ts';
import type { Status, StatusEvent } from '../../model/index.ts';
import type { Clock } from '../../port/clock.ts';
import type { ContainerEvent, HostDriver } from '../../port/host-driver.ts';
import { HostFailure } from '../../port/host-failure.ts';
import {
  concerns,
  isInRestartLoop,
  type LabelledContainer,
  type ShipQuestion,
  shipStatuses,
  statusByInspection,
  statusInListing,
  steadyAfterMs,
} from '../../status/index.ts';
import { silenceOf } from '../observe-ships.ts';
import { withOtherImages } from './other-images.ts';

/** Something happened to a container. */
interface News {
  readonly image: string;
  /** When, by the ship's clock, and when that was heard of, by ours. */
  readonly time: number;
  readonly heardAt: number;
  /** Whether it was started, or has ended, since it was told of. */
  readonly moved: boolean;
}

export interface Watching {
  readonly question: ShipQuestion;
  readonly driver: HostDriver;
  readonly clock: Clock;
  readonly tell: (event: StatusEvent) => Promise<void>;
}

/** One ship that is watched: what is known of it, and what of that was told. */
export class WatchedShip {
  readonly #question: ShipQuestion;
  readonly #driver: HostDriver;
  readonly #clock: Clock;
  readonly #tell: (event: StatusEvent) => Promise<void>;
  readonly #containers = new Map<string, LabelledContainer>();
  readonly #news = new Map<string, News>();
  readonly #bell = new Bell();
  #told: ReadonlyMap<string, Status> = new Map();

  constructor({ question, driver, clock, tell }: Watching) {
    this.#question = question;
    this.#driver = driver;
    this.#clock = clock;
    this.#tell = tell;
  }

  /** By one listing: what is there now, whatever was known before. */
  async look(signal: AbortSignal): Promise<void> {
    const listing = await this.#driver.containers.list({ signal });
    const found = listing
      .filter((container) => concerns(this.#question, container))
      .map((container) => ({ status: statusInListing(container), labels: container.labels }));
    const all = await withOtherImages(this.#question.environment, found, this.#driver, signal);
    this.#containers.clear();
    for (const container of all) this.#containers.set(container.status.id, container);
    await this.#tellChanges(this.#statuses());
  }

  async lost(failure: HostFailure): Promise<void> {
    const condition = failure.shipIsUnreachable ? 'unreachable' : 'unknown';
    const orphans = [...this.#told.values()].flatMap((status): Status[] =>
      status.kind === 'orphan' ? [{ ...status, condition }] : [],
    );
    const sight = { reachable: false, ...silenceOf(failure) } as const;
    await this.#tellChanges([...shipStatuses(this.#question, sight), ...orphans]);
  }

  heed(event: ContainerEvent): void {
    const { id, image, time, action } = event;
    if (!this.#containers.has(id) && !concerns(this.#question, event)) return;
    const moved = action === 'start' || action === 'die' || this.#news.get(id)?.moved === true;
    this.#news.set(id, { image, time, heardAt: this.#clock.now(), moved });
    this.#bell.ring();
  }

  /** Looks at each container that something happened to. */
  async keepLooking(signal: AbortSignal): Promise<never> {
    const later = new Map<string, number>();
    for (;;) {
      await this.#bell.wait(signal);
      const news = [...this.#news];
      this.#news.clear();
      const moved = new Set<string>();
      for (const [id, one] of news) {
        if (one.moved) moved.add(id);
        await this.#inspect(id, one, signal);
        this.#lookAgain(id, one, later, signal);
      }
      await this.#tellChanges(this.#statuses(), moved);
    }
  }

  async #inspect(id: string, { image, time, heardAt }: News, signal: AbortSignal): Promise<void> {
    try {
      const details = await this.#driver.containers.inspect(id, { signal });
      if (details === undefined || !concerns(this.#question, details)) {
        this.#containers.delete(id);
        return;
      }
      const now = time + (this.#clock.now() - heardAt);
      const known = this.#containers.get(id);
      this.#containers.set(id, {
        ...known,
        status: statusByInspection(details, { image: known?.status.image ?? image, now }),
        labels: details.labels,
      });
    } catch (error) {
      if (!(error instanceof HostFailure) || error.shipIsUnreachable) throw error;
    }
  }

  /** A container that was in a restart loop, and is not started again, has come out of it without an event. */
  #lookAgain(
    id: string,
    { image, time, heardAt }: News,
    later: Map<string, number>,
    signal: AbortSignal,
  ): void {
    const status = this.#containers.get(id)?.status;
    const mark = (later.get(id) ?? 0) + 1;
    later.set(id, mark);
    if (status === undefined || !isInRestartLoop(status)) {
      later.delete(id);
      return;
    }
    const wait = async (): Promise<void> => {
      await this.#clock.sleep(steadyAfterMs - (status.elapsedMs ?? 0), signal);
      if (later.get(id) !== mark) return;
      if (!this.#news.has(id)) this.#news.set(id, { image, time, heardAt, moved: false });
      this.#bell.ring();
    };
    wait().catch(() => undefined);
  }

  #statuses(): Status[] {
    return shipStatuses(this.#question, { reachable: true, containers: [...this.#containers.values()] });
  }

  async #tellChanges(statuses: readonly Status[], moved: ReadonlySet<string> = new Set()): Promise<void> {
    const now = new Map(statuses.map((status) => [keyOf(status), status]));
    const before = this.#told;
    this.#told = now;
    const time = this.#clock.now();
    for (const [key, status] of before) {
      if (!now.has(key)) await this.#tell({ type: 'status-gone', time, status });
    }
    for (const [key, status] of now) {
      const told = before.get(key);
      if (told === undefined || hasChanged(told, status, moved)) {
        await this.#tell({ type: 'status', time, status });
      }
    }
  }
}

function keyOf(status: Status): string {
  switch (status.kind) {
    case 'instance':
      return `instance ${status.instance}`;
    case 'orphan':
      return `orphan ${status.container.id}`;
    case 'ship':
      return 'ship';
  }
}

function hasChanged(before: Status, after: Status, moved: ReadonlySet<string>): boolean {
  if (fingerprint(before) !== fingerprint(after)) return true;
  if (after.condition === 'restarting' || after.kind === 'ship' || before.kind === 'ship') return false;
  const { container } = after;
  if (container?.inspected == null) return false;
  const told = before.container?.inspected;
  return told == null ? moved.has(container.id) : told.startedAt !== container.inspected.startedAt;
}

/** All that makes a difference, but for how exactly it is known. A restart loop makes one at each turn. */
function fingerprint(status: Status): string {
  if (status.kind === 'ship') return status.condition;
  const { condition, container } = status;
  const { id, name, state, health, exitCode, inspected } = container ?? {};
  const about = condition === 'restarting' ? [inspected?.restartCount] : [state, health, exitCode];
  const because = status.kind === 'orphan' ? status.because : condition === 'foreign' ? status.cause : null;
  const drifted = status.kind === 'instance' ? status.drifted : [];
  return JSON.stringify([condition, because, id, name, drifted, ...about]);
}
