import type { Clock } from '../port/clock.ts';
import type { CheckVerdict } from './verdict.ts';

/** Of one try. `final`: trying again is of no use. */
export type TryResult =
  | { readonly passed: true }
  | { readonly passed: false; readonly cause: string; readonly final: boolean };

const firstPauseMs = 10;
const longestPauseMs = 1000;
const growth = 1.5;

/**
 * Tries at once, then often, then once a second, so that what is ready in 40 ms costs about 40 ms; gives up after
 * `maxWaitSeconds`. MaestroNG 0.8.3 tries once a second from the start.
 * @param attempt is told how much time is left
 */
export async function untilDeadline(
  maxWaitSeconds: number,
  clock: Clock,
  signal: AbortSignal,
  attempt: (remainingMs: number) => Promise<TryResult>,
): Promise<CheckVerdict> {
  const began = clock.now();
  const deadline = began + maxWaitSeconds * 1000;
  let pauseMs = firstPauseMs;
  for (let attempts = 1; ; attempts++) {
    const result = await attempt(deadline - clock.now());
    const elapsedMs = clock.now() - began;
    if (result.passed) return { passed: true, attempts, elapsedMs };
    const remainingMs = deadline - clock.now();
    if (result.final || remainingMs <= 0) return { passed: false, attempts, elapsedMs, cause: result.cause };
    await clock.sleep(Math.min(pauseMs, remainingMs), signal);
    pauseMs = Math.min(Math.round(pauseMs * growth), longestPauseMs);
  }
}

/** How long a single connection or request may take: one that hangs must not eat the whole wait. */
export function attemptTimeoutMs(remainingMs: number): number {
  return Math.min(5000, Math.max(1000, remainingMs));
}
