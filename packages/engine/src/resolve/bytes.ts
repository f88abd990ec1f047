import type { Cursor } from './cursor.ts';
import type { Report } from './report.ts';

const sizePattern = /^\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*([kmg]?)\s*$/i;
const unitBytes: { readonly [unit: string]: number } = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** The bytes that a number and its unit are, rounded down; NaN for what does not match `pattern`, of two groups. */
export function bytesOf(text: string, pattern: RegExp): number {
  const [, number, unit = ''] = pattern.exec(text) ?? [];
  return number === undefined
    ? Number.NaN
    : Math.trunc(Number(number) * (unitBytes[unit.toLowerCase()] ?? 1));
}

/** A size in bytes, or with k, m or g; `_` may group digits; whole bytes, rounded down. null: none is given, or it was reported. */
export function resolveBytes(cursor: Cursor, name: string, report: Pick<Report, 'error'>): number | null {
  // As in the original, empty text is none.
  if (cursor.isAbsent || cursor.value === '') return null;
  const text = typeof cursor.value === 'number' ? String(cursor.number() ?? '') : cursor.text();
  const bytes = bytesOf((text ?? '').replace(/(?<=\d)_(?=\d)/g, ''), sizePattern);
  if (Number.isSafeInteger(bytes)) return bytes;
  if (!cursor.isScalar) return null;
  const doubled = /^\s*(\d+(?:\.\d+)?)\s*([kmg])i?b\s*$/i.exec(text ?? '');
  report.error({
    code: 'invalid-size',
    message: `${name}: "${text ?? ''}" is not a size; bytes are expected, or a number with k, m or g`,
    at: cursor,
    ...(doubled === null ? {} : { hint: `write ${doubled[1]}${doubled[2]?.toLowerCase()}` }),
  });
  return null;
}
