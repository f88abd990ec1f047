/** From when on, or up to when: a time as in records, or so many milliseconds ago, by the clock of each ship. */
export type LogMoment = string | { readonly agoMs: number };

/** A moment as in records. @param now by the ship's clock, in milliseconds since the epoch. */
export function asRecordTime(moment: LogMoment, now: number): string {
  if (typeof moment === 'string') return moment;
  const time = Math.max(0, Math.floor(now - moment.agoMs));
  return new Date(time).toISOString().replace('Z', '000000Z');
}
