import { byCodePoint } from '../graph/by-code-point.ts';
import { type EnvVariable, literalText, maskedText, type Text, type TextPart } from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import { type BadLine, type EnvFileContent, parseEnvFile } from './env-file.ts';
import type { EnvFileReader, FileReading } from './files.ts';
import { pythonText } from './python-text.ts';
import { warnOfReading } from './readings.ts';
import { didYouMean, type Finding, type InstanceReport, type Report } from './report.ts';
import { isEmptySecret, notSaid, resemblesSecret, secretForms, secretReference } from './secret.ts';

/** Variables by name; a later one replaces an earlier one. null: the bare name is passed. */
export type Variables = Map<string, Text | null>;

/** Lists, however deeply nested, joined by spaces; null in a list is left out. */
function joined(cursor: Cursor, directory: string, report: Pick<Report, 'error' | 'warning'>): TextPart[] {
  if (cursor.isMapping) return [mappingPart(cursor, directory, report)];
  if (!cursor.isList) return [{ literal: pythonText(cursor) }];
  const items = cursor.items().filter((item) => !item.isAbsent);
  return items.flatMap((item, index) => [
    ...(index === 0 ? [] : [{ literal: ' ' }]),
    ...joined(item, directory, report),
  ]);
}

/** A mapping says where a secret is kept; any other is passed as Python prints it, as in the original. */
function mappingPart(at: Cursor, directory: string, report: Pick<Report, 'error' | 'warning'>): TextPart {
  const secret = secretReference(at, directory);
  if (secret !== undefined) return { secret };
  if (isEmptySecret(at)) report.error({ code: 'secret-form', ...notSaid(at) });
  else if (resemblesSecret(at))
    report.warning({
      code: 'secret-form',
      message:
        'this mapping does not say where a secret is kept: it is passed as the text that Python prints for it',
      at,
      hint: `write ${secretForms} for a secret, or quote the text`,
    });
  return { literal: pythonText(at) };
}

/** Literals that follow each other are one. */
function merged(parts: readonly TextPart[]): TextPart[] {
  const result: TextPart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if ('literal' in part && last !== undefined && 'literal' in last)
      result.splice(-1, 1, { literal: last.literal + part.literal });
    else result.push(part);
  }
  return result.length === 0 ? [{ literal: '' }] : result;
}

/** The value of a variable. Bytes are passed as the text that they encode. */
function valueParts(
  cursor: Cursor,
  directory: string,
  report: Pick<Report, 'error' | 'warning'>,
): TextPart[] {
  if (cursor.forms?.kind !== 'binary') return merged(joined(cursor, directory, report));
  return [{ literal: bytesText(cursor) }];
}

function bytesText(cursor: Cursor): string {
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

/** What was meant to give a variable, as Compose's lists do; its value may be a secret. */
const assignment = /^\s*[a-z_][\w.-]*(?:\s*[=:](?!\/\/)|\s+\S)/i;

/** Reads each env file once, however many instances name it. */
export class EnvFiles {
  readonly #reader: EnvFileReader;
  readonly #directory: string;
  readonly #files = new Map<string, EnvFile>();

  /** @param directory where secrets are looked for that are kept in files. */
  constructor(reader: EnvFileReader, directory: string) {
    this.#reader = reader;
    this.#directory = directory;
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
    if (source.isMapping) this.#addMapping(variables, source, report);
    else if (source.isList) for (const item of source.items()) this.addTo(variables, item, report);
    else this.#addFile(variables, source, report);
  }

  #addFile(variables: Variables, at: Cursor, report: Pick<Report, 'error'>): void {
    const name = at.text();
    if (name === undefined) return;
    const { reading, content } = this.#file(name);
    if ('problem' in reading && assignment.test(name)) {
      report.error({
        code: 'env-file',
        message:
          'variables are a mapping here: what is no mapping is the path of an env file, and this is none',
        at,
        hint: 'write NAME: value, without a dash before it and without "="',
      });
    } else if ('problem' in reading) {
      report.error({
        code: 'env-file',
        message: `the env file ${maskedText(name)} cannot be loaded: ${reading.problem}`,
        at,
        hint:
          didYouMean(reading.near) ??
          (reading.path === name ? undefined : `it is looked for at ${maskedText(reading.path)}`),
      });
    }
    for (const bad of content.badLines) report.error(badLine(reading, bad, at));
    for (const { name: variable, value, line } of content.entries) {
      variables.set(variable, literalText(value, { from: 'env-file', path: reading.path, line }));
    }
  }

  #addMapping(variables: Variables, env: Cursor, report: Pick<Report, 'error' | 'warning'>): void {
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
      const parts = entry.isAbsent ? null : valueParts(entry, this.#directory, report);
      variables.set(entry.key, parts === null ? null : { parts, provenance: { from: 'file', at: entry.at } });
    }
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
