import type { StepId } from '@maestro-ng/engine';
import type { Cell, Column } from './columns.ts';
import { layOut } from './columns.ts';
import { duration } from './duration.ts';
import { listed } from './grammar.ts';
import { awaitedLine } from './lines.ts';
import { activityInFull, elapsedPhrase, outcomePhrase, outcomeSummary } from './phrases.ts';
import { type PlayView, type StepView, shipsToLookAt, stepName, tally } from './play-view.ts';
import { sanitize } from './sanitize.ts';
import { pullsWith } from './shared-pull.ts';
import type { Style } from './style.ts';
import { waitingPhrase } from './waiting.ts';
import { displayWidth, truncate } from './width.ts';

const idLength = 12;
/** Enough for most; the same all the time, so that no column comes and goes. */
const stateWidth = 22;

const columns: readonly Column[] = [
  { heading: 'INSTANCE', dispensable: 0 },
  { heading: 'SERVICE', dispensable: 2 },
  { heading: 'SHIP', dispensable: 1 },
  { heading: 'CONTAINER', dispensable: 3 },
  { heading: 'STATE', dispensable: 0, comfortable: stateWidth },
];

export interface Screen {
  /** undefined: nothing is cut. */
  readonly columns: number | undefined;
  /** Lines that the drawing may take up; undefined: as many as there are. */
  readonly rows: number | undefined;
  readonly style: Style;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What a step that has not begun waits for. */
  readonly waitsFor: (step: StepId) => readonly StepId[];
}

/** A play as a table of its steps under headings, and a line that sums it up. */
export function drawPlay(view: PlayView, screen: Screen): string[] {
  const { symbols, colors } = screen.style;
  const shown = visible(view, screen.rows);
  const table = layOut(
    view.play === 'pull' ? columns.filter(({ heading }) => heading !== 'CONTAINER') : columns,
    shown.map((step) => cells(view, step, screen)),
    {
      columns: screen.columns,
      ellipsis: symbols.ellipsis,
      paintHeading: colors.dim,
      widths: widthsOf(view),
    },
  );
  const rest = new Set(shown);
  const hidden = shown.length === view.steps.length ? [] : view.steps.filter((step) => !rest.has(step));
  return [
    ...table,
    ...(hidden.length === 0 ? [] : [hiddenLine(hidden, screen)]),
    // An ended play is summed up with its result.
    ...(view.ended === undefined ? [...awaitedLines(view, screen), summaryLine(view, screen)] : []),
  ];
}

/** Of the columns, whichever steps are shown, and whatever is known of them yet. */
function widthsOf({ play, steps }: PlayView): number[] {
  const widest = (textOf: (step: StepView) => string): number =>
    steps.reduce((width, step) => Math.max(width, displayWidth(sanitize(textOf(step)))), 0);
  return [
    widest(({ subject }) => subject.instance),
    widest(({ subject }) => subject.service),
    widest(({ subject }) => subject.ship),
    ...(play === 'pull' ? [] : [idLength]),
    stateWidth,
  ];
}

/** Only the latest: at the end of a play the auditors that it began with are no longer waited for. */
function awaitedLines({ awaited, steps }: PlayView, screen: Screen): string[] {
  const mayWait =
    steps.every(({ phase }) => phase === 'settled') || steps.every(({ phase }) => phase === 'waiting');
  const latest = awaited.at(-1);
  return latest === undefined || !mayWait ? [] : [dimmed(awaitedLine(latest), screen)];
}

function cells(view: PlayView, step: StepView, screen: Screen): Cell[] {
  const { colors } = screen.style;
  return [
    { text: sanitize(step.subject.instance), paint: colors.bold },
    { text: sanitize(step.subject.service) },
    { text: sanitize(step.subject.ship) },
    // A pull touches none.
    ...(view.play === 'pull'
      ? []
      : [{ text: sanitize((step.container ?? '').slice(0, idLength)), paint: colors.dim }]),
    state(view, step, screen),
  ];
}

function state(view: PlayView, step: StepView, screen: Screen): Cell {
  const { symbols, colors } = screen.style;
  switch (step.phase) {
    case 'waiting':
      return {
        text: `${symbols.waiting} ${waitingPhrase(view, screen.waitsFor(step.step))}`,
        paint: colors.dim,
      };
    case 'running': {
      const since = step.since ?? screen.now;
      const spinner = symbols.spinner[Math.floor(screen.now / 100) % symbols.spinner.length] ?? '';
      const activity = doing(view, step);
      const elapsed = screen.now - since;
      return {
        text: `${spinner} ${activity}`,
        tail: elapsed < 1000 ? '' : ` ${duration(elapsed)}`,
        paint: colors.cyan,
      };
    }
    case 'settled':
      return settled(view, step, screen.style);
  }
}

