import { defaultPullAttempts, type RegistryAnswer, type RegistryRetry } from '../model/index.ts';

/** What a registry asks for is granted up to here. */
const longestAskedPauseMs = 60_000;
const firstPauseMs = 1000;
const longestPauseMs = 30_000;

/** How often a pull is attempted at most. */
export function pullAttempts(retry: RegistryRetry | null): number {
  return retry?.attempts ?? defaultPullAttempts;
}

/** A pull that failed. */
export interface FailedAttempt {
  /** null: it was not the registry's doing, as far as can be told. */
  readonly answer: RegistryAnswer | null;
  /** Of the Engine's own answer; null: there was none, or none to the end. */
  readonly engineStatus: number | null;
  /** Attempts made so far, this one included. */
  readonly made: number;
}

/**
 * How long to wait before a pull is attempted again, in milliseconds; null: it is not. What may pass by itself is tried
 * again: a registry in trouble (5xx), a connection that broke, and too many requests where the registry says for how
 * long. What will not (401, 403, 404) is, only if the file says so. MaestroNG 0.8.3 tries again upon the file's
 * statuses only, which are those of the Engine's answer; an Engine's answer counts here where the registry's is unknown.
 *
 * @param spread from 0 to 1: where within its bounds the pause lies.
 */
export function pauseBeforeRetry(
  { answer, engineStatus, made }: FailedAttempt,
  retry: RegistryRetry | null,
  spread: number,
): number | null {
  if (made >= pullAttempts(retry)) return null;
  const asked = answer?.retryAfterSeconds ?? null;
  if (asked !== null && asked * 1000 > longestAskedPauseMs) return null;
  const status = answer === null ? engineStatus : answer.status;
  const wanted = status !== null && (retry?.when ?? []).includes(status);
  if (!wanted && !passesByItself(answer)) return null;
  const pause = Math.min(firstPauseMs * 2 ** (made - 1), longestPauseMs);
  return Math.max(Math.round(pause * (0.75 + spread / 2)), Math.ceil((asked ?? 0) * 1000));
}

function passesByItself(answer: RegistryAnswer | null): boolean {
  if (answer === null) return false;
  const { status, retryAfterSeconds } = answer;
  return status === null || status >= 500 || (status === 429 && retryAfterSeconds !== null);
}
