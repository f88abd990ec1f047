import type { Location } from './diagnostic.ts';
import type { Source } from './source.ts';

/** The place of a stretch of a source's text, in the file it was written in. Offsets; `end` is exclusive. */
export function locateRange(source: Source, start: number, end: number): Location {
  if (source.origin === undefined) {
    const from = positionOf(source, start);
    const to = positionOf(source, Math.max(end, start));
    return { file: source.name, ...from, endLine: to.line, endColumn: to.column };
  }
  // At the very end of the text there is no character: it counts as the place after the last one.
  const from = start < source.text.length ? startOf(source, start) : endOf(source, source.text.length);
  const to = end > start ? endOf(source, end) : from;
  const ordered =
    to.file === from.file && (to.line > from.line || (to.line === from.line && to.column >= from.column))
      ? to
      : from;
  return {
    file: from.file,
    line: from.line,
    column: from.column,
    endLine: ordered.line,
    endColumn: ordered.column,
  };
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

function startOf(source: Source, offset: number): Place {
  return source.origin?.(offset) ?? { file: source.name, line: 1, column: 1 };
}

/** The place just behind the character before `offset`; behind the whole expression where one printed it. */
function endOf(source: Source, offset: number): Place {
  const last = offset > 0 ? source.origin?.(offset - 1) : undefined;
  if (last === undefined) return { file: source.name, line: 1, column: 1 };
  const { file, line, column } = last;
  // A line ends before its line break: there is no place behind it on the same line.
  const isLineBreak = /[\r\n]/.test(source.text.charAt(offset - 1));
  if (last.verbatim) return { file, line, column: isLineBreak ? column : column + 1 };
  return { file, line: last.endLine ?? line, column: last.endColumn ?? column };
}

const lineStarts = new WeakMap<Source, readonly number[]>();

/** 1-based line and column of an offset; a byte order mark takes no column. */
function positionOf(source: Source, offset: number): { line: number; column: number } {
  let starts = lineStarts.get(source);
  if (starts === undefined) {
    const found = [source.text.startsWith('\ufeff') ? 1 : 0];
    for (const lineEnd of source.text.matchAll(/\r\n?|\n/g)) found.push(lineEnd.index + lineEnd[0].length);
    starts = found;
    lineStarts.set(source, starts);
  }
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: Math.max(offset - (starts[low] ?? 0), 0) + 1 };
}
