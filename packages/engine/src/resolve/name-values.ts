import { type Dictionary, dictionary } from '../model/index.ts';
import type { Cursor } from './cursor.ts';

/** The values of entries as they are written; of null an empty one. */
export function entryTexts(entries: readonly Cursor[]): Dictionary<string> {
  return dictionary(
    entries.flatMap((entry) =>
      entry.isAbsent || entry.isScalar ? [[entry.key, entry.text() ?? ''] as const] : [],
    ),
  );
}

/** Compose's mapping, or list of `name=value`; a name alone has an empty value. */
export function nameValues(cursor: Cursor): Dictionary<string> {
  if (!cursor.isList) return entryTexts(cursor.entries());
  return dictionary(
    cursor.items().flatMap((item) => {
      const text = item.text();
      if (text === undefined) return [];
      const equals = text.indexOf('=');
      return equals < 0 ? [[text, ''] as const] : [[text.slice(0, equals), text.slice(equals + 1)] as const];
    }),
  );
}

/** One text or a list of them, as they are written. */
export function writtenTexts(cursor: Cursor): string[] {
  return cursor.oneOrMore().flatMap((item) => item.text() ?? []);
}
