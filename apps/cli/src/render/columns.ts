import { displayWidth, pad, truncate, wrapped } from './width.ts';

/** A column of a table: its heading, and how gladly it is given up when there is no room (0: never). */
export interface Column {
  readonly heading: string;
  readonly dispensable: number;
  /** The width that is enough for it while others are there; default: the width of its widest cell. */
  readonly comfortable?: number;
}

/** A cell's text, already safe to print, and how it is painted once it has its width. */
export interface Cell {
  readonly text: string;
  /** Follows the text, and is kept where that is cut. */
  readonly tail?: string;
  readonly paint?: (text: string) => string;
}

export interface TableOptions {
  /** undefined: nothing is cut. */
  readonly columns: number | undefined;
  readonly ellipsis: string;
  readonly paintHeading: (text: string) => string;
  /** Widths that columns are known to need: what is drawn over and over stays where it is. Default: those of the rows. */
  readonly widths?: readonly number[];
  /** The last column goes on below itself in place of being cut, where some words of it fit beside each other. */
  readonly wraps?: boolean;
}

const gap = 2;
const narrowest = 6;
const readable = 12;

/**
 * Rows under headings, each a line of at most `columns` columns. Where there is too little room, columns are given up,
 * the most dispensable first, then the widest are cut.
 */
export function layOut(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions,
): string[] {
  return layOutRows(columns, rows, options).flat();
}

/** The same: the lines of the headings, and then those of each row. */
export function layOutRows(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions,
): string[][] {
  const natural = columns.map((column, index) =>
    Math.max(
      displayWidth(column.heading),
      options.widths?.[index] ?? 0,
      ...rows.map((row) => cellWidth(row[index])),
    ),
  );
  const widths = fit(columns, natural, options.columns);
  const line = (cells: readonly Cell[]): string => {
    const shown = cells.flatMap((cell, index) => {
      const width = widths[index] ?? 0;
      return width === 0 ? [] : [{ cell, width }];
    });
    return shown
      .map(({ cell, width }, index) => {
        const text = fitted(cell, width, options.ellipsis);
        const painted = cell.paint === undefined ? text : cell.paint(text);
        return index === shown.length - 1 ? painted : painted + pad(text, width).slice(text.length);
      })
      .join(' '.repeat(gap))
      .trimEnd();
  };
  const lastWidth = widths.at(-1) ?? 0;
  const wraps = options.wraps === true && lastWidth >= readable;
  const before = widths.slice(0, -1).reduce((sum, width) => sum + (width === 0 ? 0 : width + gap), 0);
  const lines = (cells: readonly Cell[]): string[] => {
    const last = cells.at(-1);
    if (!wraps || last === undefined || cellWidth(last) <= lastWidth) return [line(cells)];
    const { text, tail = '', paint = (part) => part } = last;
    const [first = '', ...further] = wrapped(`${text}${tail}`, lastWidth, ' '.repeat(gap));
    return [
      line([...cells.slice(0, -1), { text: first, paint }]),
      ...further.map((part) => `${' '.repeat(before)}${paint(part)}`),
    ];
  };
  const heading = columns.map((column) => ({ text: column.heading, paint: options.paintHeading }));
  return [[line(heading)], ...rows.map(lines)];
}

function cellWidth(cell: Cell | undefined): number {
  return cell === undefined ? 0 : displayWidth(cell.text) + displayWidth(cell.tail ?? '');
}

/** A tail is given up where it would leave next to nothing of the text. */
function fitted({ text, tail = '' }: Cell, width: number, ellipsis: string): string {
  const room = width - displayWidth(tail);
  return displayWidth(text) <= room || room < narrowest
    ? truncate(`${text}${tail}`, width, ellipsis)
    : `${truncate(text, room, ellipsis)}${tail}`;
}

function fit(columns: readonly Column[], natural: readonly number[], room: number | undefined): number[] {
  const widths = [...natural];
  if (room === undefined) return widths;
  if (room < 2 * narrowest + gap)
    return widths.map((width, index) => (index === 0 ? Math.min(width, room) : 0));
  const total = (of: readonly number[]): number =>
    of.reduce((sum, width) => sum + (width === 0 ? 0 : width + gap), -gap);
  const byDispensability = columns
    .map((column, index) => ({ index, dispensable: column.dispensable }))
    .filter(({ dispensable }) => dispensable > 0)
    .sort((a, b) => b.dispensable - a.dispensable);
  for (const { index } of byDispensability) {
    const comfortable = widths.map((width, at) => Math.min(width, columns[at]?.comfortable ?? width));
    if (total(comfortable) <= room) break;
    widths[index] = 0;
  }
  for (let over = total(widths) - room; over > 0; over = total(widths) - room) {
    const widest = widths.indexOf(Math.max(...widths));
    const width = widths[widest] ?? 0;
    if (width <= 1) break;
    const second = Math.max(1, ...widths.filter((other) => other < width));
    const equals = widths.filter((other) => other === width).length;
    const step = Math.max(1, Math.min(Math.ceil(over / equals), width - second));
    widths[widest] = Math.max(1, width - step);
  }
  return widths;
}
