import type { Outcome, PlayResult } from '../model/index.ts';

/** What an error says of a step; undefined: its end is no error, or it never began. */
export function stepReason(outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case 'failed':
      return `${outcome.failure.during}: ${outcome.failure.cause}`;
    case 'interrupted':
      return `interrupted ${outcome.begun ? 'while' : 'before'} ${outcome.during}`;
    case 'started':
    case 'already-up':
    case 'stopped':
    case 'already-down':
    case 'killed':
    case 'restarted':
    case 'replaced':
    case 'updated':
    case 'present':
    case 'pulled':
    case 'up-to-date':
    case 'removed':
    case 'already-gone':
    case 'left-alone':
    case 'skipped':
    case 'held-back':
    case 'not-begun':
      return undefined;
  }
}

/** What an error says of a whole play. @param signal what interrupted it. */
export function playReason({ verdict, failures, outcomes }: PlayResult, signal: string | undefined): string {
  if (verdict === 'interrupted') return `interrupted by ${signal ?? 'a signal'}: ${counted(outcomes)}`;
  const [first] = failures;
  if (first === undefined) return counted(outcomes);
  const more = failures.length === 1 ? '' : ` (and ${failures.length - 1} more)`;
  return `${first.instance} on ${first.ship}, ${first.during}: ${first.cause}${more}`;
}

/** `1 started, 2 not begun`. */
function counted(outcomes: PlayResult['outcomes']): string {
  const counts = new Map<string, number>();
  for (const { outcome } of outcomes) counts.set(outcome.kind, (counts.get(outcome.kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${kind.replaceAll('-', ' ')}`).join(', ');
}
