/** An elapsed time for people: `0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** An elapsed time in whole seconds: `3 s`, `3 min 05 s`, `2 h 10 min`. */
export function wholeSeconds(milliseconds: number): string {
  const seconds = Math.floor(Math.max(0, milliseconds) / 1000);
  return seconds < 10 ? `${seconds} s` : duration(seconds * 1000);
}

/** An elapsed time as coarse as Docker's own listing gives it: `less than a second`, `about an hour`, `3 weeks`. */
export function coarseDuration(milliseconds: number): string {
  const seconds = Math.floor(Math.max(0, milliseconds) / 1000);
  if (seconds < 1) return 'less than a second';
  if (seconds < 60) return several(seconds, 'second');
  const minutes = Math.floor(seconds / 60);
  if (minutes === 1) return 'about a minute';
  if (minutes < 60) return several(minutes, 'minute');
  const hours = Math.round(seconds / 3600);
  if (hours === 1) return 'about an hour';
  if (hours < 48) return several(hours, 'hour');
  const days = Math.floor(hours / 24);
  if (days < 14) return several(days, 'day');
  if (days < 60) return several(Math.floor(days / 7), 'week');
  if (days < 730) return several(Math.floor(days / 30), 'month');
  return several(Math.floor(days / 365), 'year');
}

function several(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
