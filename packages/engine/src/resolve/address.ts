import type { Cursor } from './cursor.ts';
import type { Report } from './report.ts';

/** An address, or a set of them, of a kind. null: none is given, or it was reported. */
export function resolveAddress(
  at: Cursor,
  { isFit, what }: { readonly isFit: (text: string) => boolean; readonly what: string },
  report: Pick<Report, 'error'>,
): string | null {
  const text = at.text();
  if (text === undefined) return null;
  if (isFit(text)) return text;
  report.error({ code: 'invalid-address', message: `"${text}" is not ${what}`, at });
  return null;
}
