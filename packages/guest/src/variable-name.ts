/**
 * The name of a variable that Maestro gives: parts joined by `_`, upper-cased, and every character that is neither a
 * letter, a digit nor `_` turned into `_`. The engine names variables by the same rule; a test compares the two.
 */
export function variableName(...parts: readonly string[]): string {
  return parts
    .join('_')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}_]/gu, '_');
}
