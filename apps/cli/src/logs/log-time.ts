import type { LogMoment } from '@maestro-ng/engine';
import { parseDuration } from '../parse-duration.ts';
import { UsageError } from '../usage-error.ts';

/**
 * A moment as Docker's command line takes it: RFC 3339, of which the zone (then it is the local one) and everything
 * after the date may be missing; a duration before now, e.g. `10m` or `1h30m`; seconds since the epoch.
 *
 * @returns RFC 3339 in UTC with nine digits, as the times of log records are; a duration as such, as each ship's clock has its own now.
 * @throws UsageError
 */
export function parseLogTime(flag: string, text: string): LogMoment {
  const time = fromSeconds(text) ?? fromDuration(text) ?? fromDate(text);
  if (time !== undefined) return time;
  throw new UsageError(
    `--${flag} needs a time, not "${text}"`,
    'write 2030-01-31T12:00:00Z, 2030-01-31, a duration such as 10m or 1h30m, or seconds since 1970',
  );
}

function fromSeconds(text: string): string | undefined {
  const [, seconds, fraction = ''] = /^(\d{1,12})(?:\.(\d{1,9}))?$/.exec(text) ?? [];
  return seconds === undefined ? undefined : asTime(Number(seconds) * 1000, fraction);
}

function fromDuration(text: string): LogMoment | undefined {
  const agoMs = parseDuration(text);
  return agoMs === undefined ? undefined : { agoMs };
}

const date =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d)(?::(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?)?([Zz]|[+-]\d\d:\d\d)?$/;

function fromDate(text: string): string | undefined {
  const match = date.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part: string | undefined) => Number(part ?? 0));
  const [, , , , , , , fraction = '', zone] = match;
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second);
  // 31 February and 25 o'clock would be other moments.
  if (new Date(asUtc).toISOString().slice(0, 19) !== isoOf(year, month, day, hour, minute, second))
    return undefined;
  if (zone === undefined) {
    return asTime(new Date(year, month - 1, day, hour, minute, second).getTime(), fraction);
  }
  return asTime(asUtc - offset(zone), fraction);
}

function isoOf(year: number, ...rest: readonly number[]): string {
  const [month, day, hour, minute, second] = rest.map((number) => String(number).padStart(2, '0'));
  return `${String(year).padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}`;
}

/** Milliseconds that a zone is ahead of UTC. */
function offset(zone: string): number {
  if (/^z$/i.test(zone)) return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number);
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

function asTime(milliseconds: number, fraction: string): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}.${fraction.padEnd(9, '0')}Z`;
}
