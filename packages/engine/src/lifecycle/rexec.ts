import type { RexecCheck } from '../model/index.ts';
import { HostFailure } from '../port/host-failure.ts';
import type { CheckContext } from './check-context.ts';
import { attemptBoundMs, countedAttempts, programFailed } from './counted-attempts.ts';
import { askedInVain, type TryResult } from './until-deadline.ts';
import { type CheckVerdict, impossible } from './verdict.ts';

/** Runs the command inside the container until it exits with 0. */
export async function checkRexec(
  check: RexecCheck,
  context: CheckContext,
  signal: AbortSignal,
): Promise<CheckVerdict> {
  const { container } = context;
  if (container === null) return impossible('there is no container to run it in');
  return countedAttempts(check.attempts, context, signal, () => attempt(check, container, context, signal));
}

async function attempt(
  check: RexecCheck,
  container: string,
  context: CheckContext,
  signal: AbortSignal,
): Promise<TryResult> {
  try {
    const options = { signal, timeoutSeconds: attemptBoundMs / 1000 };
    const { exitCode, output } = await context.exec.run(container, check.command, options);
    if (exitCode === 0) return { passed: true };
    return programFailed(`exit code ${exitCode}`, await withoutSecrets(output, context, signal));
  } catch (error) {
    if (error instanceof HostFailure && error.kind === 'conflict')
      return { passed: false, cause: 'the container does not run', final: false };
    if (error instanceof HostFailure) return askedInVain(error);
    throw error;
  }
}

/** The container may print what it was given: where that cannot be told, nothing of its output is. */
async function withoutSecrets(output: string, context: CheckContext, signal: AbortSignal): Promise<string> {
  if (output.trim() === '') return '';
  try {
    await context.variables();
    return context.hide(output);
  } catch {
    signal.throwIfAborted();
    return '';
  }
}
