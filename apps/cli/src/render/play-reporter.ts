import type { PlayEvent } from '@maestro-ng/engine';
import type { Console, Output } from '../console.ts';
import type { ProgressMode } from '../flags.ts';
import { type AuditFailed, auditLines, type PlaceOf } from './audit.ts';
import { inDoubt, leaveLines } from './in-doubt.ts';
import { jsonEvent, jsonFirstRecord, jsonRecord } from './json.ts';
import { eventLine, heartbeatLine } from './lines.ts';
import { type LiveRegion, liveRegion } from './live-region.ts';
import { lockLine } from './lock.ts';
import { type PlayView, reducePlay } from './play-view.ts';
import { driftLines, failureLines, interruptedLines, summaryOf, warningLines } from './summary.ts';
import { drawPlay } from './table.ts';
import type { Waiting } from './waiting.ts';

/** Listens to a play and shows it. Returns at once from every call. */
export interface PlayReporter {
  onEvent(event: PlayEvent): void;
  /** The first signal came: said at once, though the engine may take a moment to tell. */
  onInterrupt(signal: string): void;
  /** Another signal came, and the process ends at once: says what is not known then. */
  onLeave(signal: string): void;
  /** Leaves the terminal as it was found. */
  release(): void;
}

/** What reporters need to know beside the story. */
export interface PlayAbout {
  readonly version: string;
  readonly command: string;
  readonly placeOf: PlaceOf;
  /** Milliseconds since the epoch: ships that do not answer are waited for before the play begins. Default: its beginning. */
  readonly askedAt?: number;
  readonly waiting: Pick<Waiting, 'hear' | 'of'>;
  /** Whether the play can be gone on with once it is left: its journal is written. */
  readonly canResume: () => boolean;
  /** The journal of the play that is gone on with, as scripts are told of it. */
  readonly resumed?: object;
  /** Whether it was about to be shown before, and is planned once more. Default: no. */
  readonly isAgain?: boolean;
}

const frameMs = 100;
const heartbeatMs = 15_000;
/** A table that ends taller than this stays windowed: it is there to be read, not to scroll by. */
const tallestLastTable = 200;

/** Whether JSON is asked for, by either of its flags. */
export function wantsJson(flags: { readonly json: boolean; readonly progress: ProgressMode }): boolean {
  return flags.json || flags.progress === 'json';
}

/** What `auto` comes to: a live table where both streams are terminals that nobody records. */
export function chooseProgress(
  flags: { readonly json: boolean; readonly progress: ProgressMode },
  console: Console,
): Exclude<ProgressMode, 'auto'> {
  if (wantsJson(flags)) return 'json';
  if (flags.progress !== 'auto') return flags.progress;
  return console.err.traits().live && console.out.traits().live ? 'tty' : 'plain';
}

export function playReporter(
  mode: Exclude<ProgressMode, 'auto'>,
  console: Console,
  about: PlayAbout,
): PlayReporter {
  switch (mode) {
    case 'json':
      return jsonReporter(console.out, about);
    case 'quiet':
      return quietReporter(console, about);
    case 'plain':
      return plainReporter(console, about);
    case 'tty':
      return tableReporter(console, about);
  }
}

function jsonReporter(
  out: Output,
  {
    version,
    command,
    resumed,
    isAgain = false,
  }: Pick<PlayAbout, 'version' | 'command' | 'resumed' | 'isAgain'>,
): PlayReporter {
  if (!isAgain) {
    out.write(jsonFirstRecord(version, command));
    if (resumed !== undefined) out.write(jsonRecord('journal', resumed));
  }
  let view: PlayView | undefined;
  return {
    onEvent(event) {
      view = reducePlay(view, event);
      out.write(jsonEvent(event));
    },
    onInterrupt() {},
    onLeave(signal) {
      const steps = inDoubt(view).map(({ step, subject, activity }) => ({ step, subject, activity }));
      out.write(jsonRecord('left', { time: Date.now(), signal, inDoubt: steps }));
    },
    release() {},
  };
}

/** Only what failed. */
function quietReporter(console: Console, { placeOf, canResume }: PlayAbout): PlayReporter {
  let view: PlayView | undefined;
  return {
    onEvent(event) {
      view = reducePlay(view, event);
      if (event.type === 'audit-failed' && event.stopped) writeUntold(console, [event], placeOf);
      if (event.type === 'lock-lost') writeLines(console, [`error: ${lockLine(event) ?? ''}`]);
      if (event.type === 'play-ended') writeFailures(console, event, placeOf);
    },
    onInterrupt() {},
    onLeave: (signal) =>
      writeLines(console, leaveLines(view, signal, canResume(), Date.now(), console.err.style())),
    release() {},
  };
}

