import type { TcpCheck } from '../model/index.ts';
import type { CheckContext } from './check-context.ts';
import { explained } from './look-inside.ts';
import { portToAsk } from './port-to-ask.ts';
import { unreachableHost } from './reachable-host.ts';
import { attemptTimeoutMs, untilDeadline } from './until-deadline.ts';
import { type CheckVerdict, impossible } from './verdict.ts';

/** Passes when the port accepts a connection, and does not close it at once without a byte. */
export async function checkTcp(
  check: TcpCheck,
  context: CheckContext,
  signal: AbortSignal,
): Promise<CheckVerdict> {
  const { operator } = context;
  const { host } = check;
  const unreachable = await unreachableHost(check, context, signal);
  if (unreachable !== undefined) return impossible(unreachable);
  const ask = portToAsk(check, context, signal);
  let nobodyListens = false;
  const patience = { ...context, maxWaitSeconds: check.maxWaitSeconds, signal };
  const verdict = await untilDeadline(patience, async (time) => {
    const asked = await ask();
    if ('cause' in asked) return { passed: false, cause: asked.cause, final: false };
    const target = { host, port: asked.port, timeoutMs: attemptTimeoutMs(time) };
    const result = await operator.connect(target, signal);
    if (result.open) return { passed: true };
    nobodyListens = result.nobodyListens === true;
    return { passed: false, cause: result.cause, final: false };
  });
  return verdict.passed || !nobodyListens
    ? verdict
    : explained(verdict, check.containerPort, context, signal);
}
