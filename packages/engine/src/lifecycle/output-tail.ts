const bound = 4096;

/** The last 4 KiB of a program's output. */
export class OutputTail {
  #kept: Buffer = Buffer.alloc(0);

  add(chunk: Buffer): void {
    const recent = chunk.length > bound ? chunk.subarray(-bound) : chunk;
    this.#kept = Buffer.concat([this.#kept, recent]).subarray(-bound);
  }

  text(): string {
    return this.#kept.toString('utf8');
  }
}
