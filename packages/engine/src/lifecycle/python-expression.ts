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
    return { problem: `match_regex has the flag (?${unknown}), which is not known here` };
  const flags = ['s', ...(letters.includes('i') ? ['i'] : []), ...(letters.includes('m') ? ['m'] : [])].join(
    '',
  );
  try {
    return { pattern: new RegExp(source, flags) };
  } catch {
    return { problem: 'match_regex is not an expression that can be searched for' };
  }
}
