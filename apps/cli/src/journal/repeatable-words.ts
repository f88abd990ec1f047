/** Flags that say how a play is shown, or that it may begin; not what it does. */
const passing: ReadonlySet<string> = new Set(['--json', '--progress', '--yes', '--dry-run']);

/** A command line in its canonical form without what is of that one time. */
export function repeatableWords(words: readonly string[]): string[] {
  const { flags, rest } = split(words);
  return [...flags.filter((word) => !passing.has(word.split('=')[0] ?? '')), ...rest];
}

/** A command line in its canonical form with more flags. */
export function withFlags(words: readonly string[], more: readonly string[]): string[] {
  const { flags, rest } = split(words);
  return [...flags, ...more, ...rest];
}

function split(words: readonly string[]): {
  readonly flags: readonly string[];
  readonly rest: readonly string[];
} {
  const end = words.indexOf('--');
  return end === -1 ? { flags: words, rest: [] } : { flags: words.slice(0, end), rest: words.slice(end) };
}
