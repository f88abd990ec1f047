import type { TcpCheck } from '../model/index.ts';
import type { CheckContext } from './check-context.ts';
import { portToAsk } from './port-to-ask.ts';
import { attemptTimeoutMs, untilDeadline } from './until-deadline.ts';
import type { CheckVerdict } from './verdict.ts';

/** Passes when the port accepts a connection. */
export async function checkTcp(
  check: TcpCheck,
  context: CheckContext,
  signal: AbortSignal,
): Promise<CheckVerdict> {
  const { clock, operator } = context;
  const { host, maxWaitSeconds } = check;
  return untilDeadline(maxWaitSeconds, clock, signal, async (remainingMs) => {
    const asked = await portToAsk(check, context, signal);
    if ('cause' in asked) return { passed: false, cause: asked.cause, final: false };
    const timeoutMs = attemptTimeoutMs(remainingMs);
    const result = await operator.connect({ host, port: asked.port, timeoutMs }, signal);
    return result.open ? { passed: true } : { passed: false, cause: result.cause, final: false };
  });
}
