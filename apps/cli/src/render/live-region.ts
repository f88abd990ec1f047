import { displayWidth } from './width.ts';

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
const clearToEndOfLine = '\u001b[K';
const clearBelow = '\u001b[J';

/** Lines at the bottom of a terminal that are drawn over again and again. */
export interface LiveRegion {
  draw(lines: readonly string[]): void;
  /** Draws a last time, and leaves the lines where they are. */
  finish(lines: readonly string[]): void;
  /** Makes the cursor visible again, whatever happens next. */
  release(): void;
}

/** @param columns of the terminal now; undefined: unknown. */
export function liveRegion(write: (text: string) => void, columns: () => number | undefined): LiveRegion {
  let drawn: readonly string[] = [];
  let hidden = false;
  const over = (lines: readonly string[]): string => {
    const up = heightOf(drawn, columns());
    const home = up === 0 ? '\r' : `\u001b[${up}A\r`;
    return `${home}${lines.map((line) => `${line}${clearToEndOfLine}\n`).join('')}${clearBelow}`;
  };
  const release = (): void => {
    if (hidden) write(showCursor);
    hidden = false;
  };
  return {
    draw(lines) {
      write(`${hidden ? '' : hideCursor}${over(lines)}`);
      hidden = true;
      drawn = lines;
    },
    finish(lines) {
      write(over(lines));
      drawn = [];
      release();
    },
    release,
  };
}

/** Rows that lines take up; a terminal that became narrower has wrapped them. */
function heightOf(lines: readonly string[], columns: number | undefined): number {
  if (columns === undefined) return lines.length;
  return lines.reduce((height, line) => height + Math.max(1, Math.ceil(displayWidth(line) / columns)), 0);
}
