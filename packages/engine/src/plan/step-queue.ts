/** Positions of steps in a plan, lowest first. */
export class StepQueue {
  readonly #positions: number[] = [];

  get size(): number {
    return this.#positions.length;
  }

  /** Adding is cheapest in order, which is how steps mostly become ready. */
  add(position: number): void {
    this.#positions.splice(this.#place(position), 0, position);
  }

  delete(position: number): void {
    const place = this.#place(position);
    if (this.#positions[place] === position) this.#positions.splice(place, 1);
  }

  [Symbol.iterator](): Iterator<number> {
    return this.#positions[Symbol.iterator]();
  }

  /** Where `position` is, or would have to go. */
  #place(position: number): number {
    let low = 0;
    let high = this.#positions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#positions[middle] ?? Number.POSITIVE_INFINITY) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
