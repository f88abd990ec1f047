import type { Failure, Outcome, PlayResult } from '@maestro-ng/engine';
import type { PlaceOf } from './audit.ts';
import { driftHint } from './drift-hint.ts';
import { duration } from './duration.ts';
import { count, listed } from './grammar.ts';
import { interruptionPhrase, outcomeSummary } from './phrases.ts';
import { type PlayView, stepName, tally } from './play-view.ts';
import { sanitize, sanitizeLogLine } from './sanitize.ts';
import type { Style } from './style.ts';

/**
 * One line that says how a play ended: `start production: 3 started, 1 already up in 4.2 s`.
 *
 * @param askedAt when it was asked for, in milliseconds since the epoch. Default: when it began.
 */
export function summaryOf(view: PlayView, result: PlayResult, askedAt: number = view.beganAt): string {
  const { outcomes } = tally(view.steps);
  const counts = outcomes.size === 0 ? 'nothing to do' : outcomeSummary(outcomes);
  const elapsed = duration((view.ended?.at ?? view.beganAt) - Math.min(askedAt, view.beganAt));
  return `${result.play} ${sanitize(view.environment)}: ${counts} in ${elapsed}${verdictNote(result, view)}`;
}

function verdictNote(result: PlayResult, view: PlayView): string {
  switch (result.verdict) {
    case 'succeeded':
      return view.signal === undefined ? '' : `; ${sanitize(view.signal)} came too late to change that`;
    case 'failed':
      return lateNote(result);
    case 'unreachable':
      return `; ${count(unreachableShips(result), 'ship')} could not be reached`;
    case 'interrupted':
      return `; interrupted by ${view.signal === undefined ? 'a signal' : sanitize(view.signal)}`;
  }
}

/** Failures of what had settled well. */
function lateNote({ failures, outcomes }: PlayResult): string {
  const late = failures.length - outcomes.filter(({ outcome }) => outcome.kind === 'failed').length;
  return late === 0 ? '' : `; ${late} of them did not stay so`;
}

function unreachableShips({ failures, outcomes }: PlayResult): number {
  const skipped = outcomes.flatMap(({ outcome }) => (outcome.kind === 'skipped' ? [outcome.failure] : []));
  return new Set([...failures, ...skipped].flatMap(({ ships, ship }) => ships ?? [ship])).size;
}

/** What Engines had to say of new containers, a line each. */
export function warningLines(view: PlayView, { colors, text }: Style): string[] {
  return view.warnings.map(
    ({ step, message }) =>
      `${colors.yellow(colors.bold('warning'))}: ${colors.bold(sanitize(stepName(view, step)))}: ${text(message)}`,
  );
}

/** What to do about instances that run, though not as the file says. */
export function driftLines(outcomes: readonly { readonly outcome: Outcome }[], style: Style): string[] {
  const drifted = outcomes.filter(
    ({ outcome }) => outcome.kind === 'already-up' && outcome.drifted.length > 0,
  );
  return driftHint(drifted.length, style);
}

/** Where steps were interrupted, a line for those of which the same is said. */
export function interruptedLines(outcomes: PlayResult['outcomes'], { colors }: Style): string[] {
  const instances = new Map<string, string[]>();
  for (const { subject, outcome } of outcomes) {
    if (outcome.kind !== 'interrupted') continue;
    const where = interruptionPhrase(outcome);
    instances.set(where, [...(instances.get(where) ?? []), subject.instance]);
  }
  return [...instances].map(
    ([where, names]) =>
      `${colors.yellow(colors.bold('interrupted'))}: ${colors.bold(sanitize(listed(names)))}, ${where}`,
  );
}

/** Failures with their places in the file, causes, hints and last log lines, one paragraph each; those of a shared pull in one. */
export function failureLines(
  failures: readonly Failure[],
  { colors, hint }: Style,
  placeOf: PlaceOf = () => undefined,
): string[] {
  return alike(failures).flatMap(({ failure, instances }) => [
    `${colors.red(colors.bold('error'))}${colors.red(`[${sanitize(failure.code)}]`)}: ` +
      `${colors.bold(sanitize(listed(instances, Infinity)))} on ${sanitize(failure.ship)}${placePhrase(failure, placeOf)}, ` +
      `${sanitize(failure.during)}: ${sanitize(failure.cause)}`,
    ...(failure.hint === undefined ? [] : [`  ${hint(failure.hint)}`]),
    ...(failure.others ?? []).flatMap((other) => [
      `  ${colors.red('also')}${placePhrase(other, placeOf)}: ${sanitize(other.cause)}`,
      ...(other.hint === undefined || other.hint === failure.hint ? [] : [`    ${hint(other.hint)}`]),
    ]),
    ...quoted('last lines of its output:', failure.output, colors.dim),
    ...quoted(`last log lines of ${failure.instance}:`, failure.log, colors.dim),
  ]);
}

/** What is said of several instances in the same words is said once: they shared a pull. */
function alike(
  failures: readonly Failure[],
): { readonly failure: Failure; readonly instances: readonly string[] }[] {
  const groups = new Map<string, { readonly failure: Failure; readonly instances: string[] }>();
  for (const failure of failures) {
    const key = JSON.stringify({ ...failure, instance: null });
    const group = groups.get(key) ?? { failure, instances: [] };
    groups.set(key, group);
    group.instances.push(failure.instance);
  }
  return [...groups.values()];
}

function placePhrase({ at }: Pick<Failure, 'at'>, placeOf: PlaceOf): string {
  const place = at === undefined ? undefined : placeOf(at);
  return place === undefined ? '' : ` (${sanitize(place)})`;
}

function quoted(title: string, lines: readonly string[] = [], dim: (text: string) => string): string[] {
  if (lines.length === 0) return [];
  return [
    dim(`  ${sanitize(title)}`),
    ...lines.map((line) => `${dim('  |')} ${sanitizeLogLine(line)}`.trimEnd()),
  ];
}
