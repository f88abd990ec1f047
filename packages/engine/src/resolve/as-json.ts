import { dictionary, type Json } from '../model/index.ts';
import type { Cursor } from './cursor.ts';

/** What a file says at a place, as JSON; dates are the text that is written. */
export function asJson(cursor: Cursor): Json {
  const { value } = cursor;
  if (cursor.isAbsent) return null;
  if (cursor.isList) return cursor.items().map(asJson);
  if (cursor.isMapping)
    return dictionary(cursor.entries().map((entry) => [entry.key, asJson(entry)] as const));
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? value : (cursor.text() ?? null);
}
