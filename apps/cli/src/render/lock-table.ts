import type { LockStatus, Locks } from '@maestro-ng/engine';
import { type Cell, type Column, layOut } from './columns.ts';
import { wholeSeconds } from './duration.ts';
import { sanitize } from './sanitize.ts';
import type { Style } from './style.ts';

const columns: readonly Column[] = [
  { heading: 'SHIP', dispensable: 0 },
  { heading: 'STATE', dispensable: 0 },
  { heading: 'WHO', dispensable: 0 },
  { heading: 'PLAY', dispensable: 1 },
  { heading: 'HELD', dispensable: 2 },
  { heading: 'HEARTBEAT', dispensable: 3 },
  { heading: 'EXPIRES', dispensable: 4 },
];

/** The table that `maestro lock` prints. */
export function lockTable(
  { locks, blocked, unreachable }: Locks,
  { style, width }: { readonly style: Style; readonly width: number | undefined },
): string[] {
  const { colors, symbols } = style;
  const rows = [
    ...locks.map((lock) => lockCells(lock, style)),
    ...blocked.map(({ ship, cause }): Cell[] => [
      { text: sanitize(ship), paint: colors.bold },
      { text: `${symbols.failure} blocked: ${sanitize(cause)}`, paint: colors.red },
    ]),
    ...unreachable.map(({ ship, cause }): Cell[] => [
      { text: sanitize(ship), paint: colors.bold },
      { text: `${symbols.failure} unknown: ${sanitize(cause)}`, paint: colors.red },
    ]),
  ];
  return layOut(columns, rows, { columns: width, ellipsis: symbols.ellipsis, paintHeading: colors.dim });
}

function lockCells({ ship, state, holder }: LockStatus, { colors }: Style): Cell[] {
  const { heldMs, heartbeatAgeMs, expiresInMs } = holder;
  return [
    { text: sanitize(ship), paint: colors.bold },
    { text: state, paint: state === 'held' ? colors.green : colors.yellow },
    { text: sanitize(holder.who) },
    { text: sanitize(holder.play) },
    { text: heldMs === null ? 'unknown' : wholeSeconds(heldMs) },
    { text: heartbeatAgeMs === null ? 'unknown' : `${wholeSeconds(heartbeatAgeMs)} ago` },
    { text: expiry(expiresInMs) },
  ];
}

function expiry(milliseconds: number | null): string {
  if (milliseconds === null) return 'unknown';
  return milliseconds < 0 ? `${wholeSeconds(-milliseconds)} ago` : `in ${wholeSeconds(milliseconds)}`;
}
