import type { Site } from './source-map.ts';

/** Text that grows, and for every piece of it the site that wrote it. */
export class OutputBuffer {
  readonly #parts: string[] = [];
  readonly #starts: number[] = [];
  readonly #sites: Site[] = [];
  readonly #traced: boolean[] = [];
  length = 0;

  /** @param isTraced whether it was made of what is traced. */
  write(text: string, site: Site, isTraced = false): void {
    if (text === '') return;
    this.#parts.push(text);
    this.#starts.push(this.length);
    this.#sites.push(site);
    this.#traced.push(isTraced);
    this.length += text.length;
  }

  /** Takes over another buffer's text with its sites. */
  append(other: OutputBuffer): void {
    const offset = this.length;
    for (const part of other.#parts) this.#parts.push(part);
    for (const start of other.#starts) this.#starts.push(start + offset);
    for (const site of other.#sites) this.#sites.push(site);
    for (const isTraced of other.#traced) this.#traced.push(isTraced);
    this.length += other.length;
  }

  text(): string {
    return this.#parts.join('');
  }

  get starts(): readonly number[] {
    return this.#starts;
  }

  get sites(): readonly Site[] {
    return this.#sites;
  }

  /** Of each piece, whether it was made of what is traced. */
  get traced(): readonly boolean[] {
    return this.#traced;
  }
}
