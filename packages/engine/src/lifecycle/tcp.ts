import type { TcpCheck } from '../model/index.ts';
import type { CheckContext } from './check-context.ts';
import { attemptTimeoutMs, untilDeadline } from './until-deadline.ts';
import type { CheckVerdict } from './verdict.ts';

/** Passes when the port accepts a connection. */
export async function checkTcp(
  { host, port, maxWaitSeconds }: TcpCheck,
  { clock, operator }: CheckContext,
  signal: AbortSignal,
): Promise<CheckVerdict> {
  return untilDeadline(maxWaitSeconds, clock, signal, async (remainingMs) => {
    const result = await operator.connect({ host, port, timeoutMs: attemptTimeoutMs(remainingMs) }, signal);
    return result.open ? { passed: true } : { passed: false, cause: result.cause, final: false };
  });
}
