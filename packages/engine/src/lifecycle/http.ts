import type { HttpCheck } from '../model/index.ts';
import type { HttpResult } from '../port/operator.ts';
import { pythonExpression } from '../resolve/python-expression.ts';
import type { CheckContext } from './check-context.ts';
import { hostAndPort } from './describe-check.ts';
import { httpOptions } from './http-options.ts';
import { portToAsk } from './port-to-ask.ts';
import { searchText } from './search-text.ts';
import { attemptTimeoutMs, type TryResult, untilDeadline } from './until-deadline.ts';
import type { CheckVerdict } from './verdict.ts';

/** Passes when the answer's status is 200 or, with `match_regex`, when that is found in the body, whatever the status. */
export async function checkHttp(
  check: HttpCheck,
  context: CheckContext,
  signal: AbortSignal,
): Promise<CheckVerdict> {
  const { clock, operator } = context;
  const options = httpOptions(check.requestsOptions);
  if ('problem' in options) return impossible(options.problem);
  const expression = check.matchRegex === null ? { pattern: null } : pythonExpression(check.matchRegex);
  if ('problem' in expression) return impossible(expression.problem);
  return untilDeadline(check.maxWaitSeconds, clock, signal, async (remainingMs) => {
    const asked = await portToAsk(check, context, signal);
    if ('cause' in asked) return { passed: false, cause: asked.cause, final: false };
    const url = `${check.scheme}://${hostAndPort(check.host, asked.port)}${check.path}`;
    const timeoutMs = Math.min(options.timeoutMs ?? Number.POSITIVE_INFINITY, attemptTimeoutMs(remainingMs));
    return judge(
      await operator.request({ url, method: check.method, timeoutMs, ...options.request }, signal),
      expression.pattern,
    );
  });
}

function impossible(cause: string): CheckVerdict {
  return { passed: false, attempts: 0, elapsedMs: 0, cause };
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
