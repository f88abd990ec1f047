import { eastAsianWidth } from 'get-east-asian-width';

/** Characters of one column each: ASCII, Latin-1, and the symbols that are drawn most. The rest takes ICU, 10 ms to load. */
const narrow = /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u00ff–…✔✖\u2800-\u28ff]*$/;
const colour = /\u001b\[[0-9;:]*m/g;
/** A character that is seen, and not put upon the one before it. */
const visible =
  /[^\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Nonspacing_Mark}\p{Enclosing_Mark}\p{Surrogate}]/u;
const emoji = /\p{Emoji_Presentation}|\u{fe0f}/u;

let segmenter: Intl.Segmenter | undefined;

/** The characters of a text as people count them: accents and parts of emoji belong to one. */
export function graphemes(text: string): Iterable<Intl.SegmentData> {
  segmenter ??= new Intl.Segmenter();
  return segmenter.segment(text);
}

/** Columns that a text takes up on a terminal; colours take up none. */
export function displayWidth(text: string): number {
  if (narrow.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes(text.replace(colour, ''))) width += graphemeWidth(segment);
  return width;
}

// string-width knows more of rare scripts, and takes 30 ms to load for it: a fifth of the whole start-up.
function graphemeWidth(grapheme: string): number {
  const base = visible.exec(grapheme)?.[0].codePointAt(0);
  if (base === undefined) return 0;
  return emoji.test(grapheme) ? 2 : eastAsianWidth(base);
}

/** The text, cut to at most `width` columns; what is cut ends in `ellipsis`. Text without escape sequences only. */
export function truncate(text: string, width: number, ellipsis: string): string {
  if (displayWidth(text) <= width) return text;
  const room = width - displayWidth(ellipsis);
  if (room < 0) return ellipsis.slice(0, Math.max(0, width));
  let result = '';
  let used = 0;
  for (const { segment } of graphemes(text)) {
    const next = used + displayWidth(segment);
    if (next > room) break;
    result += segment;
    used = next;
  }
  return result + ellipsis;
}

/** The text, filled up with spaces to `width` columns. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/**
 * The text in lines of at most `width` columns, broken at spaces, and within words that are longer than a line. Those after
 * the first begin with `indent`. Text without escape sequences only.
 */
export function wrapped(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  let isBlank = true;
  const put = (word: string): void => {
    line += `${isBlank ? '' : ' '}${word}`;
    isBlank = false;
  };
  const end = (): void => {
    lines.push(line);
    line = indent;
    isBlank = true;
  };
  for (const word of text.split(' ').flatMap((word) => pieces(word, width - displayWidth(indent)))) {
    if (!isBlank && displayWidth(`${line} ${word}`) > width) end();
    put(word);
  }
  end();
  return lines;
}

/** A word in pieces of at most `width` columns. */
function pieces(word: string, width: number): string[] {
  const found: string[] = [];
  let piece = '';
  for (const { segment } of displayWidth(word) <= width ? [{ segment: word }] : graphemes(word)) {
    if (piece !== '' && displayWidth(piece + segment) > width) {
      found.push(piece);
      piece = '';
    }
    piece += segment;
  }
  return [...found, piece];
}
