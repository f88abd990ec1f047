import type { Clock } from '../port/clock.ts';
import type { HostFailure } from '../port/host-failure.ts';
import type { Bell } from './bell.ts';
import { childSignal } from './child-signal.ts';
import type { CheckVerdict, Tried } from './verdict.ts';

/** Of one try. `final`: trying again is of no use. `unasked`: the Engine, which was to tell, could not be asked. */
export type TryResult =
  | { readonly passed: true }
  | {
      readonly passed: false;
      readonly cause: string;
      readonly final: boolean;
      readonly output?: string;
      readonly unasked?: true;
    };

/** Of a try for which the Engine was asked in vain. */
export function askedInVain({ message, shipIsUnreachable }: HostFailure): TryResult {
  return { passed: false, cause: message, final: false, ...(shipIsUnreachable ? { unasked: true } : {}) };
}

const firstPauseMs = 10;
const longestPauseMs = 1000;
/** Where the Engine tells when to look again, looking unasked is a precaution. */
const longestPauseWithNewsMs = 5000;

/** Slowly within the first second, so that what is ready by then is seen within some hundredths of one; then fast. */
function longer(pauseMs: number, hasNews: boolean): number {
  const growth = hasNews || pauseMs >= 60 ? 1.5 : 1.05;
  return Math.min(Math.round(pauseMs * growth), hasNews ? longestPauseWithNewsMs : longestPauseMs);
}

/** What a check with a deadline works with. */
export interface Patience {
  readonly maxWaitSeconds: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Hears of each try that did not pass. */
  readonly onTried: Tried;
  /** Rung when it is worth looking again at once. */
  readonly news?: Bell;
}

/**
 * Tries at once, then often, then once a second, so that what is ready in 40 ms costs about 40 ms; gives up after
 * `maxWaitSeconds`. MaestroNG 0.8.3 tries once a second from the start.
 * @param attempt is told how much time has passed, and how much is left
 */
export async function untilDeadline(
  { maxWaitSeconds, clock, signal, onTried, news }: Patience,
  attempt: (time: { readonly elapsedMs: number; readonly remainingMs: number }) => Promise<TryResult>,
): Promise<CheckVerdict> {
  const began = clock.now();
  const deadline = began + maxWaitSeconds * 1000;
  let pauseMs = firstPauseMs;
  for (let attempts = 1; ; attempts++) {
    const now = clock.now();
    const result = await attempt({ elapsedMs: now - began, remainingMs: deadline - now });
    const elapsedMs = clock.now() - began;
    if (result.passed) return { passed: true, attempts, elapsedMs };
    const { cause, unasked } = result;
    const verdict = { passed: false, attempts, elapsedMs, cause, ...(unasked && { unasked }) };
    onTried(verdict);
    const remainingMs = deadline - clock.now();
    if (result.final || remainingMs <= 0) return verdict;
    await pause(Math.min(pauseMs, remainingMs), clock, signal, news);
    pauseMs = longer(pauseMs, news !== undefined);
  }
}

async function pause(ms: number, clock: Clock, signal: AbortSignal, news: Bell | undefined): Promise<void> {
  if (news === undefined) return clock.sleep(ms, signal);
  const either = childSignal(signal);
  try {
    await Promise.race([clock.sleep(ms, either.signal), news.wait(either.signal)]);
  } finally {
    either.abort(over);
    either.release();
  }
}

const over = new Error('the pause is over');

/**
 * How long a single connection or request may take where the file does not say: one that hangs must not eat the whole
 * wait, and one that is slow gets its chance, since the bound grows with the time that the check has waited.
 */
export function attemptTimeoutMs({
  elapsedMs,
  remainingMs,
}: {
  readonly elapsedMs: number;
  readonly remainingMs: number;
}): number {
  return Math.max(1000, Math.min(Math.max(5000, elapsedMs), remainingMs));
}
