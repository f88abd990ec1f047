import { byCodePoint } from '../graph/by-code-point.ts';
import { type EnvVariable, literalText, type Text } from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import { type BadLine, type EnvFileContent, parseEnvFile } from './env-file.ts';
import type { EnvFileReader, FileReading } from './files.ts';
import { pythonText } from './python-text.ts';
import { warnOfReading } from './readings.ts';
import { didYouMean, type Finding, type InstanceReport, type Report } from './report.ts';

/** Variables by name; a later one replaces an earlier one. null: the bare name is passed. */
export type Variables = Map<string, Text | null>;

/** Lists, however deeply nested, joined by spaces; null in a list is left out. */
function joined(cursor: Cursor): string {
  if (!cursor.isList) return pythonText(cursor);
  return cursor
    .items()
    .filter((item) => !item.isAbsent)
    .map(joined)
    .join(' ');
}

/** The value of a variable. Bytes are passed as the text that they encode. */
function valueText(cursor: Cursor): string {
  if (cursor.forms?.kind !== 'binary') return joined(cursor);
  const bytes = Uint8Array.from(atob((cursor.text() ?? '').replace(/\s/g, '')), (byte) => byte.charCodeAt(0));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return pythonText(cursor);
  }
}

/** An env file that was read, or why it was not. */
type EnvFile = { readonly reading: FileReading; readonly content: EnvFileContent };

const nothing: EnvFileContent = { entries: [], badLines: [] };

function badLine({ path }: FileReading, { line, length }: BadLine, at: Cursor): Finding {
  return {
    code: 'env-file-line',
    message: 'this line has no "=": NAME=value is expected in an env file',
    at,
    place: { file: path, line, column: 1, endLine: line, endColumn: length + 1 },
    hint: 'begin a comment with #',
  };
}

/** Reads each env file once, however many instances name it. */
export class EnvFiles {
  readonly #reader: EnvFileReader;
  readonly #files = new Map<string, EnvFile>();

  constructor(reader: EnvFileReader) {
    this.#reader = reader;
  }

  #file(name: string): EnvFile {
    let file = this.#files.get(name);
    if (file === undefined) {
      const reading = this.#reader.read(name);
      file = { reading, content: 'text' in reading ? parseEnvFile(reading.text) : nothing };
      this.#files.set(name, file);
    }
    return file;
  }

  /**
   * Adds the variables of an `envfile` or an `env`. As in the original, both take the same: a mapping of variables, the
   * path of a file, or a list of such, in which the later wins. What is empty adds nothing.
   */
  addTo(variables: Variables, source: Cursor, report: Pick<Report, 'error' | 'warning'>): void {
    if (!source.truth()) return;
    if (source.isMapping) addMapping(variables, source, report);
    else if (source.isList) for (const item of source.items()) this.addTo(variables, item, report);
    else this.#addFile(variables, source, report);
  }

  #addFile(variables: Variables, at: Cursor, report: Pick<Report, 'error'>): void {
    const name = at.text();
    if (name === undefined) return;
    const { reading, content } = this.#file(name);
    if ('problem' in reading) {
      report.error({
        code: 'env-file',
        message: `the env file ${name} cannot be loaded: ${reading.problem}`,
        at,
        hint:
          didYouMean(reading.near) ??
          (reading.path === name ? undefined : `it is looked for at ${reading.path}`),
      });
    }
    for (const bad of content.badLines) report.error(badLine(reading, bad, at));
    for (const { name: variable, value, line } of content.entries) {
      variables.set(variable, literalText(value, { from: 'env-file', path: reading.path, line }));
    }
  }
}

function addMapping(variables: Variables, env: Cursor, report: Pick<Report, 'warning'>): void {
  for (const entry of env.entries()) {
    warnOfReading(entry, report);
    if (entry.key.indexOf('=') > 0) {
      const [name = ''] = entry.key.split('=');
      report.warning({
        code: 'env-name',
        message: `the name of a variable ends at its first "=": this one is passed as "${name}"`,
        at: entry,
        part: 'key',
        hint: 'write NAME: value, with a colon',
      });
    }
    variables.set(
      entry.key,
      entry.isAbsent ? null : literalText(valueText(entry), { from: 'file', at: entry.at }),
    );
  }
}

/** Docker refuses a variable without a name. @param scopes where variables are given, the innermost first. */
export function checkNames(
  variables: Variables,
  scopes: readonly [Cursor, Cursor],
  report: InstanceReport,
): void {
  const nameless = [...variables.keys()].find((name) => name === '' || name.startsWith('='));
  if (nameless === undefined) return;
  const given = scopes.map((scope) => scope.get('env'));
  report.refuse({
    code: 'env-name',
    message: 'Docker refuses a variable without a name',
    at:
      given.find((env) => env.has(nameless))?.get(nameless) ??
      given.find((env) => !env.isAbsent) ??
      scopes[0],
    part: 'key',
  });
}

/** The variables as a list, sorted by name. */
export function sortedVariables(variables: Variables): EnvVariable[] {
  const names = [...variables.keys()].sort(byCodePoint);
  return names.map((name) => ({ name, value: variables.get(name) ?? null }));
}
