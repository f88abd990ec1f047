import type { ContainerDetails, ObservedContainer } from '../model/index.ts';
import type { ContainersPort } from '../port/host-driver.ts';
import { bounded } from './bounded.ts';

/** How many containers of one ship are inspected at once. */
const atOnce = 8;

interface InspectingDriver {
  readonly containers: Pick<ContainersPort, 'inspect'>;
}

/**
 * Inspections of the containers that are expected on a ship, begun by their names while its listing is under way: one
 * after the other would take as long as both.
 */
export class EarlyLooks {
  readonly #driver: InspectingDriver;
  readonly #signal: AbortSignal;
  readonly #begun: Map<string, Promise<ContainerDetails | undefined>>;
  #isThere: (name: string) => boolean = () => true;

  /** @param expected names of containers. */
  constructor(driver: InspectingDriver, expected: readonly string[], signal: AbortSignal) {
    this.#driver = driver;
    this.#signal = signal;
    const run = bounded(atOnce);
    this.#begun = new Map(expected.map((name) => [name, run(() => this.#look(name))]));
  }

  /** From now on only these are asked for. */
  keepTo(names: { has(name: string): boolean }): void {
    this.#isThere = (name) => names.has(name);
  }

  /** Once for each of them. undefined: it is gone. Rejects as the driver's call does. */
  async at({ id, name }: Pick<ObservedContainer, 'id' | 'name'>): Promise<ContainerDetails | undefined> {
    const details = await this.#begun.get(name);
    this.#begun.delete(name);
    // Another one had the name then, or the ship did not tell.
    return details?.id === id ? details : this.#driver.containers.inspect(id, { signal: this.#signal });
  }

  async #look(name: string): Promise<ContainerDetails | undefined> {
    if (!this.#isThere(name)) return undefined;
    // Whoever needs it asks again, and hears why.
    return this.#driver.containers.inspect(name, { signal: this.#signal }).catch(() => undefined);
  }
}
