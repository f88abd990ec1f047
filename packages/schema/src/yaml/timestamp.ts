const pattern =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::?(\d\d))?))?)?$/;

/**
 * A date, or a date with a time, as Python's `str()` prints it; undefined where there is no such day or time.
 * With an offset it stays in that offset, and a fraction is cut to microseconds, as PyYAML 6 has it.
 */
export function parseTimestamp(text: string): string | undefined {
  const parts = pattern.exec(text);
  if (parts === null) return undefined;
  const [
    ,
    year = '',
    month = '',
    day = '',
    hour,
    minute = '',
    second = '',
    fraction = '',
    zone,
    sign,
    ...offset
  ] = parts;
  if (!isDay(Number(year), Number(month), Number(day))) return undefined;
  const date = `${year}-${two(month)}-${two(day)}`;
  if (hour === undefined) return date;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const microseconds = fraction.slice(0, 6).padEnd(6, '0');
  const time = `${two(hour)}:${minute}:${second}${Number(microseconds) === 0 ? '' : `.${microseconds}`}`;
  if (zone === undefined) return `${date} ${time}`;
  if (sign === undefined) return `${date} ${time}+00:00`;
  const [offsetHours = '0', offsetMinutes = '0'] = offset;
  if (Number(offsetHours) * 60 + Number(offsetMinutes) >= 24 * 60) return undefined;
  return `${date} ${time}${zoneText(sign, Number(offsetHours) * 60 + Number(offsetMinutes))}`;
}

function zoneText(sign: string, minutes: number): string {
  const shown = minutes === 0 ? '+' : sign;
  return `${shown}${two(String(Math.floor(minutes / 60)))}:${two(String(minutes % 60))}`;
}

function two(digits: string): string {
  return digits.padStart(2, '0');
}

function isDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= (days[month - 1] ?? 0);
}
