const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `12.3/40.1 MB`, in the unit of the larger number; without a total `12.3 MB`. Units are decimal, as Docker prints them. */
export function byteProgress(done: number, total: number | null): string {
  const largest = Math.max(done, total ?? 0);
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, largest)) / 3)));
  const amount = (bytes: number): string =>
    power === 0 ? String(bytes) : (bytes / 1000 ** power).toFixed(1);
  return `${amount(done)}${total === null ? '' : `/${amount(total)}`} ${units[power]}`;
}
