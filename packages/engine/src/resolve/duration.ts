import type { Cursor } from './cursor.ts';
import type { Finder } from './report.ts';

const unitMs: { readonly [unit: string]: number } = {
  us: 0.001,
  µs: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Milliseconds of a duration such as `1m30s` or `1.5h`; undefined: it is none. */
function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  if (!/^(?:(?:\d+\.?\d*|\.\d+)(?:us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, number, unit = ''] of text.matchAll(/([\d.]+)([a-zµ]+)/g)) {
    sum += Number(number) * (unitMs[unit] ?? Number.NaN);
  }
  return Number.isFinite(sum) ? sum : undefined;
}

/** Milliseconds of a duration as Compose writes it. null: none is given, or it was reported. */
export function resolveDuration(cursor: Cursor, report: Finder): number | null {
  if (!cursor.isScalar) return null;
  const text = cursor.text()?.trim() ?? '';
  const duration = parseDuration(text);
  if (duration !== undefined) return duration;
  report.error({
    code: 'invalid-duration',
    message: `"${text}" is not a duration such as 30s or 1m30s`,
    at: cursor,
    ...(/^[\d.]+$/.test(text) ? { hint: `write ${text}s for seconds` } : {}),
  });
  return null;
}
