import type { Location } from '@maestro-ng/schema';
import type { Diagnostic } from '../model/index.ts';

/** Whether an expression is all that stands behind a key: the text between the two places. */
function isValueOf(key: Location, expression: Location, text: string): boolean {
  const isSameLine = key.file === expression.file && key.endLine === expression.line;
  if (!isSameLine || key.endColumn > expression.column) return false;
  const line = text.split(/\r\n?|\n/)[key.line - 1] ?? '';
  return /^['"]?\s*:\s*\{\{[-+]?\s*$/.test(line.slice(key.endColumn - 1, expression.column - 1));
}

/**
 * A key that is left empty because its expression renders as nothing is one mistake, the expression's: its warning
 * becomes the error, and the key is told beside it.
 */
export function blameUndefined(
  diagnostics: readonly Diagnostic[],
  texts: ReadonlyMap<string, string>,
): Diagnostic[] {
  const emptied = new Map<Diagnostic, Diagnostic>();
  for (const empty of diagnostics) {
    const key = empty.location;
    if (empty.code !== 'missing-key' || key === undefined) continue;
    const text = texts.get(key.file) ?? '';
    const cause = diagnostics.find(
      ({ code, location }) =>
        code === 'template-undefined' && location !== undefined && isValueOf(key, location, text),
    );
    if (cause !== undefined) emptied.set(cause, empty);
  }
  const follow = new Set(emptied.values());
  return diagnostics
    .filter((diagnostic) => !follow.has(diagnostic))
    .map((diagnostic) => {
      const empty = emptied.get(diagnostic);
      if (empty?.location === undefined) return diagnostic;
      const related = [{ location: empty.location, message: empty.message }];
      return { ...diagnostic, severity: 'error', related } satisfies Diagnostic;
    });
}
