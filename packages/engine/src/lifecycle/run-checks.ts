import type { LifecycleCheck } from '../model/index.ts';
import type { CheckContext } from './check-context.ts';
import { childSignal } from './child-signal.ts';
import { describeCheck } from './describe-check.ts';
import { checkExec } from './exec.ts';
import { checkHealth } from './health.ts';
import { checkHttp } from './http.ts';
import { checkRexec } from './rexec.ts';
import { checkSleep } from './sleep.ts';
import { checkTcp } from './tcp.ts';
import type { CheckVerdict } from './verdict.ts';

/** All passed; or the first that failed. */
export type ChecksVerdict =
  | { readonly passed: true }
  | { readonly passed: false; readonly check: string; readonly verdict: CheckVerdict };

/**
 * Runs all checks at once; all must pass. The first that fails cancels the others. Rejects with the signal's reason on
 * abort. `onSettled` hears of each check that passed or failed by itself.
 */
export async function runChecks(
  checks: readonly LifecycleCheck[],
  context: CheckContext,
  signal: AbortSignal,
  onSettled: (check: string, verdict: CheckVerdict) => void,
): Promise<ChecksVerdict> {
  const together = childSignal(signal);
  const outcome: { failure: ChecksVerdict | null } = { failure: null };
  const runOne = async (check: LifecycleCheck): Promise<void> => {
    const verdict = await runCheck(check, context, together.signal);
    if (together.signal.aborted) return;
    const name = describeCheck(check);
    onSettled(name, verdict);
    if (verdict.passed) return;
    outcome.failure = { passed: false, check: name, verdict };
    together.abort(cancelled);
  };
  try {
    const settled = await Promise.allSettled(
      checks.map((check) =>
        runOne(check).catch((error: unknown) => {
          if (!together.signal.aborted) together.abort(error);
          throw error;
        }),
      ),
    );
    signal.throwIfAborted();
    const unforeseen = settled.find((each) => each.status === 'rejected' && each.reason !== cancelled);
    if (outcome.failure === null && unforeseen?.status === 'rejected') throw unforeseen.reason;
    return outcome.failure ?? { passed: true };
  } finally {
    together.release();
  }
}

const cancelled = new Error('another check failed');

function runCheck(check: LifecycleCheck, context: CheckContext, signal: AbortSignal): Promise<CheckVerdict> {
  switch (check.type) {
    case 'tcp':
      return checkTcp(check, context, signal);
    case 'http':
      return checkHttp(check, context, signal);
    case 'health':
      return checkHealth(check, context, signal);
    case 'exec':
      return checkExec(check, context, signal);
    case 'rexec':
      return checkRexec(check, context, signal);
    case 'sleep':
      return checkSleep(check, context, signal);
  }
}
