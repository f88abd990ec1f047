import type { LeftAloneReason, Outcome, OutcomeKind, StepActivity, StepId } from '@maestro-ng/engine';
import { byteProgress } from './bytes.ts';
import { duration } from './duration.ts';
import { count, listed } from './grammar.ts';
import type { StepView } from './play-view.ts';
import { sanitize } from './sanitize.ts';

/** What a step is doing, as a phrase: `creating`, `2 running checks`, `pulling web:1`. */
export function activityPhrase(activity: StepActivity): string {
  switch (activity.kind) {
    case 'looking':
      return 'looking';
    case 'looking-up-secrets':
      return 'looking up its secrets';
    case 'operation':
      return operationPhrase(activity.operation);
    case 'pulling':
      return pullingPhrase(activity);
    case 'waiting-to-pull':
      return `waiting ${duration(activity.pauseMs)} to pull ${sanitize(activity.image)} again`;
    case 'networks':
      return `looking for ${activity.networks.length === 1 ? 'its network' : 'its networks'}`;
    case 'checking':
      return activity.checks === 0
        ? 'seeing that it stays up'
        : count(activity.checks, `${activity.state} check`);
    case 'waiting-for-stop':
      return `stopping (timeout ${activity.timeoutSeconds} s)`;
    case 'tidying-up':
      return 'down; its Engine tidies up';
    case 'waiting-to-start':
      return `waiting ${activity.seconds} s to start it again`;
  }
}

/** The same, with the checks that it still waits for: `running check tcp http (10.0.0.1:80)`. */
export function activityInFull(activity: StepActivity): string {
  if (activity.kind !== 'checking') return activityPhrase(activity);
  const { state, names } = activity;
  const [only = '', ...others] = names.map(sanitize);
  if (only === '') return activityPhrase(activity);
  if (others.length === 0) return `${state} check ${only}`;
  return `${count(names.length, `${state} check`)}: ${listed([only, ...others])}`;
}

/** How far it is stands before the image: names can be long, and what does not fit on a line is cut at its end. */
function pullingPhrase({ image, progress }: Extract<StepActivity, { kind: 'pulling' }>): string {
  if (progress === null) return `pulling ${sanitize(image)}`;
  const { layers, bytes } = progress;
  return `pulling ${layers.done}/${layers.total} layers, ${byteProgress(bytes.done, bytes.total)} of ${sanitize(image)}`;
}

function operationPhrase(operation: Extract<StepActivity, { kind: 'operation' }>['operation']): string {
  switch (operation) {
    case 'rename':
      return 'setting the old container aside';
    case 'create':
      return 'creating';
    case 'connect':
      return 'attaching to a network';
    case 'start':
      return 'starting';
    case 'stop':
      return 'stopping';
    case 'kill':
      return 'killing';
    case 'update':
      return 'changing its restart policy';
    case 'remove':
      return 'removing a stopped container';
  }
}

/** How a step ended, as a phrase without its time. @param nameOf what people call a step. */
export function outcomePhrase(outcome: Outcome, nameOf: (step: StepId) => string): string {
  switch (outcome.kind) {
    case 'started':
      return 'started';
    case 'already-up':
      return outcome.drifted.length === 0 ? 'already up' : 'already up, though not as the file says';
    case 'stopped':
    case 'killed':
    case 'restarted':
    case 'replaced':
    case 'updated':
    case 'pulled':
    case 'removed':
      return outcome.kind;
    case 'present':
      return 'there';
    case 'up-to-date':
      return 'up to date';
    case 'already-gone':
      return 'no container';
    case 'left-alone':
      return `left alone, ${leftAlonePhrase(outcome.because)}`;
    case 'already-down':
      return outcome.absent ? 'already down, no container' : 'already down';
    case 'failed':
      return `failed ${sanitize(outcome.failure.during)}: ${sanitize(outcome.failure.cause)}`;
    case 'skipped':
      return `left out, ${sanitize(outcome.failure.ship)} does not answer`;
    case 'held-back':
      return `held back by ${sanitize(listed(outcome.because.map(nameOf)))}`;
    case 'not-begun':
      return outcome.reason === 'interrupted' ? 'not begun, interrupted' : 'not begun after a failure';
    case 'interrupted':
      return `interrupted ${interruptionPhrase(outcome)}`;
  }
}

/** Where an interruption came: `while pulling the image`, `before stopping the container`. */
export function interruptionPhrase({ during, begun }: Extract<Outcome, { kind: 'interrupted' }>): string {
  return `${begun ? 'while' : 'before'} ${sanitize(during)}`;
}

function leftAlonePhrase(reason: LeftAloneReason): string {
  switch (reason) {
    case 'running':
      return 'it runs';
    case 'same-image':
      return 'its image is the same';
    case 'pull-policy-never':
      return 'its pull_policy is never';
  }
}

/** Whether an outcome is of something that was done, and took its time. */
export function acted({ kind }: Outcome): boolean {
  switch (kind) {
    case 'started':
    case 'stopped':
    case 'killed':
    case 'restarted':
    case 'replaced':
    case 'updated':
    case 'pulled':
    case 'removed':
      return true;
    default:
      return false;
  }
}

/** ` in 0.4 s`, where the step's beginning and end are known. */
export function elapsedPhrase(step: StepView): string {
  if (step.beganAt === undefined || step.settledAt === undefined) return '';
  return ` in ${duration(step.settledAt - step.beganAt)}`;
}

/** Outcome kinds in the order in which a summary counts them, and how: `3 started`. */
export const outcomeCounts: readonly (readonly [OutcomeKind, string])[] = [
  ['started', 'started'],
  ['restarted', 'restarted'],
  ['replaced', 'replaced'],
  ['updated', 'updated'],
  ['already-up', 'already up'],
  ['stopped', 'stopped'],
  ['killed', 'killed'],
  ['already-down', 'already down'],
  ['pulled', 'pulled'],
  ['up-to-date', 'up to date'],
  ['present', 'there'],
  ['removed', 'removed'],
  ['already-gone', 'without a container'],
  ['left-alone', 'left alone'],
  ['failed', 'failed'],
  ['skipped', 'left out'],
  ['interrupted', 'interrupted'],
  ['held-back', 'held back'],
  ['not-begun', 'not begun'],
];

/** `3 started, 1 failed`. */
export function outcomeSummary(outcomes: ReadonlyMap<OutcomeKind, number>): string {
  return outcomeCounts
    .flatMap(([kind, words]) => {
      const number = outcomes.get(kind) ?? 0;
      return number === 0 ? [] : [`${number} ${words}`];
    })
    .join(', ');
}
