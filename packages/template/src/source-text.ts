import type { TemplateSource } from './loader.ts';

/**
 * A template's text as it is read: line ends are `\n` (from `\r\n`, `\r` or `\n`), and one line end at the
 * very end is dropped. Offsets count UTF-16 units of `text`; lines and columns are those of the original too.
 */
export class SourceText {
  readonly name: string;
  /** As the loader gave it. */
  readonly original: string;
  readonly text: string;
  readonly lineStarts: readonly number[];

  constructor(source: TemplateSource) {
    this.name = source.name;
    this.original = source.text;
    const unix = source.text.includes('\r') ? source.text.replace(/\r\n?/g, '\n') : source.text;
    this.text = unix.endsWith('\n') ? unix.slice(0, -1) : unix;
    const starts = [0];
    for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.lineStarts = starts;
  }

  /** 1-based line and column of an offset. */
  position(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.lineStarts[low] ?? 0) + 1 };
  }

  /** Offset where a 1-based line ends, its line end not counted. */
  lineEnd(line: number): number {
    const next = this.lineStarts[line];
    return next === undefined ? this.text.length : next - 1;
  }

  /** Offset of the first character of a 1-based line that is not a blank. */
  lineContent(line: number): number {
    const start = this.lineStarts[line - 1] ?? 0;
    const end = this.lineEnd(line);
    let at = start;
    while (at < end && (this.text[at] === ' ' || this.text[at] === '\t')) at++;
    return at;
  }
}
