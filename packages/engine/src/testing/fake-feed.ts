import type { ContainerEvent } from '../port/host-driver.ts';
import type { HostFailure } from '../port/host-failure.ts';

/** What happens on one ship, told to all who listen. */
export class FakeFeed {
  readonly #listeners = new Set<(event: ContainerEvent) => void>();
  readonly #cuts = new Set<(failure: HostFailure) => void>();

  /** @returns a function that ends listening */
  listen(listener: (event: ContainerEvent) => void, onCut: (failure: HostFailure) => void): () => void {
    this.#listeners.add(listener);
    this.#cuts.add(onCut);
    return () => {
      this.#listeners.delete(listener);
      this.#cuts.delete(onCut);
    };
  }

  tell(event: ContainerEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Ends all connections on which something is listened to. */
  cut(failure: HostFailure): void {
    for (const cut of this.#cuts) cut(failure);
  }
}
