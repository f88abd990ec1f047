/** An expression in JavaScript's words, or why there is none, as a clause; `isPython`: Python knows what JavaScript lacks. */
export type PythonExpression =
  | { readonly pattern: RegExp }
  | { readonly problem: string; readonly isPython: boolean };

/** Atomic groups, conditions, flags for a part, possessive repetition. */
const onlyInPython = /\(\?(?:[>(]|[aiLmsux]*-?[imsx]+:)|[*+?}]\+/;

/**
 * A Python regular expression in JavaScript's words, with DOTALL: `(?P<n>…)`, `(?P=n)`, leading flags such as `(?i)`,
 * comments, `]` first in a class, `$` also before a last line end, `\A` and `\Z`.
 */
export function pythonExpression(text: string): PythonExpression {
  const [, letters = ''] = /^\(\?([aiLmsux]+)\)/.exec(text) ?? [];
  const source = (letters === '' ? text : text.slice(letters.length + 3)).replace(
    /\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|\(\?P<|\(\?P=(\w+)\)|\(\?#[^)]*\)|\$/g,
    (found, name: string | undefined) => {
      if (found.startsWith('(?#')) return '';
      // Right after the opening bracket, a closing one stands for itself.
      if (found.startsWith('[')) return found.replace(/^\[(\^?)\]/, '[$1\\]');
      // The end, or what is before a line end there.
      if (found === '$') return letters.includes('m') ? '$' : '(?=\\n?(?![\\s\\S]))';
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
      isPython: true,
    };
  const flags = ['s', ...(letters.includes('i') ? ['i'] : []), ...(letters.includes('m') ? ['m'] : [])].join(
    '',
  );
  try {
    return { pattern: new RegExp(source, flags) };
  } catch (error) {
    return {
      problem: `"match_regex" is not a regular expression that can be searched for: ${reason(error)}`,
      isPython: onlyInPython.test(text),
    };
  }
}

/** `Invalid regular expression: /(/s: Unterminated group` ends in what is wrong; before it stands the rewritten source. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const last = message.slice(message.lastIndexOf(': ') + 1).trim();
  return `${last.charAt(0).toLowerCase()}${last.slice(1)}`;
}
