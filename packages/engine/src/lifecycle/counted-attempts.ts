import type { Clock } from '../port/clock.ts';
import type { TryResult } from './until-deadline.ts';
import type { CheckVerdict } from './verdict.ts';

const pauseMs = 1000;

/** A try of a user's program that takes longer than this is ended, and counts as failed. */
export const attemptBoundMs: number = 300_000;

/** Tries up to `attempts` times, a second apart. */
export async function countedAttempts(
  attempts: number,
  clock: Clock,
  signal: AbortSignal,
  attempt: () => Promise<TryResult>,
): Promise<CheckVerdict> {
  const began = clock.now();
  for (let tried = 1; ; tried++) {
    const result = await attempt();
    const verdict = { attempts: tried, elapsedMs: clock.now() - began };
    if (result.passed) return { ...verdict, passed: true };
    if (result.final || tried >= attempts) return { ...verdict, passed: false, cause: result.cause };
    await clock.sleep(pauseMs, signal);
  }
}

/** The cause, with the last line that the program wrote. */
export function withLastLine(cause: string, output: string): string {
  const lastLine = output.trimEnd().split('\n').at(-1)?.trim() ?? '';
  return lastLine === '' ? cause : `${cause}: ${lastLine.slice(-200)}`;
}
