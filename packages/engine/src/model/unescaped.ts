import type { Span } from './span.ts';

/** A line without its escapes, and where each of its characters stood. */
export interface Unescaped {
  readonly text: string;
  /** Of a part of the text, the part of the line. */
  spanInLine(span: Span): Span;
}

const escapes = /\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|(["'\\/ntr]))/gi;
const blanks = /[ntr]/;
const highest = 0x10_ff_ff;

/** A line as double quotes of YAML or JSON mean it, line ends and tabs as blanks; undefined: there is no escape in it. */
export function unescaped(line: string): Unescaped | undefined {
  if (!line.includes('\\')) return undefined;
  let text = '';
  let from = 0;
  const starts: number[] = [];
  const put = (piece: string, start: (index: number) => number): void => {
    for (let index = 0; index < piece.length; index += 1) starts.push(start(index));
    text += piece;
  };
  for (const match of line.matchAll(escapes)) {
    const { 0: whole, index } = match;
    const [, short, middle, long, plain] = match;
    const start = from;
    put(line.slice(from, index), (place) => start + place);
    const digits = short ?? middle ?? long;
    const code = digits === undefined ? undefined : Number.parseInt(digits, 16);
    const character =
      code === undefined
        ? blanks.test(plain ?? '')
          ? ' '
          : (plain ?? '')
        : String.fromCodePoint(Math.min(code, highest));
    put(character, () => index);
    from = index + whole.length;
  }
  if (text === '' && from === 0) return undefined;
  const start = from;
  put(line.slice(from), (place) => start + place);
  starts.push(line.length);
  return {
    text,
    spanInLine: (span) => ({
      start: starts[span.start] ?? line.length,
      end: starts[span.end] ?? line.length,
    }),
  };
}
