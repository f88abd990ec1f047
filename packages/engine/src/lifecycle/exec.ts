import { type Dictionary, dictionary, type ExecCheck } from '../model/index.ts';
import type { CommandResult } from '../port/operator.ts';
import type { CheckContext } from './check-context.ts';
import { attemptBoundMs, countedAttempts, programFailed } from './counted-attempts.ts';
import type { TryResult } from './until-deadline.ts';
import { type CheckVerdict, impossible } from './verdict.ts';

/**
 * Runs the command on the operator's machine until it exits with 0. It gets the operator's environment overlaid by the
 * container's variables; with `envFrom: stdin` its own environment is the operator's, and it reads that union as JSON.
 */
export async function checkExec(
  check: ExecCheck,
  context: CheckContext,
  signal: AbortSignal,
): Promise<CheckVerdict> {
  const { operator } = context;
  const own = operator.environment;
  let union: Dictionary<string>;
  try {
    union = overlaid(own, await context.variables());
  } catch (error) {
    signal.throwIfAborted();
    return impossible(error instanceof Error ? error.message : String(error));
  }
  const fromStdin = check.envFrom === 'stdin';
  const request = {
    command: check.command,
    env: fromStdin ? own : union,
    stdin: fromStdin ? JSON.stringify(union) : null,
    timeoutMs: attemptBoundMs,
  };
  return countedAttempts(check.attempts, context, signal, async () =>
    attemptResult(await operator.run(request, signal), context),
  );
}

/** A bare name leaves the operator's own variable as it is. */
function overlaid(own: Dictionary<string>, variables: readonly string[]): Dictionary<string> {
  const union = new Map(Object.entries(own));
  for (const variable of variables) {
    const separator = variable.indexOf('=');
    if (separator > 0) union.set(variable.slice(0, separator), variable.slice(separator + 1));
  }
  return dictionary(union);
}

function attemptResult(result: CommandResult, { hide }: Pick<CheckContext, 'hide'>): TryResult {
  switch (result.kind) {
    case 'exited':
      if (result.exitCode === 0) return { passed: true };
      return programFailed(`exit code ${result.exitCode}`, hide(result.output));
    case 'killed':
      return programFailed(`ended by ${result.signal}`, hide(result.output));
    case 'timed-out':
      return programFailed(`not done after ${attemptBoundMs / 1000} s, ended`, hide(result.output));
    case 'not-started':
      return { passed: false, cause: result.cause, final: true };
  }
}
