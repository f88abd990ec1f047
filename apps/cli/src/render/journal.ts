import type { Journal, JournalHead, JournalState, JournalStep, OperationName } from '@maestro-ng/engine';
import type { KeptJournal } from '../journal/kept-journals.ts';
import { type Cell, type Column, layOut } from './columns.ts';
import { coarseDuration } from './duration.ts';
import { sanitize } from './sanitize.ts';
import type { Style } from './style.ts';

const stepColumns: readonly Column[] = [
  { heading: 'INSTANCE', dispensable: 0 },
  { heading: 'SERVICE', dispensable: 2 },
  { heading: 'SHIP', dispensable: 1 },
  { heading: 'STATE', dispensable: 0, comfortable: 24 },
];

const journalColumns: readonly Column[] = [
  { heading: 'ID', dispensable: 0 },
  { heading: 'PLAY', dispensable: 0 },
  { heading: 'ENVIRONMENT', dispensable: 2 },
  { heading: 'FILE', dispensable: 1 },
  { heading: 'BEGAN', dispensable: 0 },
  { heading: 'STEPS', dispensable: 0, comfortable: 24 },
];

interface Screen {
  readonly style: Style;
  /** undefined: nothing is cut. */
  readonly columns: number | undefined;
}

/** How far each instance is in an interrupted play, and the sum. */
export function journalLines(kept: KeptJournal, screen: Screen, now: number): string[] {
  const { steps } = kept.journal;
  const rows = steps.map((step): Cell[] => [
    { text: sanitize(step.subject.instance), paint: screen.style.colors.bold },
    { text: sanitize(step.subject.service) },
    { text: sanitize(step.subject.ship) },
    stateCell(step, kept.journal.head.play, screen.style),
  ]);
  return [...table(stepColumns, rows, screen), `${title(kept, now)}: ${tally(kept.journal)}`];
}

/** All interrupted plays, a row each. */
export function journalListLines(all: readonly KeptJournal[], screen: Screen, now: number): string[] {
  const rows = all.map(({ id, journal, running }): Cell[] => [
    { text: id, paint: screen.style.colors.bold },
    { text: journal.head.play },
    { text: sanitize(journal.head.environment) },
    { text: sanitize(journal.head.file) },
    { text: ago(journal, now) },
    { text: running === true ? `running now (process ${journal.head.process.pid})` : tally(journal) },
  ]);
  return table(journalColumns, rows, screen);
}

/** `restart of shop, begun 3 minutes ago`. */
function title({ journal }: KeptJournal, now: number): string {
  return `${journal.head.play} of ${sanitize(journal.head.environment)}, begun ${ago(journal, now)}`;
}

/** What a new play says of those of its file that were interrupted before it; undefined: nothing. */
export function earlierNote([newest, ...others]: readonly KeptJournal[], now: number): string | undefined {
  if (newest === undefined) return undefined;
  const more = others.length === 0 ? '' : `, and ${others.length} before it`;
  return `An earlier ${title(newest, now)}, was interrupted${more}: ${tally(newest.journal)}. maestro resume goes on with it, maestro resume --discard forgets it.`;
}

/** `2 done, 1 in doubt`. */
export function tally({ steps }: Journal): string {
  const states: readonly JournalState[] = ['done', 'failed', 'in-doubt', 'not-begun'];
  return states
    .map((state) => [state, steps.filter((step) => step.state === state).length] as const)
    .filter(([, number]) => number > 0)
    .map(([state, number]) => `${number} ${state.replace('-', ' ')}`)
    .join(', ');
}

/** A journal for scripts. */
export function jsonJournal({ id, journal, running }: KeptJournal): object {
  const { head, ended, steps } = journal;
  const { play, environment, file, command, process, time, version } = head;
  return {
    id,
    play,
    environment,
    file,
    command,
    process: { pid: process.pid, host: process.host },
    time,
    writtenBy: version,
    running,
    ended,
    steps: steps.map(({ earlier: _, ...step }) => step),
  };
}

const untouched = 'no container was touched yet';

function stateCell(
  { state, outcome, operation, pulling, earlier }: JournalStep,
  play: JournalHead['play'],
  { symbols, colors }: Style,
): Cell {
  const touched = operation === null ? undefined : operationPhrase(operation, earlier, play);
  switch (state) {
    case 'done':
      return { text: `${symbols.success} done: ${words(outcome)}`, paint: colors.green };
    case 'failed':
      return { text: `${symbols.failure} ${words(outcome)}`, paint: colors.red };
    case 'in-doubt':
      return {
        text: `? in doubt: ${pulling === null ? (touched ?? `begun, and ${untouched}`) : `pulling ${sanitize(pulling)}; ${touched ?? untouched}`}`,
        paint: colors.yellow,
      };
    case 'not-begun':
      return { text: `${symbols.waiting} not begun`, paint: colors.dim };
  }
}

function words(outcome: JournalStep['outcome']): string {
  return sanitize(outcome ?? '').replaceAll('-', ' ');
}

/** How far the last operation got: `stopped`, `stopping, without an answer`. */
function operationPhrase(
  { name, done }: NonNullable<JournalStep['operation']>,
  { started }: JournalStep['earlier'],
  play: JournalHead['play'],
): string {
  // Of what a start or a restart has started the old container goes before the checks.
  const isStarted = name === 'remove' && done === true && started.length > 0 && play !== 'apply';
  const { doing, past } = verbs[isStarted ? 'start' : name];
  if (done === true) return past;
  return `${doing}, ${done === null ? 'without an answer' : 'in vain'}`;
}

const verbs: { readonly [name in OperationName]: { readonly doing: string; readonly past: string } } = {
  create: { doing: 'creating', past: 'created' },
  connect: { doing: 'attaching to a network', past: 'attached to a network' },
  start: { doing: 'starting', past: 'started, its checks are open' },
  stop: { doing: 'stopping', past: 'stopped' },
  kill: { doing: 'killing', past: 'killed' },
  rename: { doing: 'setting the old container aside', past: 'the old container is set aside' },
  update: {
    doing: 'changing its restart policy',
    past: 'its restart policy is changed',
  },
  remove: { doing: 'removing a stopped container', past: 'a stopped container is removed' },
};

function ago({ head }: Journal, now: number): string {
  return `${coarseDuration(now - head.time)} ago`;
}

function table(
  columns: readonly Column[],
  rows: readonly Cell[][],
  { style, columns: width }: Screen,
): string[] {
  return layOut(columns, rows, {
    columns: width,
    ellipsis: style.symbols.ellipsis,
    paintHeading: style.colors.dim,
    wraps: true,
  });
}
