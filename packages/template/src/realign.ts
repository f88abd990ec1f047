import { OutputBuffer } from './output-buffer.ts';
import type { Site } from './source-map.ts';

/** In a longer text the search costs more than it is worth. In UTF-16 units. */
const longestText = 1024 * 1024;

/**
 * A text that a filter such as `indent` or `trim` made of what was captured, with the origins that its parts had; what
 * white space was added is the filter's. Undefined where the texts differ in more than white space.
 */
export function realigned(captured: OutputBuffer, text: string, filter: Site): OutputBuffer | undefined {
  if (text.length > longestText || captured.length > longestText) return undefined;
  const before = captured.text();
  if (before === text) return captured;
  if (before.replace(/\s+/g, '') !== text.replace(/\s+/g, '')) return undefined;
  const result = new OutputBuffer();
  const pieces = new Pieces(captured);
  let from = 0;
  for (const { 0: run } of text.matchAll(/\s+|\S+/g)) {
    if (run.trim() === '') {
      result.write(run, filter);
      continue;
    }
    // A run may be several ones of the text before, where a filter has joined them.
    for (let at = 0; at < run.length; ) {
      while (/\s/.test(before.charAt(from))) from++;
      const length = Math.min(pieces.lengthFrom(from), run.length - at, wordLength(before, from));
      result.write(run.slice(at, at + length), pieces.siteAt(from), pieces.isTracedAt(from));
      at += length;
      from += length;
    }
  }
  return result;
}

function wordLength(text: string, from: number): number {
  const space = /\s/g;
  space.lastIndex = from;
  return (space.exec(text)?.index ?? text.length) - from;
}

/** The sites of a buffer by ascending offsets. */
class Pieces {
  readonly #buffer: OutputBuffer;
  #index = 0;

  constructor(buffer: OutputBuffer) {
    this.#buffer = buffer;
  }

  #seek(offset: number): void {
    const { starts } = this.#buffer;
    while ((starts[this.#index + 1] ?? Number.POSITIVE_INFINITY) <= offset) this.#index++;
  }

  lengthFrom(offset: number): number {
    this.#seek(offset);
    return (this.#buffer.starts[this.#index + 1] ?? this.#buffer.length) - offset;
  }

  siteAt(offset: number): Site {
    this.#seek(offset);
    const site = this.#buffer.sites[this.#index] as Site;
    if (site.expression !== undefined) return site;
    return { ...site, start: site.start + offset - (this.#buffer.starts[this.#index] ?? 0) };
  }

  isTracedAt(offset: number): boolean {
    this.#seek(offset);
    return this.#buffer.traced[this.#index] === true;
  }
}
