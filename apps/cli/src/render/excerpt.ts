import type { Span } from '@maestro-ng/engine/mask-secrets';
import type { Location } from '@maestro-ng/schema';
import { type DrawnLine, type ExcerptFile, placeIn } from './excerpt-file.ts';
import { count } from './grammar.ts';
import type { Style } from './style.ts';
import { displayWidth } from './width.ts';

/** More lines than these are not shown of one place. */
const mostLines = 4;
/** A longer line is data, not something to read. */
const longestLine = 10_000;

export interface ExcerptOptions {
  readonly style: Style;
  /** Columns to keep within; a long line is cut around the place that is meant. */
  readonly columns: number;
  readonly paint: (text: string) => string;
}

/** The lines of a file that a place is in, with their numbers and a mark below what is meant. */
export function excerpt(
  file: ExcerptFile,
  location: Location,
  gutter: number,
  options: ExcerptOptions,
): string[] {
  const { lines } = file;
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
    const place = { start: from, end: Math.max(to, from) };
    const room = Math.max(20, options.columns - gutter - 3);
    const { text: cut, start, width } = crop(file.drawn(number), place, room, options.style);
    result.push(`${dim(String(number).padStart(gutter))} ${bar} ${cut}`.trimEnd());
    const mark = '^'.repeat(Math.max(1, width));
    result.push(`${' '.repeat(gutter)} ${bar} ${' '.repeat(start)}${options.paint(mark)}`);
  }
  if (shown < last)
    result.push(`${' '.repeat(gutter)} ${bar} ${dim(`and ${count(last - shown, 'more line')}`)}`);
  return result;
}

/** What of a line is shown, and where in that the place is that is meant, in columns. */
interface Cropped {
  readonly text: string;
  readonly start: number;
  readonly width: number;
}

/** A long line is cut to a window around the place. */
function crop(line: DrawnLine, place: Span, room: number, { symbols }: Style): Cropped {
  const { start, width } = placeIn(line, place);
  if (line.width <= room) return { text: line.cells.map(({ text }) => text).join(''), start, width };
  const lead = Math.max(0, Math.min(start - Math.floor(room / 4), line.width - room));
  const first = line.cells.findIndex(({ column }) => column >= lead);
  const skipped = line.cells[first]?.column ?? line.width;
  const roomBetween = room - 2 * displayWidth(symbols.ellipsis);
  const behind = line.cells.findIndex(
    ({ column, text }, index) => index >= first && column - skipped + displayWidth(text) > roomBetween,
  );
  const kept = line.cells.slice(first, behind === -1 ? undefined : behind);
  const before = skipped === 0 ? '' : symbols.ellipsis;
  const shown = before + kept.map(({ text }) => text).join('') + (behind === -1 ? '' : symbols.ellipsis);
  const from = start - skipped + displayWidth(before);
  return { text: shown, start: from, width: Math.max(1, Math.min(width, displayWidth(shown) - from)) };
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}
