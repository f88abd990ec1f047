import { bytesOf } from './bytes.ts';
import type { Cursor } from './cursor.ts';
import type { InstanceReport } from './report.ts';

const sizePattern = /^\s*(\d+\.?\d*|\.\d+)\s*([kmg]?)b?\s*$/i;

/** A size as Compose writes it: bytes, or with b, k, kb, m, mb, g or gb. null: none is given, or it was reported. */
export function resolveByteSize(cursor: Cursor, report: InstanceReport): number | null {
  if (!cursor.isScalar) return null;
  const text = typeof cursor.value === 'number' ? String(cursor.value) : (cursor.text() ?? '');
  const bytes = bytesOf(text, sizePattern);
  if (Number.isSafeInteger(bytes)) return bytes;
  report.error({
    code: 'invalid-size',
    message: `"${text}" is not a size; bytes are expected, or a number with b, k, m or g`,
    at: cursor,
    hint: 'write 64m, for example',
  });
  return null;
}
