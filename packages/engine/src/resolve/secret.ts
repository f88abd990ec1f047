import { keptText, type SecretReference, secretText, type Text } from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import type { Report } from './report.ts';

/** How a file says where a secret is kept. */
export const secretForms: string = '{env: NAME}, {file: PATH} or {command: [PROGRAM, ARGUMENT, …]}';

const formNames = ['env', 'file', 'command'] as const;

/** What says where a secret is kept, as a mapping of one of the three forms; undefined: the mapping is none. */
export function secretReference(at: Cursor, directory: string): SecretReference | undefined {
  const [entry, ...others] = at.presentEntries();
  if (entry === undefined || others.length > 0) return undefined;
  switch (entry.key) {
    case 'env': {
      const name = nonEmpty(entry);
      return name === undefined || /[=\0]/.test(name) ? undefined : { kind: 'env', name };
    }
    case 'file': {
      const path = nonEmpty(entry);
      return path === undefined || path.includes('\0') ? undefined : { kind: 'file', path, directory };
    }
    case 'command': {
      const words = entry.items().flatMap((item) => item.text() ?? []);
      const isCommand = words.length > 0 && words.length === entry.items().length && words[0] !== '';
      return isCommand ? { kind: 'command', command: words, directory } : undefined;
    }
    default:
      return undefined;
  }
}

/** Whether a mapping says that a secret is kept elsewhere, and leaves open where. */
export function isEmptySecret(at: Cursor): boolean {
  const [entry, ...others] = at.entries();
  if (entry === undefined || others.length > 0 || !formNames.some((name) => name === entry.key)) return false;
  return entry.isAbsent || entry.text() === '' || (entry.isList && (entry.items()[0]?.text() ?? '') === '');
}

/** Whether a mapping may have been meant to say where a secret is kept. */
export function resemblesSecret(at: Cursor): boolean {
  return formNames.some((name) => at.has(name));
}

/**
 * A value that is secret, whether the file spells it out or says where it is kept. undefined: there is none, or what is
 * wrong with it was reported.
 */
export function resolveSecret(
  at: Cursor,
  directory: string,
  report: Pick<Report, 'error'>,
): Text | undefined {
  const provenance = { from: 'file', at: at.at } as const;
  if (!at.isMapping) {
    const text = at.text();
    return text === undefined ? undefined : secretText(text, provenance);
  }
  const reference = secretReference(at, directory);
  if (reference !== undefined) return keptText(reference, provenance);
  report.error({
    code: 'secret-form',
    ...notSaid(at),
  });
  return undefined;
}

/** What is wrong with a mapping that is none of the forms. */
export function notSaid(at: Cursor): {
  readonly message: string;
  readonly at: Cursor;
  readonly hint: string;
} {
  return { message: 'this mapping does not say where the secret is kept', at, hint: `write ${secretForms}` };
}

function nonEmpty(at: Cursor): string | undefined {
  return at.text() || undefined;
}
