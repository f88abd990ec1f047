/** What Python's `str.isspace` and `\s` accept, as a class for regular expressions. */
export const pythonSpace =
  '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';

const blank = new RegExp(`^${pythonSpace}+$`);

export function isSpace(text: string): boolean {
  return blank.test(text);
}
