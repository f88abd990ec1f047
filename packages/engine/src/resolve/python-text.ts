import type { Cursor } from './cursor.ts';

/** Python's `repr` of a text: single quotes unless only those occur in it. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let result = quote;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (character === '\\' || character === quote) result += `\\${character}`;
    else if (character === '\n') result += '\\n';
    else if (character === '\r') result += '\\r';
    else if (character === '\t') result += '\\t';
    else if (code < 0x20 || code === 0x7f) result += `\\x${code.toString(16).padStart(2, '0')}`;
    else result += character;
  }
  return result + quote;
}

function scalarText(cursor: Cursor): string {
  const { value } = cursor;
  if (value === null || value === undefined) return 'None';
  // Dates are texts in the data, yet Python prints them otherwise than they are written.
  const python = cursor.forms?.python;
  if (python !== undefined) return python;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
    ? String(value)
    : '';
}

function representation(cursor: Cursor): string {
  if (typeof cursor.value === 'string') return quoted(cursor.value);
  return pythonText(cursor);
}

/** What Python's `str` makes of the value: `True`, `1.5`, `None`, `['a', 'b']`, `{'a': 1}`. */
export function pythonText(cursor: Cursor): string {
  if (cursor.isList) return `[${cursor.items().map(representation).join(', ')}]`;
  if (cursor.isMapping) {
    const entries = cursor.entries().map((entry) => `${quoted(entry.key)}: ${representation(entry)}`);
    return `{${entries.join(', ')}}`;
  }
  return scalarText(cursor);
}
