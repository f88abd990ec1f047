import type { PlayEvent, StepActivity } from '@maestro-ng/engine';
import { countInstances } from './count-instances.ts';
import { duration } from './duration.ts';
import { count, listed } from './grammar.ts';
import { lockLine } from './lock.ts';
import { acted, activityInFull, activityPhrase, elapsedPhrase, outcomePhrase } from './phrases.ts';
import {
  isToldByInstance,
  type PlayView,
  type StepView,
  shipsToLookAt,
  stepName,
  stepOf,
  tally,
} from './play-view.ts';
import { sanitize } from './sanitize.ts';
import { isTold, pullsWith } from './shared-pull.ts';
import type { Style } from './style.ts';

/**
 * The line that tells of an event where lines are kept (a file, a pipe, a CI system); undefined: nothing to tell.
 * @param view the play after the event.
 */
export function eventLine(event: PlayEvent, view: PlayView, { text }: Style): string | undefined {
  switch (event.type) {
    case 'play-began': {
      const ships = new Set(view.steps.map(({ subject }) => subject.ship));
      const images = view.steps.filter(({ subject }) => subject.kind === 'image').length;
      const also = images === 0 ? '' : `, ${count(images, 'image')}`;
      const instances = countInstances(
        view.steps.flatMap(({ subject }) => (subject.kind === 'image' ? [] : [subject.instance])),
      );
      const what = `${count(instances, 'instance')}${also} on ${count(ships.size, 'ship')}`;
      return `${view.play} ${sanitize(view.environment)}: ${what}`;
    }
    case 'ship-unreachable':
      return `${sanitize(event.ship)}: cannot be reached: ${sanitize(event.cause)}`;
    case 'step-activity':
      return activityLine(event.step, event.activity, view);
    case 'step-warned':
      return about(view, event.step, `warning: ${text(event.message)}`);
    case 'check-settled':
      return event.passed
        ? undefined
        : about(
            view,
            event.step,
            `${event.state} check ${sanitize(event.check)} failed after ${duration(event.elapsedMs)}${because(event.cause)}`,
          );
    case 'step-settled':
      return settledLines(event.step, view);
    case 'auditor-awaited':
      return awaitedLine(event);
    case 'interrupted':
      return `interrupted by ${sanitize(event.signal)}: nothing new begins, what is in flight finishes`;
    case 'ship-observed':
    case 'step-observed':
    case 'step-began':
    case 'operation-settled':
    case 'audit-failed':
    case 'play-ended':
      return undefined;
    case 'lock-awaited':
    case 'lock-taken-over':
    case 'stop-awaited':
    case 'lock-lost':
    case 'lock-left':
      return lockLine(event);
  }
}

/** A line; in a pull one for those that shared it and ended alike, when the last of them has ended. */
function settledLines(id: string, view: PlayView): string | undefined {
  const step = stepOf(view, id);
  if (step === undefined || isToldByInstance(step, view.steps)) return undefined;
  if (view.play !== 'pull' || step.pulls === undefined) return settledLine([step], view);
  const together = view.steps.filter(({ toldWith }) => toldWith === id);
  const alike = new Map<string, StepView[]>();
  for (const other of together) {
    const phrase = settledPhrase(other, view);
    alike.set(phrase, [...(alike.get(phrase) ?? []), other]);
  }
  return alike.size === 0
    ? undefined
    : [...alike.values()].map((steps) => settledLine(steps, view)).join('\n');
}

function settledLine(steps: readonly StepView[], view: PlayView): string {
  const [first] = steps;
  if (first === undefined) return '';
  const names = listed(
    steps.map(({ subject }) => subject.instance),
    Infinity,
  );
  const elapsed = first.outcome !== undefined && acted(first.outcome) ? elapsedPhrase(first) : '';
  return `${sanitize(`${names} (${first.subject.ship})`)}: ${settledPhrase(first, view)}${elapsed}`;
}

function settledPhrase({ outcome }: StepView, view: PlayView): string {
  return outcome === undefined ? '' : outcomePhrase(outcome, (id) => stepName(view, id));
}

/** `waiting for the auditor log audit.log, 13 s at the most`. */
export function awaitedLine({ auditor, seconds }: Extract<PlayEvent, { type: 'auditor-awaited' }>): string {
  return `waiting for the auditor ${sanitize(auditor)}, ${seconds} s at the most`;
}

/** Of what takes long: a line when it begins. */
function activityLine(step: string, activity: StepActivity, view: PlayView): string | undefined {
  switch (activity.kind) {
    case 'checking':
      return activity.checks === 0 ? undefined : about(view, step, `waiting for ${activityPhrase(activity)}`);
    case 'pulling':
      return activity.progress === null && !isToldOfAnother(view, step, activity)
        ? about(view, step, activityPhrase(activity))
        : undefined;
    case 'waiting-to-pull': {
      if (isToldOfAnother(view, step, activity)) return undefined;
      const { cause, attempt, attempts, pauseMs } = activity;
      const next = `attempt ${attempt} of ${attempts} in ${duration(pauseMs)}`;
      return about(
        view,
        step,
        `the pull of ${sanitize(activity.image)} failed (${sanitize(cause)}): ${next}`,
      );
    }
    case 'waiting-to-start':
      return about(view, step, activityPhrase(activity));
    case 'looking':
    case 'looking-up-secrets':
    case 'networks':
    case 'operation':
    case 'waiting-for-stop':
    case 'tidying-up':
      return undefined;
  }
}

function isToldOfAnother(view: PlayView, id: string, activity: Parameters<typeof isTold>[2]): boolean {
  const step = stepOf(view, id);
  return step !== undefined && isTold(view, step, activity);
}

/** What is still going on, for the times when nothing happens for long; undefined: nothing is. */
export function heartbeatLine(view: PlayView, now: number): string | undefined {
  const running = view.steps.filter(({ phase }) => phase === 'running');
  if (view.ended !== undefined) return undefined;
  const since = `still at it after ${duration(now - view.beganAt)}`;
  if (running.length === 0) {
    const ships = shipsToLookAt(view);
    if (ships.length > 0) return `${since}: looking at ${listed(ships.map(sanitize))}`;
    const { waiting } = tally(view.steps);
    return waiting === 0 ? undefined : `${since}: ${waiting} waiting for their turn`;
  }
  const doings = running
    .filter((step) => pullsWith(view, step) === undefined)
    .map(
      (step) =>
        `${sanitize(step.subject.instance)} on ${sanitize(step.subject.ship)} (${doing(step)}, ${duration(now - (step.since ?? now))})`,
    );
  return `${since}: ${listed(doings)}`;
}

function doing(step: StepView): string {
  return step.activity === undefined ? 'looking' : activityInFull(step.activity);
}

function about(view: PlayView, id: string, text: string): string {
  const step = stepOf(view, id);
  const subject = step === undefined ? id : `${step.subject.instance} (${step.subject.ship})`;
  return `${sanitize(subject)}: ${text}`;
}

function because(cause: string | undefined): string {
  return cause === undefined ? '' : `: ${sanitize(cause)}`;
}
