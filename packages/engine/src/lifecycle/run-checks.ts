import type { LifecycleCheck } from '../model/index.ts';
import type { CheckContext, ChecksContext } from './check-context.ts';
import { childSignal } from './child-signal.ts';
import { checkExec } from './exec.ts';
import { checkByExtension } from './extension-check.ts';
import { checkHealth } from './health.ts';
import { checkHttp } from './http.ts';
import { checkRexec } from './rexec.ts';
import { checkSleep } from './sleep.ts';
import { checkTcp } from './tcp.ts';
import type { CheckVerdict } from './verdict.ts';

/** All passed; or the first that failed. */
export type ChecksVerdict = { readonly passed: true } | FailedCheck;

export interface FailedCheck {
  readonly passed: false;
  /** Its name for people. */
  readonly check: string;
  readonly verdict: CheckVerdict;
}

/** Hears how checks go. */
export interface ChecksListener {
  /** A check has passed or failed by itself. */
  readonly onSettled: (check: string, verdict: CheckVerdict) => void;
  /** A check has tried in vain, and goes on. */
  readonly onTried?: (check: LifecycleCheck, soFar: CheckVerdict) => void;
}

/**
 * Runs all checks at once; all must pass. The first that fails cancels the others. Rejects with the signal's reason on
 * abort.
 */
export async function runChecks(
  checks: readonly LifecycleCheck[],
  context: ChecksContext,
  signal: AbortSignal,
  { onSettled, onTried }: ChecksListener,
): Promise<ChecksVerdict> {
  const together = childSignal(signal);
  const outcome: { failure: ChecksVerdict | null } = { failure: null };
  const runOne = async (check: LifecycleCheck): Promise<void> => {
    const own = { ...context, onTried: (soFar: CheckVerdict) => onTried?.(check, soFar) };
    const verdict = await runCheck(check, own, together.signal);
    if (together.signal.aborted) return;
    const name = context.nameOf(check);
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
    case 'extension':
      return checkByExtension(check, context, signal);
  }
}
