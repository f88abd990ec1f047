/**
 * So many bytes of what a program writes are kept at its end: many more than are shown, so that a secret is whole in which what is
 * shown begins.
 */
export const keptOutput: number = 64 * 1024;

/** Keeps the last bytes of an output of any length. */
export class OutputTail {
  readonly #limit: number;
  #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(data: Uint8Array): void {
    this.#chunks.push(data);
    this.#length += data.length;
    // Twice the limit, so that many small pieces are not copied over and over.
    if (this.#length > 2 * this.#limit || this.#chunks.length > 1024) this.#compact();
  }

  /** The last bytes as UTF-8, beginning with a whole character. */
  text(): string {
    this.#compact();
    const bytes = this.#chunks[0] ?? new Uint8Array();
    let from = 0;
    // Continuation bytes at the beginning belong to a character that was cut.
    while (from < Math.min(3, bytes.length) && ((bytes[from] ?? 0) & 0xc0) === 0x80) from += 1;
    return new TextDecoder().decode(bytes.subarray(from));
  }

  #compact(): void {
    const all = Buffer.concat(this.#chunks);
    // A copy, so that the pieces it was taken from can be forgotten.
    const kept = Uint8Array.from(all.subarray(Math.max(0, all.length - this.#limit)));
    this.#chunks = [kept];
    this.#length = kept.length;
  }
}
