import type { CheckContext } from './check-context.ts';
import type { TryResult } from './until-deadline.ts';
import type { CheckVerdict } from './verdict.ts';

const pauseMs = 1000;

/** A try of a user's program that takes longer than this is ended, and counts as failed. */
export const attemptBoundMs: number = 300_000;

/** Tries up to `attempts` times, a second apart. */
export async function countedAttempts(
  attempts: number,
  { clock, onTried }: CheckContext,
  signal: AbortSignal,
  attempt: () => Promise<TryResult>,
): Promise<CheckVerdict> {
  const began = clock.now();
  for (let tried = 1; ; tried++) {
    const result = await attempt();
    const soFar = { attempts: tried, elapsedMs: clock.now() - began };
    if (result.passed) return { ...soFar, passed: true };
    const { cause, output, unasked } = result;
    const verdict = {
      ...soFar,
      passed: false,
      cause,
      ...(output === undefined ? {} : { output }),
      ...(unasked && { unasked }),
    };
    onTried(verdict);
    if (result.final || tried >= attempts) return verdict;
    await clock.sleep(pauseMs, signal);
  }
}

/** So many characters at the end of an output are shown. */
const shownOutput = 4096;

/**
 * What a try of a program that failed says: the cause with the last line that it wrote, and the end of its output.
 *
 * @param output without secrets: cut in two, they would not be known again.
 */
export function programFailed(cause: string, output: string): TryResult {
  return {
    passed: false,
    cause: withLastLine(cause, output),
    final: false,
    output: output.slice(-shownOutput),
  };
}

/** The cause, with the last line that the program wrote. */
export function withLastLine(cause: string, output: string): string {
  const lastLine = output.trimEnd().split('\n').at(-1)?.trim() ?? '';
  return lastLine === '' ? cause : `${cause}: ${lastLine.slice(-200)}`;
}
