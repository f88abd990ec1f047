/** The beginning of a program's output. */
export class OutputHead {
  readonly #bound: number;
  readonly #chunks: Buffer[] = [];
  #length = 0;

  /** @param bound in bytes. */
  constructor(bound: number) {
    this.#bound = bound;
  }

  add(chunk: Buffer): void {
    const kept = chunk.subarray(0, this.#bound - this.#length);
    if (kept.length === 0) return;
    this.#chunks.push(kept);
    this.#length += kept.length;
  }

  get isFull(): boolean {
    return this.#length >= this.#bound;
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
