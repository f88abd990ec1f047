import { textRepr } from '@maestro-ng/template';
import type { Cursor } from './cursor.ts';

/** Python's `repr` of a date, or of a date with a time, from its `str`. */
function dateRepr(text: string): string {
  const [, date = '', time, fraction = '', sign, hours = '', minutes = ''] =
    /^([\d-]+)(?: ([\d:]+)(?:\.(\d+))?(?:([+-])(\d+):(\d+))?)?$/.exec(text) ?? [];
  const numbers = (parts: string): number[] => parts.split(/[-:]/).map(Number);
  if (time === undefined) return `datetime.date(${numbers(date).join(', ')})`;
  const clock = [...numbers(time), Number(fraction)];
  // Python leaves out microseconds, and then seconds, that are zero.
  while (clock.length > 2 && clock.at(-1) === 0) clock.pop();
  const fields = [...numbers(date), ...clock].map(String);
  if (sign !== undefined)
    fields.push(`tzinfo=${zoneRepr(sign, Number(hours) * 3600 + Number(minutes) * 60)}`);
  return `datetime.datetime(${fields.join(', ')})`;
}

function zoneRepr(sign: string, seconds: number): string {
  if (seconds === 0) return 'datetime.timezone.utc';
  const delta = sign === '-' ? `days=-1, seconds=${24 * 3600 - seconds}` : `seconds=${seconds}`;
  return `datetime.timezone(datetime.timedelta(${delta}))`;
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

/** What Python's `repr` makes of the value. */
function representation(cursor: Cursor): string {
  const forms = cursor.forms;
  if (forms?.kind === 'date' || forms?.kind === 'datetime') return dateRepr(forms.python);
  if (typeof cursor.value === 'string' && forms === undefined) return textRepr(cursor.value);
  return pythonText(cursor);
}

/** What Python's `str` makes of the value: `True`, `1.5`, `None`, `['a', 'b']`, `{'a': 1}`. */
export function pythonText(cursor: Cursor): string {
  if (cursor.isList) return `[${cursor.items().map(representation).join(', ')}]`;
  if (cursor.isMapping) {
    const entries = cursor.entries().map((entry) => `${textRepr(entry.key)}: ${representation(entry)}`);
    return `{${entries.join(', ')}}`;
  }
  return scalarText(cursor);
}
