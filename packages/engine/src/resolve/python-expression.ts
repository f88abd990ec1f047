/**
 * A Python regular expression in JavaScript's words, with DOTALL: `(?P<n>…)`, `(?P=n)`, leading flags such as `(?i)`,
 * `\A` and `\Z`. `problem`: it has no counterpart, as a clause.
 */
export function pythonExpression(text: string): { readonly pattern: RegExp } | { readonly problem: string } {
  const [, letters = ''] = /^\(\?([aiLmsux]+)\)/.exec(text) ?? [];
  const source = (letters === '' ? text : text.slice(letters.length + 3)).replace(
    /\\[\s\S]|\(\?P<|\(\?P=(\w+)\)/g,
    (found, name: string | undefined) => {
      if (found === '\\A') return '(?<![\\s\\S])';
      if (found === '\\Z') return '(?![\\s\\S])';
      if (found === '(?P<') return '(?<';
      return name === undefined ? found : `\\k<${name}>`;
    },
  );
  const unknown = [...letters].find((letter) => letter === 'x' || letter === 'L');
  if (unknown !== undefined)
    return {
      problem: `"match_regex" has the flag (?${unknown}), which is not known here; a, i, m, s and u are`,
    };
  const flags = ['s', ...(letters.includes('i') ? ['i'] : []), ...(letters.includes('m') ? ['m'] : [])].join(
    '',
  );
  try {
    return { pattern: new RegExp(source, flags) };
  } catch (error) {
    return {
      problem: `"match_regex" is not a regular expression that can be searched for: ${reason(error)}`,
    };
  }
}

/** `Invalid regular expression: /(/s: Unterminated group` ends in what is wrong; before it stands the rewritten source. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const last = message.slice(message.lastIndexOf(': ') + 1).trim();
  return `${last.charAt(0).toLowerCase()}${last.slice(1)}`;
}
