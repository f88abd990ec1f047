import type { Json } from '../model/index.ts';

/** What Python's `str` makes of yes, no, nothing, a number or a text; of anything else, JSON. */
export function jsonText(value: Json): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value === null ? 'None' : JSON.stringify(value);
}
