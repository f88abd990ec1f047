import type { Difference } from '@maestro-ng/engine';
import { excerpt, excerpts } from './excerpts.ts';
import { sanitize } from './sanitize.ts';
import type { Style } from './style.ts';
import { displayWidth, pad, wrapped } from './width.ts';

const lead = '      ';
const further = `${lead}  `;
const widestField = 32;
/** Columns that are enough to read a value in. */
const readable = 16;

/**
 * What differs, a line each. Where one is too wide for the terminal, both sides go on below it, on lines of their own.
 *
 * @param columns of the terminal; undefined: nothing is broken.
 */
export function differenceLines(
  differences: readonly Difference[],
  { style, columns }: { readonly style: Style; readonly columns: number | undefined },
): string[] {
  const all = differences.map(inWords);
  const width = Math.min(widestField, Math.max(0, ...all.map(({ field }) => displayWidth(field))));
  const arrow = style.symbols.arrow;
  return all.flatMap(({ field, sides }) => {
    const line = `${lead}${pad(field, width)}  ${sides.join(` ${arrow} `)}`;
    const room = columns === undefined ? Infinity : columns - further.length;
    if (columns === undefined || displayWidth(line) <= columns || room < readable) return [line];
    const below = sides.flatMap((side, index) =>
      wrapped(index === 0 ? side : `${arrow} ${side}`, room, '  '),
    );
    return [`${lead}${field}`, ...below.map((part) => further + part)];
  });
}

/** A difference in words: one for a whole that has no two sides. */
interface DifferenceInWords {
  readonly field: string;
  readonly sides: readonly string[];
}

/** As much of both sides as can be read. */
function inWords({ field, is, asked }: Difference): DifferenceInWords {
  if (field === 'specification') {
    const words =
      'made from another one; what differs leaves no trace in a container (where a secret is found, say)';
    return { field, sides: [words] };
  }
  if (is !== null && is === asked) {
    // Of what follows an equals sign nobody knows where it ends.
    const what = is.endsWith(`=${hidden}`)
      ? 'another secret, or something else behind it,'
      : 'another secret';
    const words = is === hidden ? what : `${what} in ${sanitize(excerpt(is))}`;
    return { field: sanitize(field), sides: [words] };
  }
  const sides =
    is === null || asked === null
      ? [is, asked].map((value) => (value === null ? null : excerpt(value)))
      : excerpts(is, asked);
  const looksAlike = plain(is) === plain(asked);
  return {
    field: sanitize(field),
    sides: sides.map((value) => (looksAlike && value !== null ? spelled(value) : side(value))),
  };
}

/** What is seen of a text. */
function plain(text: string | null): string | null {
  return text === null ? null : text.normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** With quotes around its blanks, and escapes for all but ASCII. */
function spelled(text: string): string {
  return JSON.stringify(text).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** What stands for a secret. */
const hidden = '***';

function side(value: string | null): string {
  return value === null ? '(none)' : value === '' ? '(empty)' : sanitize(value);
}
