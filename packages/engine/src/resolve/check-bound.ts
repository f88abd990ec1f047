import type { Cursor } from './cursor.ts';
import type { InstanceReport } from './report.ts';

/**
 * How long (seconds) or how often a check tries. As in the original, a fraction is cut off, and zero means the default
 * for `attempts` and for a tcp check's `max_wait`. What leaves no time otherwise is tried once all the same, and told:
 * what is negative, and zero of the other checks' `max_wait`.
 *
 * @param bound.standard what holds where nothing is written
 * @param bound.zero what zero means
 */
export function checkBound(
  check: Cursor,
  key: 'max_wait' | 'attempts',
  bound: { readonly standard: number; readonly zero: 'standard' | 'once' },
  report: InstanceReport,
): number {
  const at = check.get(key);
  const number = at.number();
  const value = number === undefined ? bound.standard : Math.trunc(number);
  if (value === 0 && bound.zero === 'standard') return bound.standard;
  if (value <= 0) {
    report.warning({
      code: 'check-tried-once',
      message: `"${key}" is ${number}: the check is tried once, and then fails`,
      at,
      hint:
        key === 'attempts' ? 'write how often to try' : 'write for how many seconds to try, once a second',
    });
  }
  return value;
}
