import { byName } from '../decide/index.ts';
import type { ObservedContainer } from '../model/index.ts';
import type { HostDriver } from '../port/host-driver.ts';

interface Look {
  readonly names: string[];
  readonly containers: Promise<ReadonlyMap<string, ObservedContainer>>;
}

/**
 * Looks at containers by their names. Steps that look at the same moment share one listing of their ship: it is asked for
 * after all of them have asked, so that it is as fresh as an inspection of each.
 */
export class SharedLooks {
  readonly #signal: AbortSignal;
  readonly #next = new Map<HostDriver, Look>();

  /** @param signal of the calls. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Those of the containers that there are, and of others perhaps, by name. */
  at(driver: HostDriver, names: readonly string[]): Promise<ReadonlyMap<string, ObservedContainer>> {
    const look = this.#next.get(driver) ?? this.#begin(driver);
    look.names.push(...names);
    return look.containers;
  }

  #begin(driver: HostDriver): Look {
    const names: string[] = [];
    const look = { names, containers: this.#list(driver, names) };
    this.#next.set(driver, look);
    return look;
  }

  async #list(driver: HostDriver, names: readonly string[]): Promise<ReadonlyMap<string, ObservedContainer>> {
    // What the same event lets begin asks within the same turn.
    await Promise.resolve();
    this.#next.delete(driver);
    return byName(await driver.containers.list({ signal: this.#signal, names }));
  }
}
