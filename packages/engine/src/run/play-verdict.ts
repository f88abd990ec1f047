import { type Failure, type Outcome, type PlayResult, succeeded } from '../model/index.ts';

/** What a play's outcomes amount to. An interruption that came too late to keep anything from succeeding counts for nothing. */
export function playVerdict(
  outcomes: readonly { readonly outcome: Outcome }[],
  /** Of what had succeeded before. */
  late: readonly Failure[],
): PlayResult['verdict'] {
  if (late.length === 0 && outcomes.every(({ outcome }) => succeeded(outcome))) return 'succeeded';
  if (outcomes.some(({ outcome }) => isInterrupted(outcome))) return 'interrupted';
  const ofSteps = outcomes.flatMap(({ outcome }) =>
    outcome.kind === 'failed' || outcome.kind === 'skipped' ? [outcome.failure] : [],
  );
  const failures = [...ofSteps, ...late];
  // Without a failure of a step, an auditor kept the play from beginning.
  return failures.length > 0 && failures.every(({ code }) => code === 'ship-unreachable')
    ? 'unreachable'
    : 'failed';
}

function isInterrupted(outcome: Outcome): boolean {
  return outcome.kind === 'interrupted' || (outcome.kind === 'not-begun' && outcome.reason === 'interrupted');
}
