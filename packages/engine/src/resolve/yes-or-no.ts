import type { Cursor } from './cursor.ts';
import type { Report } from './report.ts';

/**
 * Yes or no, also where it is written as text, as Compose takes it. Unlike the flags of the original, other text is an
 * error. null: none is given, or it was reported.
 */
export function resolveYesOrNo(cursor: Cursor, report: Pick<Report, 'error'>): boolean | null {
  const { value } = cursor;
  if (typeof value === 'boolean') return value;
  if (!cursor.isScalar) return null;
  const text = cursor.text() ?? '';
  if (/^(true|yes|on|1)$/i.test(text)) return true;
  if (/^(false|no|off|0)$/i.test(text)) return false;
  report.error({
    code: 'invalid-flag',
    message: `"${text}" is neither yes nor no`,
    at: cursor,
    hint: 'write yes or no',
  });
  return null;
}
