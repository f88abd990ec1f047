import { displayWidth } from './width.ts';

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
const clearToEndOfLine = '\u001b[K';
/** tmux forgets only so that it had wrapped a line, and would join it with the next one when it becomes wider. */
const clearLine = '\u001b[2K';
const clearBelow = '\u001b[J';

/**
 * Terminals wrap their lines anew at once, and may tell of a size that follows another one a quarter of a second later (tmux): what is
 * drawn in between is misplaced.
 */
const settlingMs = 300;

/** undefined: unknown. */
export interface TerminalSize {
  readonly columns: number | undefined;
  readonly rows: number | undefined;
}

/** Lines at the bottom of a terminal that are drawn over again and again. */
export interface LiveRegion {
  /** Nothing is drawn while the terminal's size changes. */
  draw(lines: readonly string[]): void;
  /** Draws a last time, and leaves the lines where they are. */
  finish(lines: readonly string[]): void;
  /** Makes the cursor visible again, whatever happens next. */
  release(): void;
}

/** @param sizeNow of the terminal. @param now milliseconds. */
export function liveRegion(
  write: (text: string) => void,
  sizeNow: () => TerminalSize,
  now: () => number = Date.now,
): LiveRegion {
  let drawn: readonly string[] = [];
  let above: readonly string[] = [];
  let drawnAt: TerminalSize | undefined;
  let size: TerminalSize | undefined;
  let changedAt = Number.NEGATIVE_INFINITY;
  let hidden = false;
  const isSettled = (): boolean => {
    const { columns, rows } = sizeNow();
    if (size !== undefined && !isSame(size, { columns, rows })) changedAt = now();
    size = { columns, rows };
    return now() - changedAt >= settlingMs;
  };
  const over = (lines: readonly string[]): string => {
    const { columns, rows } = sizeNow();
    const own = [...above, ...drawn];
    const isResized = drawnAt !== undefined && !isSame(drawnAt, { columns, rows });
    if (isResized) above = outOfReach(own, columns, rows);
    drawnAt = { columns, rows };
    const up = heightOf(own, columns);
    const home = up === 0 ? '\r' : `\u001b[${up}A\r`;
    const before = isResized ? clearLine : '';
    return `${home}${lines.map((line) => `${before}${line}${clearToEndOfLine}\n`).join('')}${clearBelow}`;
  };
  const release = (): void => {
    if (hidden) write(showCursor);
    hidden = false;
  };
  return {
    draw(lines) {
      if (!isSettled()) return;
      write(`${hidden ? '' : hideCursor}${over(lines)}`);
      hidden = true;
      drawn = lines;
    },
    finish(lines) {
      write(over(lines));
      drawn = [];
      above = [];
      release();
    },
    release,
  };
}

function isSame(one: TerminalSize, other: TerminalSize): boolean {
  return one.columns === other.columns && one.rows === other.rows;
}

/**
 * Lines that a terminal which became lower keeps above its window, where no cursor comes: it shows them again when it becomes higher.
 * Where it does not, the window begins with what was drawn last, and the cursor stops there.
 */
function outOfReach(
  lines: readonly string[],
  columns: number | undefined,
  rows: number | undefined,
): readonly string[] {
  if (rows === undefined) return [];
  let end = lines.length;
  // The cursor is below them.
  for (let room = rows - 1; end > 0 && room > 0; end -= 1)
    room -= heightOf(lines.slice(end - 1, end), columns);
  return lines.slice(0, end);
}

/** Rows that lines take up; a terminal that became narrower has wrapped them. */
function heightOf(lines: readonly string[], columns: number | undefined): number {
  if (columns === undefined) return lines.length;
  return lines.reduce((height, line) => height + Math.max(1, Math.ceil(displayWidth(line) / columns)), 0);
}
