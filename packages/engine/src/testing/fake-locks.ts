import type { Dictionary, ObservedLock } from '../model/index.ts';
import type { FakeClock } from './fake-clock.ts';
import type { FakeEngine } from './fake-engine.ts';

/** The locks of one ship in memory: what its calls do, without delay, faults or a log. */
export class FakeLocks {
  readonly #engine: FakeEngine;
  readonly #clock: FakeClock;
  /** By container: when it was made, and its last heartbeat. */
  readonly #times = new Map<string, { readonly createdAt: number; heartbeatAt: number | null }>();

  constructor(engine: FakeEngine, clock: FakeClock) {
    this.#engine = engine;
    this.#clock = clock;
  }

  create({ name, labels }: { readonly name: string; readonly labels: Dictionary<string> }): string {
    this.#engine.refuseTaken(name);
    const id = this.#engine.addContainer({ name, labels, image: 'maestro-lock:1', state: 'created' });
    this.#times.set(id, { createdAt: this.#now(), heartbeatAt: null });
    return id;
  }

  find(nameOrId: string, now: number | null): ObservedLock | undefined {
    const found = this.#engine.inspect(nameOrId);
    if (found === undefined) return undefined;
    const { id, name, labels } = found;
    const { createdAt, heartbeatAt } = this.#times.get(id) ?? { createdAt: 0, heartbeatAt: null };
    return { id, name, labels, createdAt, heartbeatAt, now };
  }

  beat(id: string, time: number): void {
    this.#engine.refuseGone(id);
    const times = this.#times.get(id);
    if (times !== undefined) times.heartbeatAt = time;
  }

  #now(): number {
    return this.#clock.now() + this.#engine.clockSkewMs;
  }
}
