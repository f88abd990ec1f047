import type { ContainerStatus, Status } from '@maestro-ng/engine';
import { type Cell, type Column, layOutRows } from '../render/columns.ts';
import { sanitize } from '../render/sanitize.ts';
import type { Style } from '../render/style.ts';
import { truncate } from '../render/width.ts';
import type { PortStatus } from './probe-ports.ts';
import { isDrifted, statusPhrase } from './status-phrase.ts';
import type { FullStatus, StatusEntry } from './status-record.ts';

export interface StatusOptions {
  readonly style: Style;
  /** undefined: nothing is cut. */
  readonly columns: number | undefined;
  /** Addresses in place of the ships' names. */
  readonly showHosts: boolean;
  /** What is too long for a line goes on on the next one, in place of being cut. */
  readonly wraps: boolean;
}

/** An entry that may have been looked at a while ago. */
export type AgedEntry = StatusEntry & { readonly ageMs?: number };

/** The table that `maestro status` prints: a row per instance, followed by what was asked for with `--full`. */
export function statusTable(entries: readonly AgedEntry[], options: StatusOptions): string[] {
  const { style, showHosts, wraps } = options;
  const columns: readonly Column[] = [
    { heading: 'INSTANCE', dispensable: 0 },
    { heading: 'SERVICE', dispensable: 2 },
    { heading: showHosts ? 'HOST' : 'SHIP', dispensable: 1 },
    { heading: 'CONTAINER', dispensable: 3 },
    { heading: 'STATE', dispensable: 0, comfortable: 24 },
  ];
  const rows = entries.map((entry): Cell[] => {
    const { status, host } = entry;
    return [
      { text: sanitize(statusName(status)), paint: style.colors.bold },
      { text: sanitize(status.kind === 'ship' ? '' : (status.service ?? '')) },
      { text: sanitize(showHosts ? host : status.ship) },
      { text: shortId(status.kind === 'ship' ? undefined : status.container?.id), paint: style.colors.dim },
      stateCell(entry, style),
    ];
  });
  const [heading = [], ...lines] = layOutRows(columns, rows, {
    columns: options.columns,
    ellipsis: style.symbols.ellipsis,
    paintHeading: style.colors.dim,
    wraps,
  });
  const details = entries.map((entry) => detailLines(entry, options));
  return [...heading, ...lines.flatMap((row, index) => [...row, ...(details[index] ?? [])])];
}

/** What a row is about: an instance, or the container's own name. */
export function statusName(status: Status): string {
  switch (status.kind) {
    case 'instance':
      return status.instance;
    case 'orphan':
      return status.container.name;
    case 'ship':
      return '';
  }
}

function shortId(id: string | undefined): string {
  return sanitize((id ?? '').replace(/^sha256:/, '').slice(0, 12));
}

function stateCell({ status, full, ageMs = 0 }: AgedEntry, { symbols, colors }: Style): Cell {
  const text = sanitize(statusPhrase(status, { ageMs, exact: full !== null }));
  if (status.kind === 'orphan') return { text: `${symbols.failure} ${text}`, paint: colors.yellow };
  switch (status.condition) {
    case 'up':
      return {
        text: `${symbols.success} ${text}`,
        paint: isDrifted(status) ? colors.yellow : colors.green,
      };
    case 'starting':
    case 'paused':
      return { text: `${symbols.waiting} ${text}`, paint: colors.yellow };
    case 'absent':
    case 'down':
      return { text: `${symbols.skipped} ${text}`, paint: colors.red };
    case 'unhealthy':
    case 'restarting':
    case 'foreign':
    case 'unreachable':
    case 'unknown':
      return { text: `${symbols.failure} ${text}`, paint: colors.red };
  }
}

function detailLines({ status, full }: StatusEntry, { style, columns }: StatusOptions): string[] {
  if (full === null || status.kind === 'ship') return [];
  const cells: Cell[] = [
    ...(status.container === null ? [] : containerCells(status.container, full, style)),
    ...(isDrifted(status) ? [driftCell(status, style)] : []),
    ...full.ports.map((port) => portCell(port, style)),
  ];
  return cells.map(({ text, paint }) => {
    const indented = `  ${text}`.trimEnd();
    const cut = columns === undefined ? indented : truncate(indented, columns, style.symbols.ellipsis);
    return paint === undefined ? cut : paint(cut);
  });
}

function containerCells(
  { image, imageId, health, inspected }: ContainerStatus,
  { digests }: FullStatus,
  { colors: { dim } }: Style,
): Cell[] {
  return [
    { text: `image ${sanitize(image)} ${shortId(imageId)}`, paint: dim },
    ...digests.map((digest) => ({ text: `digest ${sanitize(digest)}`, paint: dim })),
    ...(inspected === null ? [] : [{ text: `restarts ${inspected.restartCount}`, paint: dim }]),
    ...(health === null ? [] : [{ text: `health ${health}`, paint: dim }]),
  ];
}

function driftCell(status: Status, { colors }: Style): Cell {
  const drifted = status.kind === 'instance' ? status.drifted : [];
  return { text: `drifted ${drifted.join(' ')}`, paint: colors.yellow };
}

function portCell({ name, protocol, external, up }: PortStatus, { colors }: Style): Cell {
  const port = `port ${sanitize(name)} ${sanitize(external)}/${protocol}`;
  if (up === null) return { text: port, paint: colors.dim };
  return up ? { text: `${port} up`, paint: colors.green } : { text: `${port} down`, paint: colors.red };
}
