import type { InstanceStatus, PortStatus } from '../status.ts';
import { type Cell, type Column, layOut } from './columns.ts';
import { sanitize } from './sanitize.ts';
import type { Style } from './style.ts';
import { truncate } from './width.ts';

export interface StatusOptions {
  readonly style: Style;
  /** undefined: nothing is cut. */
  readonly columns: number | undefined;
  /** Images and ports too. */
  readonly full: boolean;
  /** Addresses in place of the ships' names. */
  readonly showHosts: boolean;
}

/** The table that `maestro status` prints: a row per instance, followed by its image and ports with `full`. */
export function statusTable(statuses: readonly InstanceStatus[], options: StatusOptions): string[] {
  const { style, full, showHosts } = options;
  const columns: readonly Column[] = [
    { heading: 'INSTANCE', dispensable: 0 },
    { heading: 'SERVICE', dispensable: 2 },
    { heading: showHosts ? 'HOST' : 'SHIP', dispensable: 1 },
    { heading: 'CONTAINER', dispensable: 3 },
    { heading: 'STATE', dispensable: 0, comfortable: 24 },
  ];
  const rows = statuses.map((status): Cell[] => [
    { text: sanitize(status.instance), paint: style.colors.bold },
    { text: sanitize(status.service) },
    { text: sanitize(showHosts ? status.host : status.ship) },
    { text: shortId(status.container), paint: style.colors.dim },
    stateCell(status, style),
  ]);
  const [heading = '', ...lines] = layOut(columns, rows, {
    columns: options.columns,
    ellipsis: style.symbols.ellipsis,
    paintHeading: style.colors.dim,
  });
  if (!full) return [heading, ...lines];
  const details = statuses.map((status) => detailLines(status, options));
  return [heading, ...lines.flatMap((line, index) => [line, ...(details[index] ?? [])])];
}

function shortId(id: string | null): string {
  return sanitize((id ?? '').replace(/^sha256:/, '').slice(0, 12));
}

function stateCell(status: InstanceStatus, { symbols, colors }: Style): Cell {
  const text = sanitize(status.phrase);
  switch (status.condition) {
    case 'up':
      return { text: `${symbols.success} ${text}`, paint: colors.green };
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
      return { text: `${symbols.failure} ${text}`, paint: colors.red };
  }
}

function detailLines({ image, imageId, ports }: InstanceStatus, { style, columns }: StatusOptions): string[] {
  const cells: Cell[] = [
    ...(image === null
      ? []
      : [{ text: `image ${sanitize(image)} ${shortId(imageId)}`, paint: style.colors.dim }]),
    ...(ports ?? []).map((port) => portCell(port, style)),
  ];
  return cells.map(({ text, paint }) => {
    const indented = `  ${text}`.trimEnd();
    const cut = columns === undefined ? indented : truncate(indented, columns, style.symbols.ellipsis);
    return paint === undefined ? cut : paint(cut);
  });
}

function portCell({ name, protocol, external, up }: PortStatus, { colors }: Style): Cell {
  const port = `port ${sanitize(name)} ${sanitize(external)}/${protocol}`;
  if (up === null) return { text: port, paint: colors.dim };
  return up ? { text: `${port} up`, paint: colors.green } : { text: `${port} down`, paint: colors.red };
}
