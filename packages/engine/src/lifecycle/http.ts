import type { HttpCheck } from '../model/index.ts';
import type { HttpResult } from '../port/operator.ts';
import { hostAndPort } from '../resolve/addresses.ts';
import { pythonExpression } from '../resolve/python-expression.ts';
import { requestSettings } from '../resolve/request-settings.ts';
import type { CheckContext } from './check-context.ts';
import { explained } from './look-inside.ts';
import { portToAsk } from './port-to-ask.ts';
import { unreachableHost } from './reachable-host.ts';
import { revealedOptions } from './revealed-options.ts';
import { searchText } from './search-text.ts';
import { attemptTimeoutMs, type TryResult, untilDeadline } from './until-deadline.ts';
import { type CheckVerdict, impossible } from './verdict.ts';

/** Passes when the answer's status is 200 or, with `match_regex`, when that is found in the body, whatever the status. */
export async function checkHttp(
  check: HttpCheck,
  context: CheckContext,
  signal: AbortSignal,
): Promise<CheckVerdict> {
  const { operator, directory } = context;
  const { settings, bad } = requestSettings(await revealedOptions(check, operator, signal));
  const [problem] = bad;
  if (problem !== undefined)
    return impossible(`requests_options: ${problem.option} cannot be honoured: expected ${problem.expected}`);
  const expression = check.matchRegex === null ? { pattern: null } : pythonExpression(check.matchRegex);
  if ('problem' in expression) return impossible(expression.problem);
  const unreachable = await unreachableHost(check, context, signal);
  if (unreachable !== undefined) return impossible(unreachable);

  const { query, timeoutMs: ownTimeoutMs, ...request } = settings;
  const ask = portToAsk(check, context, signal);
  let nobodyListens = false;
  const patience = { ...context, maxWaitSeconds: check.maxWaitSeconds, signal };
  const verdict = await untilDeadline(patience, async (time) => {
    const asked = await ask();
    if ('cause' in asked) return { passed: false, cause: asked.cause, final: false };
    const timeoutMs =
      ownTimeoutMs === null
        ? attemptTimeoutMs(time)
        : Math.min(ownTimeoutMs, Math.max(1000, time.remainingMs));
    const url = withQuery(`${check.scheme}://${hostAndPort(check.host, asked.port)}${check.path}`, query);
    const result = await operator.request(
      { url, method: check.method, timeoutMs, directory, ...request },
      signal,
    );
    nobodyListens = !result.answered && result.nobodyListens === true;
    return judge(result, expression.pattern);
  });
  return verdict.passed || !nobodyListens
    ? verdict
    : explained(verdict, check.containerPort, context, signal);
}

function withQuery(url: string, query: string): string {
  const [address = '', fragment] = url.split('#', 2);
  const asked = query === '' ? address : `${address}${address.includes('?') ? '&' : '?'}${query}`;
  return fragment === undefined ? asked : `${asked}#${fragment}`;
}

function judge(result: HttpResult, wanted: RegExp | null): TryResult {
  if (!result.answered) return { passed: false, cause: result.cause, final: false };
  if (wanted === null) {
    if (result.status === 200) return { passed: true };
    return { passed: false, cause: `status ${result.status} instead of 200`, final: false };
  }
  switch (searchText(wanted, result.body)) {
    case 'found':
      return { passed: true };
    case 'not-found':
      return { passed: false, cause: `no match in the body (status ${result.status})`, final: false };
    case 'too-slow':
      return { passed: false, cause: 'match_regex takes too long to search this body', final: true };
  }
}
