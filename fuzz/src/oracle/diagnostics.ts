import type { Diagnostic, LoadResult } from '@maestro-ng/engine';
import type { Location } from '@maestro-ng/schema';

/** What is wrong with how a file's problems are told. Empty: nothing. @param texts of all files that were read. */
export function faultsOfDiagnostics(
  { diagnostics, environment, files }: LoadResult,
  texts: ReadonlyMap<string, string> = new Map(),
): string[] {
  const known = new Map([...texts, ...files]);
  const faults = diagnostics.flatMap((diagnostic) => faultsOf(diagnostic, known));
  const isRejected = diagnostics.some(({ severity }) => severity === 'error');
  if (isRejected && environment !== undefined) faults.push('there is an environment in spite of an error');
  if (!isRejected && environment === undefined) faults.push('there is neither an environment nor an error');
  return faults;
}

function faultsOf(diagnostic: Diagnostic, files: ReadonlyMap<string, string>): string[] {
  const { severity, code, message, location, hint, related = [] } = diagnostic;
  const name = `${severity}[${code}] ${JSON.stringify(message).slice(0, 300)}`;
  const faults: string[] = [];
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(code)) faults.push(`${name}: the code is not in kebab-case`);
  for (const text of [message, ...related.map((place) => place.message)]) {
    if (/\bundefined\b(?! )|\[object |\bNaN\b/.test(withoutQuotes(text)))
      faults.push(`${name}: a value of JavaScript shows`);
  }
  if (!/^\S.*[.?!]$/s.test(message)) faults.push(`${name}: the message is no sentence`);
  if (hint === '') faults.push(`${name}: the hint is empty`);
  if (location === undefined && code !== 'environment-file') faults.push(`${name}: it has no place`);
  for (const place of [...(location ? [location] : []), ...related.map((other) => other.location)]) {
    const fault = faultOfPlace(place, files);
    if (fault !== undefined) faults.push(`${name}: ${fault}, at ${JSON.stringify(place)}`);
  }
  return faults;
}

/** Names and values are quoted in messages, and may say anything. */
function withoutQuotes(message: string): string {
  return message.replace(/"(?:[^"\\]|\\.)*"/gs, '""');
}

function faultOfPlace(place: Location, files: ReadonlyMap<string, string>): string | undefined {
  const text = files.get(place.file);
  if (text === undefined) return 'the file of its place was not read';
  const lines = text.replace(/^\ufeff/, '').split(/\r\n?|\n/);
  const isInside = (line: number, column: number): boolean => {
    const found = Number.isInteger(line) ? lines[line - 1] : undefined;
    return found !== undefined && Number.isInteger(column) && column >= 1 && column <= found.length + 1;
  };
  if (!isInside(place.line, place.column)) return 'its place is not in the file';
  if (!isInside(place.endLine, place.endColumn)) return 'the end of its place is not in the file';
  const isOrdered =
    place.endLine > place.line || (place.endLine === place.line && place.endColumn >= place.column);
  return isOrdered ? undefined : 'its place ends before it begins';
}
