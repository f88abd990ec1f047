import type { Outcome, Rehearsal, RehearsedAction, RehearsedStep } from '@maestro-ng/engine';
import { count } from './grammar.ts';
import { acted, outcomePhrase, outcomeSummary } from './phrases.ts';
import { sanitize } from './sanitize.ts';
import type { Style } from './style.ts';
import { driftLines, failureLines } from './summary.ts';

/** A dry run: a line for each step in the order of the play, what would fail, and the sum. */
export function rehearsalLines({ play, environment, steps }: Rehearsal, style: Style): string[] {
  const names = new Map(steps.map(({ step, subject }) => [step, subject.instance]));
  const nameOf = (step: string): string => names.get(step) ?? step;
  const counts = new Map<Outcome['kind'], number>();
  for (const { outcome } of steps) counts.set(outcome.kind, (counts.get(outcome.kind) ?? 0) + 1);
  const failures = steps.flatMap(({ outcome }) => (outcome.kind === 'failed' ? [outcome.failure] : []));
  return [
    ...steps.flatMap((step) => [stepLine(step, nameOf, style), ...warningLines(step, style)]),
    ...failureLines(failures, style),
    ...driftLines(steps, style),
    `dry run of ${play} ${sanitize(environment)}, nothing was touched: ${counts.size === 0 ? 'there is nothing to do' : `it would end with ${outcomeSummary(counts)}`}`,
  ];
}

function warningLines({ subject, warnings = [] }: RehearsedStep, { colors, text }: Style): string[] {
  const name = `${colors.bold(sanitize(subject.instance))} (${sanitize(subject.ship)})`;
  return warnings.map((message) => `${name}: warning: ${text(message)}`);
}

function stepLine(rehearsed: RehearsedStep, nameOf: (step: string) => string, { colors }: Style): string {
  const { subject, actions, outcome } = rehearsed;
  const name = `${colors.bold(sanitize(subject.instance))} (${sanitize(subject.ship)})`;
  const phrase = outcomePhrase(outcome, nameOf);
  if (actions.length === 0 && !acted(outcome)) return `${name}: ${phrase}`;
  const done = actions.map(actionPhrase);
  const end = acted(outcome) ? [] : [phrase];
  // An earlier play has done it, and has not heard of that.
  const all = [...done, ...end].join(', ') || 'nothing is left to do';
  return `${name}: ${all}${colors.dim(`; ${why(rehearsed)}`)}`;
}

function actionPhrase(action: RehearsedAction): string {
  switch (action.kind) {
    case 'pull':
      return `pull ${sanitize(action.image)}`;
    case 'create-network':
      return `make the network ${sanitize(action.network)}`;
    case 'check':
      return `wait for ${count(action.checks, `${action.state} check`)}`;
    case 'delay':
      return `wait ${action.seconds} s`;
    case 'operation':
      return imperative(action);
  }
}

function imperative({ operation, container }: Extract<RehearsedAction, { kind: 'operation' }>): string {
  switch (operation) {
    case 'create':
    case 'start':
    case 'stop':
    case 'kill':
      return operation;
    case 'connect':
      return 'attach to a network';
    case 'update':
      return 'change the restart policy';
    case 'rename':
      return 'set the old container aside';
    case 'remove':
      return `remove ${sanitize(container)}`;
  }
}

/** What is there now, and why the step is in the play where nobody named it. */
function why({ container, cause, onlyIfChanged }: RehearsedStep): string {
  const now =
    container === null
      ? 'now there is no container'
      : `now ${sanitize(container.status.toLowerCase() || container.state)}`;
  const more = [
    ...(cause.kind === 'dependency' ? [`because of ${sanitize(cause.of)}`] : []),
    ...(cause.kind === 'orphan' ? ['the file does not name it'] : []),
    ...(onlyIfChanged ? ['only if the registry has another image'] : []),
  ];
  return [now, ...more].join(', ');
}