/** How far a pull is, is shown once. */
function doing(view: PlayView, step: StepView): string {
  const { activity } = step;
  if (activity === undefined) return 'looking';
  const leader = pullsWith(view, step);
  return leader === undefined ? activityInFull(activity) : `pulling with ${sanitize(leader)}`;
}

function settled(view: PlayView, step: StepView, { symbols, colors }: Style): Cell {
  const outcome = step.outcome;
  if (outcome === undefined) return { text: '' };
  const phrase = outcomePhrase(outcome, (id) => stepName(view, id));
  switch (outcome.kind) {
    case 'started':
    case 'stopped':
    case 'killed':
    case 'restarted':
    case 'replaced':
    case 'updated':
    case 'pulled':
    case 'removed':
      return { text: `${symbols.success} ${phrase}`, tail: elapsedPhrase(step), paint: colors.green };
    case 'already-up':
    case 'already-down':
    case 'up-to-date':
    case 'present':
    case 'already-gone':
    case 'left-alone':
      return { text: `${symbols.success} ${phrase}`, paint: colors.green };
    case 'failed':
      return { text: `${symbols.failure} ${phrase}`, paint: colors.red };
    case 'interrupted':
      // While what: told below the table, where there is room for it.
      return { text: `${symbols.failure} interrupted`, paint: colors.yellow };
    case 'skipped':
    case 'held-back':
    case 'not-begun':
      return { text: `${symbols.skipped} ${phrase}`, paint: colors.yellow };
  }
}

/** Headings, the line of what is hidden, the summary, and the line that the cursor rests on. */
const framing = 4;

/** The steps that fit on the screen, in the plan's order: what failed and what runs comes before all else. */
function visible(view: PlayView, rows: number | undefined): readonly StepView[] {
  const { steps } = view;
  if (rows === undefined) return steps;
  const room = Math.max(1, rows - framing);
  if (steps.length <= room) return steps;
  const byUrgency = steps
    .map((step, position) => ({ step, position, urgency: urgency(view, step) }))
    .sort((a, b) => a.urgency - b.urgency || order(a, b));
  return byUrgency
    .slice(0, room)
    .sort((a, b) => a.position - b.position)
    .map(({ step }) => step);
}

function urgency(view: PlayView, step: StepView): number {
  switch (step.phase) {
    case 'running':
      // The pull that it waits for is there to be seen.
      return pullsWith(view, step) === undefined ? 1 : 3;
    case 'waiting':
      return 4;
    case 'settled':
      if (step.outcome?.kind === 'failed') return 0;
      return step.outcome?.kind === 'interrupted' ? 2 : 5;
  }
}

/** Of settled ones the latest come first, of all others the first in the plan. */
function order(
  a: { readonly step: StepView; readonly position: number },
  b: { readonly step: StepView; readonly position: number },
): number {
  return (b.step.settledAt ?? 0) - (a.step.settledAt ?? 0) || a.position - b.position;
}

function hiddenLine(hidden: readonly StepView[], screen: Screen): string {
  const { waiting, running, outcomes } = tally(hidden);
  const parts = [
    running === 0 ? '' : `${running} running`,
    outcomeSummary(outcomes),
    waiting === 0 ? '' : `${waiting} waiting`,
  ].filter((part) => part !== '');
  return dimmed(`${screen.style.symbols.ellipsis} ${hidden.length} more: ${parts.join(', ')}`, screen);
}

function summaryLine(view: PlayView, screen: Screen): string {
  const { waiting, running, settled: done, outcomes } = tally(view.steps);
  const separator = ` ${screen.style.symbols.separator} `;
  const ships = shipsToLookAt(view);
  // The most important first: what does not fit is cut at the end.
  const parts = [
    duration(screen.now - view.beganAt),
    `${done}/${view.steps.length}`,
    view.signal === undefined ? '' : `${view.signal}: finishing what is in flight`,
    ships.length === 0 ? '' : `looking at ${listed(ships.map(sanitize))}`,
    running === 0 ? '' : `${running} running`,
    waiting === 0 ? '' : `${waiting} waiting`,
    outcomeSummary(outcomes),
  ].filter((part) => part !== '');
  return dimmed(parts.join(separator), screen);
}

function dimmed(text: string, screen: Screen): string {
  const cut =
    screen.columns === undefined ? text : truncate(text, screen.columns, screen.style.symbols.ellipsis);
  return screen.style.colors.dim(cut);
}
