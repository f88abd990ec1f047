/** What is looked for, as a regular expression that is made only where it may be found: to make one takes far longer than to look. */
export interface Pattern {
  /** Its letters and digits, of ASCII, stand for themselves. */
  readonly literal: string;
  /** Whether each of them may stand there behind a backslash, or as an escape of JSON, URLs or HTML. */
  readonly isEscapable: boolean;
  /** Of a regular expression with the flag `u`. */
  readonly source: () => string;
}

export function placesOf(pattern: Pattern, text: string): RegExpExecArray[] {
  return mayStandIn(text, pattern) ? [...text.matchAll(new RegExp(pattern.source(), 'gu'))] : [];
}

/** What every escape begins with. */
const escapes = /[\\%&]/;

function mayStandIn(text: string, { literal, isEscapable }: Pattern): boolean {
  return (isEscapable && escapes.test(text)) || text.includes(longestWord(literal));
}

function longestWord(text: string): string {
  return (text.match(/[A-Za-z0-9]+/g) ?? []).reduce(
    (one, other) => (other.length > one.length ? other : one),
    '',
  );
}
