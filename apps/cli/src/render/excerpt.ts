import type { Location } from '@maestro-ng/schema';
import { count } from './grammar.ts';
import { SecretLines, type Span } from './mask-secrets.ts';
import { sanitize } from './sanitize.ts';
import type { Style } from './style.ts';
import { displayWidth, graphemes } from './width.ts';

const tabStop = 4;
/** More lines than these are not shown of one place. */
const mostLines = 4;
const masked = '***';
/** A longer line is data, not something to read. */
const longestLine = 10_000;

export interface ExcerptOptions {
  readonly style: Style;
  /** Columns to keep within; a long line is cut around the place that is meant. */
  readonly columns: number;
  readonly paint: (text: string) => string;
}

/** The lines of a file that a place is in, with their numbers and a mark below what is meant. */
export function excerpt(text: string, location: Location, gutter: number, options: ExcerptOptions): string[] {
  const { lines, secrets } = readingOf(text);
  const { dim } = options.style.colors;
  const last = Math.min(location.endLine, lines.length);
  const shown = Math.min(last, location.line + mostLines - 1);
  const bar = dim('|');
  const result = [`${' '.repeat(gutter)} ${bar}`];
  for (let number = location.line; number <= shown; number += 1) {
    const line = lines[number - 1];
    if (line === undefined) break;
    if (line.length > longestLine) {
      result.push(
        `${dim(String(number).padStart(gutter))} ${bar} ${dim(`a line of ${line.length} characters`)}`,
      );
      continue;
    }
    const from = number === location.line ? location.column - 1 : indentation(line);
    const to = number === location.endLine ? location.endColumn - 1 : line.length;
    const drawn = draw(line, secrets.spans(number - 1), { start: from, end: Math.max(to, from) });
    const {
      text: cut,
      start,
      width,
    } = crop(drawn, Math.max(20, options.columns - gutter - 3), options.style);
    result.push(`${dim(String(number).padStart(gutter))} ${bar} ${cut}`.trimEnd());
    const mark = '^'.repeat(Math.max(1, width));
    result.push(`${' '.repeat(gutter)} ${bar} ${' '.repeat(start)}${options.paint(mark)}`);
  }
  if (shown < last)
    result.push(`${' '.repeat(gutter)} ${bar} ${dim(`and ${count(last - shown, 'more line')}`)}`);
  return result;
}

/** One file's lines, kept for the next excerpt: most are of the same file. */
let latest:
  | { readonly text: string; readonly lines: readonly string[]; readonly secrets: SecretLines }
  | undefined;

function readingOf(text: string): NonNullable<typeof latest> {
  if (latest?.text !== text) {
    const lines = text.split(/\r\n|\r|\n/);
    latest = { text, lines, secrets: new SecretLines(lines) };
  }
  return latest;
}

/** A line as it is shown, and where in it (in columns) the place is that is meant. */
interface Drawn {
  readonly text: string;
  readonly start: number;
  readonly width: number;
}

/** Makes every character safe and visible, and keeps count of the columns. */
function draw(line: string, secrets: readonly Span[], place: Span): Drawn {
  let text = '';
  let column = 0;
  let start: number | undefined;
  let end: number | undefined;
  const put = (piece: string): void => {
    text += piece;
    column += displayWidth(piece);
  };
  for (const { segment, index } of graphemes(line)) {
    if (start === undefined && index + segment.length > place.start) start = column;
    if (end === undefined && index >= place.end) end = column;
    const secret = secrets.find((span) => index >= span.start && index < span.end);
    if (secret !== undefined) {
      if (index === secret.start || text === '') put(masked);
    } else if (segment === '\t') {
      put(' '.repeat(tabStop - (column % tabStop)));
    } else {
      put(sanitize(segment));
    }
  }
  const from = start ?? column;
  return { text, start: from, width: (end ?? column) - from };
}

/** Cuts a long line to a window around the place. */
function crop(drawn: Drawn, room: number, { symbols }: Style): Drawn {
  if (displayWidth(drawn.text) <= room) return drawn;
  const lead = Math.max(0, Math.min(drawn.start - Math.floor(room / 4), displayWidth(drawn.text) - room));
  let text = '';
  let column = 0;
  let skipped = 0;
  for (const { segment } of graphemes(drawn.text)) {
    const width = displayWidth(segment);
    if (column < lead) {
      column += width;
      skipped = column;
      continue;
    }
    if (column - skipped + width > room - 2 * symbols.ellipsis.length) break;
    text += segment;
    column += width;
  }
  const before = skipped === 0 ? '' : symbols.ellipsis;
  const start = drawn.start - skipped + displayWidth(before);
  const after = column < displayWidth(drawn.text) ? symbols.ellipsis : '';
  const shown = before + text + after;
  return { text: shown, start, width: Math.max(1, Math.min(drawn.width, displayWidth(shown) - start)) };
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}
