import type { Location } from '@maestro-ng/schema';
import type { Diagnostic } from '../model/index.ts';
import { SourceLines } from './source-lines.ts';

/** Whether an expression is all that stands behind a key: the text between the two places. */
function isValueOf(key: Location, expression: Location, line: string): boolean {
  if (key.endLine !== expression.line || key.endColumn > expression.column) return false;
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
  const lines = new SourceLines(texts);
  const undefinedOn = undefinedByLine(diagnostics);
  const emptied = new Map<Diagnostic, Diagnostic>();
  for (const empty of diagnostics) {
    const key = empty.location;
    if (empty.code !== 'missing-key' || key === undefined) continue;
    const line = lines.line(key.file, key.line);
    const cause = undefinedOn
      .get(lineKey(key))
      ?.find(({ location }) => location !== undefined && isValueOf(key, location, line));
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

function lineKey({ file, line }: Location): string {
  return `${line} ${file}`;
}

/** The warnings of undefined variables, by the line that they are on. */
function undefinedByLine(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, readonly Diagnostic[]> {
  const found = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const { code, location } = diagnostic;
    if (code !== 'template-undefined' || location === undefined) continue;
    const key = lineKey(location);
    const others = found.get(key);
    if (others === undefined) found.set(key, [diagnostic]);
    else others.push(diagnostic);
  }
  return found;
}
