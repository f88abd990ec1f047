/** Where a ship's Engine has room, its containers end within a fifth of this when they are asked to. */
const firstMs = 500;

/**
 * How long a stop is reckoned to keep its Engine busy while its container has not ended. Each time one takes longer, the next ones
 * of its ship are given half as much: however many there are that take their time, all are asked to stop within a second.
 */
export class StopPatience {
  readonly #ms = new Map<string, number>();

  /** Milliseconds. */
  of(ship: string): number {
    return this.#ms.get(ship) ?? firstMs;
  }

  /** @param ms what the stop was given. */
  exhausted(ship: string, ms: number): void {
    this.#ms.set(ship, Math.min(this.of(ship), ms / 2));
  }
}
