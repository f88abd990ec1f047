import { byName } from '../decide/index.ts';
import type { ObservedContainer } from '../model/index.ts';
import type { HostDriver } from '../port/host-driver.ts';
import { oncePerTurn } from './once-per-turn.ts';

type Listing = ReadonlyMap<string, ObservedContainer>;

/** Looks at containers by their names. Steps that look at the same moment share one listing of their ship. */
export class SharedLooks {
  readonly #signal: AbortSignal;
  readonly #names = new Map<HostDriver, string[]>();
  readonly #listings = new Map<HostDriver, Promise<Listing>>();

  /** @param signal of the calls. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Those of the containers that there are, and of others perhaps, by name. */
  at(driver: HostDriver, names: readonly string[]): Promise<Listing> {
    this.#names.set(driver, [...(this.#names.get(driver) ?? []), ...names]);
    return oncePerTurn(this.#listings, driver, async () => {
      const all = this.#names.get(driver) ?? [];
      this.#names.delete(driver);
      return byName(await driver.containers.list({ signal: this.#signal, names: all }));
    });
  }
}
