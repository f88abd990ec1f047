import type { Cursor } from './cursor.ts';
import type { Report } from './report.ts';

const unitBytes: { readonly [unit: string]: number } = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** A size in bytes, or with k, m or g; `_` may group digits; whole bytes, rounded down. null: none is given, or it was reported. */
export function resolveBytes(cursor: Cursor, name: string, report: Pick<Report, 'error'>): number | null {
  // As in the original, empty text is none.
  if (cursor.isAbsent || cursor.value === '') return null;
  const text = typeof cursor.value === 'number' ? String(cursor.number() ?? '') : cursor.text();
  const match = /^\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*([kmg]?)\s*$/i.exec(
    (text ?? '').replace(/(?<=\d)_(?=\d)/g, ''),
  );
  const bytes =
    match === null
      ? Number.NaN
      : Math.trunc(Number(match[1]) * (unitBytes[(match[2] ?? '').toLowerCase()] ?? 1));
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
