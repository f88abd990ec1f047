/**
 * Cuts bytes into lines of text: UTF-8 characters may be split over pieces, a line longer than `limit` characters
 * keeps its beginning and ends in `…`. Line ends are `\n` and `\r\n`; they are not part of the line.
 */
export class TextLines {
  readonly #limit: number;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #pending = '';
  #cut = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @returns the lines that the piece completes. */
  push(data: Uint8Array): string[] {
    return this.#take(this.#decoder.decode(data, { stream: true }));
  }

  /** @returns the lines that the end of the bytes completes. */
  end(): string[] {
    const lines = this.#take(this.#decoder.decode());
    if (this.#pending !== '') lines.push(this.#line());
    return lines;
  }

  #take(text: string): string[] {
    const lines: string[] = [];
    let from = 0;
    for (let to = text.indexOf('\n'); to !== -1; to = text.indexOf('\n', from)) {
      this.#append(text.slice(from, to));
      lines.push(this.#line());
      from = to + 1;
    }
    this.#append(text.slice(from));
    return lines;
  }

  #append(text: string): void {
    const room = this.#limit - this.#pending.length;
    if (text.length > room) this.#cut = true;
    this.#pending += text.slice(0, Math.max(0, room));
  }

  #line(): string {
    const line = this.#cut ? `${this.#pending}…` : this.#pending.replace(/\r$/u, '');
    this.#pending = '';
    this.#cut = false;
    return line;
  }
}
