import { type Dictionary, dictionary } from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import { pythonText } from './python-text.ts';
import { warnOfReading } from './readings.ts';
import type { InstanceReport } from './report.ts';

/** Labels: a mapping, or a list of names, whose values are then empty (also of `a=b`, as in the original). */
export function resolveLabels(cursor: Cursor, report: InstanceReport): Dictionary<string> {
  const result = dictionary<string>();
  for (const item of cursor.oneOrMore()) {
    if (item.isScalar) result[pythonText(item)] = '';
  }
  for (const entry of cursor.entries()) {
    warnOfReading(entry, report);
    // The original sends null, and Engines read that as an empty value.
    result[entry.key] = entry.isAbsent ? '' : pythonText(entry);
  }
  return result;
}
