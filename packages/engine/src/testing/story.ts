import type { ImageProgress, Outcome, PlayEvent, StepActivity } from '../model/index.ts';

/**
 * A play's events, a line each, for comparing them as a whole. Times are left out, and that an operation settled: what
 * comes after it shows how.
 */
export function story(events: readonly PlayEvent[]): string[] {
  return events.flatMap((event) => line(event) ?? []);
}

function line(event: PlayEvent): string | undefined {
  switch (event.type) {
    case 'play-began':
      return `play-began ${event.play} ${event.environment}: ${event.steps.map(({ step }) => step).join(' ')}`;
    case 'ship-observed':
      return `ship-observed ${event.ship} (${event.containers})`;
    case 'ship-unreachable':
      return `ship-unreachable ${event.ship}: ${event.cause}`;
    case 'step-observed':
      return `${event.step} observed ${event.container?.state ?? 'absent'}`;
    case 'step-began':
      return `${event.step} began`;
    case 'step-activity':
      return `${event.step} ${activityInWords(event.activity)}`;
    case 'operation-settled':
      return undefined;
    case 'step-warned':
      return `${event.step} warned: ${event.message}`;
    case 'check-settled': {
      const attempts = event.attempts === 1 ? '' : ` after ${event.attempts} attempts`;
      const cause = event.cause === undefined ? '' : `: ${event.cause}`;
      return `${event.step} ${event.state} check ${event.check} ${event.passed ? 'passed' : 'failed'}${attempts}${cause}`;
    }
    case 'step-settled': {
      const container = event.container === null ? '' : ` (${event.container})`;
      return `${event.step} settled ${outcomeInWords(event.outcome)}${container}`;
    }
    case 'interrupted':
      return `interrupted by ${event.signal}`;
    case 'audit-failed': {
      const what = event.messages === 1 ? event.event : `${event.messages} more messages`;
      return `audit-failed ${event.auditor} (${what}): ${event.cause}${event.stopped ? ', stopped' : ''}`;
    }
    case 'auditor-awaited':
      return `auditor-awaited ${event.auditor}, ${event.seconds} s at most`;
    case 'play-ended':
      return `play-ended ${event.result.verdict}`;
    case 'lock-awaited':
      return `lock-awaited ${event.ship}: ${event.holder.who} ${event.holder.play}`;
    case 'stop-awaited':
      return `stop-awaited ${event.instance} on ${event.ship}: ${event.seconds} s`;
    case 'lock-taken-over':
      return `lock-taken-over ${event.ship} from ${event.holder.who}: ${event.because}`;
    case 'lock-lost':
      return `lock-lost ${event.ship}: ${event.cause}`;
    case 'lock-left':
      return `lock-left ${event.ship}: ${event.cause}`;
  }
}

function activityInWords(activity: StepActivity): string {
  switch (activity.kind) {
    case 'looking':
      return 'looking';
    case 'looking-up-secrets':
      return 'looking up secrets';
    case 'operation':
      return `${activity.operation} ${activity.container}`;
    case 'pulling':
      return `pulling ${activity.image}${activity.progress === null ? '' : ` (${imageProgressInWords(activity.progress)})`}`;
    case 'waiting-to-pull':
      return `waiting to pull ${activity.image}, attempt ${activity.attempt} of ${activity.attempts}: ${activity.cause}`;
    case 'networks':
      return `looking for networks ${activity.networks.join(' ')}`;
    case 'checking':
      return `checking ${activity.state} (${activity.checks})`;
    case 'waiting-for-stop':
      return `waiting for the stop, ${activity.timeoutSeconds} s at most`;
    case 'tidying-up':
      return 'down, its Engine tidies up';
    case 'waiting-to-start':
      return `waiting ${activity.seconds} s to start`;
  }
}

function imageProgressInWords({ layers, bytes }: ImageProgress): string {
  return `${layers.done}/${layers.total} layers, ${bytes.done}/${bytes.total ?? '?'} bytes`;
}

/** An outcome in one line. */
export function outcomeInWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'started':
    case 'stopped':
    case 'killed':
    case 'restarted':
    case 'replaced':
    case 'updated':
    case 'present':
    case 'pulled':
    case 'up-to-date':
    case 'removed':
    case 'already-gone':
      return outcome.kind;
    case 'already-up':
      return outcome.drifted.length === 0
        ? 'already-up'
        : `already-up (drifted: ${outcome.drifted.join(', ')})`;
    case 'left-alone':
      return `left-alone (${outcome.because})`;
    case 'skipped':
      return `skipped: ${outcome.failure.cause}`;
    case 'already-down':
      return outcome.absent ? 'already-down (absent)' : 'already-down';
    case 'failed': {
      const { code, during, cause, hint, log } = outcome.failure;
      const tail = log === undefined ? '' : ` [${log.join(' | ')}]`;
      return `failed ${code} while ${during}: ${cause}${hint === undefined ? '' : ` ${hint}`}${tail}`;
    }
    case 'held-back':
      return `held-back by ${outcome.because.join(', ')}`;
    case 'not-begun':
      return `not-begun (${outcome.reason})`;
    case 'interrupted':
      return `interrupted ${outcome.begun ? 'while' : 'before'} ${outcome.during}`;
  }
}
