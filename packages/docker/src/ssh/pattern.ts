/**
 * Whether a list of patterns of ssh_config or known_hosts names `text`: `*` and `?` stand for characters, and one that
 * begins with `!` and matches rules the text out.
 */
export function matchesPatterns(patterns: readonly string[], text: string): boolean {
  let found = false;
  for (const pattern of patterns) {
    const isNegated = pattern.startsWith('!');
    if (!matches(isNegated ? pattern.slice(1) : pattern, text)) continue;
    if (isNegated) return false;
    found = true;
  }
  return found;
}

/** Without a regular expression: a pattern with many stars must not take long. */
function matches(pattern: string, text: string): boolean {
  let at = 0;
  let index = 0;
  let star = -1;
  let mark = 0;
  while (index < text.length) {
    if (pattern[at] === '*') {
      star = at++;
      mark = index;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[index])) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      at = star + 1;
      mark += 1;
      index = mark;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