function plainReporter(console: Console, { placeOf, askedAt, canResume }: PlayAbout): PlayReporter {
  let view: PlayView | undefined;
  let announced = false;
  let timer: NodeJS.Timeout | undefined;
  const say = (line: string | undefined): void => {
    if (line === undefined) return;
    console.err.say(`${line}\n`);
    timer?.refresh();
  };
  const beat = (): void => {
    if (view !== undefined) say(heartbeatLine(view, Date.now()));
  };
  return {
    onEvent(event) {
      view = reducePlay(view, event);
      if (view === undefined) {
        say(lockLine(event));
        return;
      }
      timer ??= setInterval(beat, heartbeatMs).unref();
      if (event.type !== 'interrupted' || !announced) say(eventLine(event, view, console.err.style()));
      if (event.type === 'audit-failed') writeUntold(console, [event], placeOf);
      if (event.type === 'play-ended') {
        clearInterval(timer);
        writeFailures(console, event, placeOf);
        writeLines(console, driftLines(event.result.outcomes, console.err.style()));
        console.out.say(`${summaryOf(view, event.result, askedAt)}\n`);
      }
    },
    onInterrupt(signal) {
      announced = true;
      say(interruptLine(signal));
    },
    onLeave: (signal) =>
      writeLines(console, leaveLines(view, signal, canResume(), Date.now(), console.err.style())),
    release: () => clearInterval(timer),
  };
}

function tableReporter(console: Console, { placeOf, askedAt, waiting, canResume }: PlayAbout): PlayReporter {
  let view: PlayView | undefined;
  let timer: NodeJS.Timeout | undefined;
  const region: LiveRegion = liveRegion(
    (text) => console.err.write(text),
    () => console.err.traits(),
  );
  const lines = (play: PlayView, last: boolean): string[] => {
    const { columns, rows } = console.err.traits();
    const whole = last && play.steps.length <= tallestLastTable;
    return drawPlay(play, {
      columns,
      rows: whole ? undefined : rows,
      style: console.err.style(),
      now: last ? (play.ended?.at ?? Date.now()) : Date.now(),
      waitsFor: (step) => waiting.of(step),
    });
  };
  const frame = (): void => {
    if (view !== undefined) region.draw(lines(view, false));
  };
  return {
    onEvent(event) {
      view = reducePlay(view, event);
      waiting.hear(event);
      if (view === undefined) {
        const line = lockLine(event);
        writeLines(console, line === undefined ? [] : [line]);
        return;
      }
      if (event.type === 'play-ended') {
        clearInterval(timer);
        region.finish(lines(view, true));
        writeLines(console, warningLines(view, console.err.style()));
        writeLines(
          console,
          view.lockTroubles.flatMap((trouble) => lockLine(trouble) ?? []),
        );
        writeUntold(console, view.untold, placeOf);
        writeLines(console, interruptedLines(event.result.outcomes, console.err.style()));
        writeFailures(console, event, placeOf);
        writeLines(console, driftLines(event.result.outcomes, console.err.style()));
        console.out.say(`${summaryOf(view, event.result, askedAt)}\n`);
      } else if (timer === undefined) {
        frame();
        timer = setInterval(frame, frameMs).unref();
      }
    },
    onInterrupt(signal) {
      if (view !== undefined) view = { ...view, signal };
      frame();
    },
    onLeave(signal) {
      clearInterval(timer);
      if (view !== undefined) region.finish(lines(view, false));
      writeLines(console, leaveLines(view, signal, canResume(), Date.now(), console.err.style()));
    },
    release() {
      clearInterval(timer);
      region.release();
    },
  };
}

export function interruptLine(signal: string): string {
  return `${signal}: nothing new begins, what is in flight finishes; once more leaves at once`;
}

function writeFailures(
  console: Console,
  event: Extract<PlayEvent, { type: 'play-ended' }>,
  placeOf: PlaceOf,
): void {
  writeLines(console, failureLines(event.result.failures, console.err.style(), placeOf));
}

function writeLines(console: Console, lines: readonly string[]): void {
  if (lines.length > 0) console.err.say(`${lines.join('\n')}\n`);
}

function writeUntold(console: Console, failures: readonly AuditFailed[], placeOf: PlaceOf): void {
  const style = console.err.style();
  for (const failure of failures) console.err.say(`${auditLines(failure, placeOf, style).join('\n')}\n`);
}
