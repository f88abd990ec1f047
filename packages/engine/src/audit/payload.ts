import { dictionary, type Json } from '../model/index.ts';
import { type FormatFields, pythonFormat } from '../resolve/python-format.ts';

/**
 * A payload with its texts filled in, at any depth; keys stay as they are. What is empty is left out: texts, lists,
 * mappings and null. @returns null where nothing is left. @throws Error with what is wrong with a text, as a sentence
 */
export function fillPayload(payload: Json, fields: FormatFields): Json {
  return filled(payload, fields) ?? null;
}

function filled(value: Json, fields: FormatFields): Json | undefined {
  if (value === null) return undefined;
  if (typeof value === 'string') {
    const result = pythonFormat(value, fields);
    if ('problem' in result) throw new Error(`a text of the payload cannot be filled in: ${result.problem}`);
    return result.text === '' ? undefined : result.text;
  }
  if (isList(value)) {
    const items = value.map((item) => filled(item, fields)).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value).flatMap(([key, member]) => {
    const result = filled(member, fields);
    return result === undefined ? [] : [[key, result] as const];
  });
  return entries.length === 0 ? undefined : dictionary(entries);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
