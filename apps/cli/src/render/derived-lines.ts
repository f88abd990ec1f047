import type { Span } from '@maestro-ng/engine/mask-secrets';
import type { Source } from '@maestro-ng/schema';

/**
 * Where the lines of what a template became come from secrets, by whatever way: it is there that another rendering, with
 * other texts in place of the secrets, differs. The whole output of an expression counts, and the whole line where a
 * secret decided which text of the template stands there.
 */
export class DerivedLines {
  readonly #source: Source;
  readonly #lines: readonly string[];
  readonly #other: readonly string[];
  /** Where there are more or fewer lines, which of them belong together is not known. */
  readonly #known: ReadonlySet<string> | undefined;

  constructor(source: Source, other: Source) {
    this.#source = source;
    this.#lines = source.text.split('\n');
    this.#other = other.text.split('\n');
    if (this.#other.length !== this.#lines.length) this.#known = new Set(this.#other);
  }

  /** @param index of the line, from 0. @param offset of the line in the text. */
  spans(index: number, offset: number): Span[] {
    const line = this.#lines[index] ?? '';
    if (this.#known !== undefined) return this.#known.has(line) ? [] : wholeLine(line);
    const other = this.#other[index] ?? '';
    if (line === other) return [];
    const { start, end } = difference(line, other);
    // Text of the template itself is there or is not there because of the secret.
    if (start === end || !this.#isOutput(offset + start) || !this.#isOutput(offset + end - 1)) {
      return wholeLine(line);
    }
    return [this.#widened({ start, end }, line.length, offset)];
  }

  #isOutput(at: number): boolean {
    return this.#source.origin?.(at).verbatim === false;
  }

  /** What the output has in common with another one, such as the last digit of a number, belongs to it all the same. */
  #widened(span: Span, length: number, offset: number): Span {
    let { start, end } = span;
    while (start > 0 && this.#isSameOutput(offset + start - 1, offset + start)) start -= 1;
    while (end < length && this.#isSameOutput(offset + end - 1, offset + end)) end += 1;
    return { start, end };
  }

  #isSameOutput(left: number, right: number): boolean {
    const [one, other] = [this.#source.origin?.(left), this.#source.origin?.(right)];
    return (
      one?.verbatim === false &&
      other?.verbatim === false &&
      one.file === other.file &&
      one.line === other.line &&
      one.column === other.column
    );
  }
}

function wholeLine(line: string): Span[] {
  const start = line.length - line.trimStart().length;
  return start < line.length ? [{ start, end: line.length }] : [];
}

/** Where a line differs from another one; empty, where it only lacks something. */
function difference(line: string, other: string): Span {
  const shorter = Math.min(line.length, other.length);
  let start = 0;
  while (start < shorter && line[start] === other[start]) start += 1;
  let suffix = 0;
  while (suffix < shorter - start && line.at(-1 - suffix) === other.at(-1 - suffix)) suffix += 1;
  return { start, end: line.length - suffix };
}
