import type { StatusEvent } from '@maestro-ng/engine';
import { count } from '../render/grammar.ts';
import { sanitize } from '../render/sanitize.ts';
import type { Style } from '../render/style.ts';
import { truncate } from '../render/width.ts';
import { isDrifted } from './status-phrase.ts';
import type { StatusEntry } from './status-record.ts';
import { statusName, statusTable } from './status-table.ts';

/** An entry, and when it was told, in milliseconds since the epoch. */
export type DatedEntry = StatusEntry & { readonly at: number };

export interface BoardScreen {
  readonly columns: number | undefined;
  /** Lines that the drawing may take up; undefined: as many as there are. */
  readonly rows: number | undefined;
  readonly style: Style;
  readonly showHosts: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** How things stood when last told, in the order of instances, then the others as they came. */
export class StatusBoard {
  readonly #entries: Map<string, DatedEntry | undefined>;
  readonly #ships: Set<string>;

  constructor(instances: readonly string[], ships: readonly string[]) {
    this.#entries = new Map(instances.map((name) => [`instance ${name}`, undefined]));
    this.#ships = new Set(ships);
  }

  take({ type, time }: StatusEvent, entry: StatusEntry): void {
    const { status } = entry;
    const key =
      status.kind === 'instance'
        ? `instance ${status.instance}`
        : `${status.kind} ${status.ship} ${status.kind === 'orphan' ? status.container.id : ''}`;
    if (type === 'status') this.#entries.set(key, { ...entry, at: time });
    else this.#entries.delete(key);
    this.#ships.delete(status.ship);
  }

  draw(screen: BoardScreen): string[] {
    const entries = [...this.#entries.values()].filter((entry) => entry !== undefined);
    const shown = visible(entries, screen.rows);
    const { columns, style, showHosts, now } = screen;
    const aged = shown.map((entry) => ({ ...entry, ageMs: Math.max(0, now - entry.at) }));
    return [
      ...statusTable(aged, { columns, style, showHosts, wraps: false }),
      dimmed(this.#summary(entries, entries.length - shown.length, style), screen),
    ];
  }

  #summary(entries: readonly DatedEntry[], hidden: number, { symbols }: Style): string {
    const up = entries.filter(isUp).length;
    const drifted = entries.filter(({ status }) => isDrifted(status)).length;
    // The most important first: what does not fit is cut at the end.
    return [
      `${up} up`,
      entries.length === up ? '' : `${entries.length - up} not`,
      drifted === 0 ? '' : `${drifted} drifted`,
      hidden === 0 ? '' : `${count(hidden, 'row')} hidden`,
      this.#ships.size === 0 ? '' : `waiting for ${[...this.#ships].map(sanitize).join(', ')}`,
      'Ctrl-C ends',
    ]
      .filter((part) => part !== '')
      .join(` ${symbols.separator} `);
  }
}

function isUp({ status }: DatedEntry): boolean {
  return status.kind === 'instance' && status.condition === 'up';
}

/** Heading, summary, and the line that the cursor rests on. */
const framing = 3;

/** What fits on the screen, in order: what is not up comes before all else, then what changed last. */
function visible(entries: readonly DatedEntry[], rows: number | undefined): readonly DatedEntry[] {
  if (rows === undefined) return entries;
  const room = Math.max(1, rows - framing);
  if (entries.length <= room) return entries;
  return entries
    .map((entry, position) => ({ entry, position }))
    .sort((a, b) => Number(isUp(a.entry)) - Number(isUp(b.entry)) || b.entry.at - a.entry.at)
    .slice(0, room)
    .sort((a, b) => a.position - b.position)
    .map(({ entry }) => entry);
}

function dimmed(text: string, { columns, style }: BoardScreen): string {
  return style.colors.dim(columns === undefined ? text : truncate(text, columns, style.symbols.ellipsis));
}

/** The line that tells of a change where lines are kept. */
export function changeLine({ type, status }: StatusEvent, phrase: string): string {
  const name = statusName(status);
  const subject = name === '' ? status.ship : `${name} (${status.ship})`;
  const gone = status.kind === 'ship' ? 'can be reached again' : 'is gone';
  return `${sanitize(subject)}: ${type === 'status' ? sanitize(phrase) : gone}`;
}
