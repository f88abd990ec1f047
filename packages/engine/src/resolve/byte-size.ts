import type { Cursor } from './cursor.ts';
import type { InstanceReport } from './report.ts';

const unitBytes: { readonly [unit: string]: number } = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** A size as Compose writes it: bytes, or with b, k, kb, m, mb, g or gb. null: none is given, or it was reported. */
export function resolveByteSize(cursor: Cursor, report: InstanceReport): number | null {
  if (!cursor.isScalar) return null;
  const text = typeof cursor.value === 'number' ? String(cursor.value) : (cursor.text() ?? '');
  const match = /^\s*(\d+\.?\d*|\.\d+)\s*([kmg]?)b?\s*$/i.exec(text);
  const bytes =
    match === null
      ? Number.NaN
      : Math.trunc(Number(match[1]) * (unitBytes[(match[2] ?? '').toLowerCase()] ?? 1));
  if (Number.isSafeInteger(bytes)) return bytes;
  report.error({
    code: 'invalid-size',
    message: `"${text}" is not a size; bytes are expected, or a number with b, k, m or g`,
    at: cursor,
    hint: 'write 64m, for example',
  });
  return null;
}
