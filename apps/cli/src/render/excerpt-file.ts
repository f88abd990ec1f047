import type { Span } from '@maestro-ng/engine/mask-secrets';
import { FileSecrets } from './file-secrets.ts';
import { sanitize } from './sanitize.ts';
import { withoutFilters } from './template-expressions.ts';
import { displayWidth, graphemes } from './width.ts';

const tabStop = 4;
const masked = '***';

/** A character of a line as it is shown: safe, visible, and without secrets. */
interface Cell {
  /** Where the character begins in the line, in UTF-16 units. */
  readonly index: number;
  readonly length: number;
  readonly text: string;
  readonly column: number;
}

/** A line as it is shown. Widths and columns are those of a terminal. */
export interface DrawnLine {
  readonly cells: readonly Cell[];
  readonly width: number;
}

/** The lines of a file for excerpts; each is drawn once, however many problems lie in it. */
export class ExcerptFile {
  readonly lines: readonly string[];
  readonly #secrets: FileSecrets;
  readonly #drawn = new Map<number, DrawnLine>();

  constructor(text: string) {
    this.lines = text.split(/\r\n|\r|\n/);
    this.#secrets = new FileSecrets(this.lines);
  }

  /** @param number of the line, from 1. */
  drawn(number: number): DrawnLine {
    const known = this.#drawn.get(number);
    if (known !== undefined) return known;
    const drawn = draw(this.lines[number - 1] ?? '', this.#secrets.spans(number - 1));
    this.#drawn.set(number, drawn);
    return drawn;
  }

  /** What of a line is not shown, as it stands there, but for filters' names, which are no secrets. @param number of the line, from 1. */
  hidden(number: number): string {
    const line = this.lines[number - 1] ?? '';
    return this.#secrets
      .spans(number - 1)
      .map(({ start, end }) => withoutFilters(line.slice(start, end)))
      .join('\n');
  }
}

/** Makes every character safe and visible, and keeps count of the columns. */
function draw(line: string, secrets: readonly Span[]): DrawnLine {
  const cells: Cell[] = [];
  let column = 0;
  for (const { segment, index } of graphemes(line)) {
    const text = shown(segment, index, secrets, column);
    cells.push({ index, length: segment.length, text, column });
    column += displayWidth(text);
  }
  return { cells, width: column };
}

function shown(segment: string, index: number, secrets: readonly Span[], column: number): string {
  const isHidden = (at: number): boolean => secrets.some(({ start, end }) => at >= start && at < end);
  if (isHidden(index)) return index === 0 || !isHidden(index - 1) ? masked : '';
  return segment === '\t' ? ' '.repeat(tabStop - (column % tabStop)) : sanitize(segment);
}

/** Where in a drawn line a stretch of the line is: the column it begins at, and how many it takes. */
export function placeIn({ cells, width }: DrawnLine, { start, end }: Span): { start: number; width: number } {
  const from = cells.find(({ index, length }) => index + length > start)?.column ?? width;
  const to = cells.find(({ index }) => index >= end)?.column ?? width;
  return { start: from, width: to - from };
}
