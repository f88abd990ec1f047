import type { Cursor } from './cursor.ts';
import type { Finder } from './report.ts';

/** @param usual what holds where nothing is written, for people */
export function checkSeconds(at: Cursor, usual: string, report: Finder): void {
  const seconds = at.number();
  if (seconds === undefined || seconds >= 0) return;
  report.error({
    code: 'invalid-timeout',
    message: `${seconds} is not a timeout; a number of seconds that is not negative is expected`,
    at,
    hint: `leave it out for the default of ${usual}`,
  });
}
