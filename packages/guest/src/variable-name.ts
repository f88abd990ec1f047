/**
 * The name of a variable that Maestro gives: parts joined by `_`, every character that is neither a letter, a digit nor
 * `_` turned into `_`, and then upper-cased. The engine names variables by the same rule; a test compares the two.
 */
export function variableName(...parts: readonly string[]): string {
  return parts
    .join('_')
    .replace(/[^\p{L}\p{N}_]/gu, '_')
    .toUpperCase();
}
