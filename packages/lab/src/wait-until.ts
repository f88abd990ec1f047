import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from './lab-error.ts';

export interface Bound {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks again and again until the answer is neither `undefined` nor `false`.
 * @throws LabError after `timeoutMs` (milliseconds), saying what was waited for; the signal's reason when aborted
 */
export async function waitUntil<T>(
  what: string,
  probe: () => T | Promise<T>,
  bound: Bound,
): Promise<Exclude<T, undefined | false>> {
  const deadline = performance.now() + bound.timeoutMs;
  for (;;) {
    bound.signal?.throwIfAborted();
    const answer = await probe();
    if (answer !== undefined && answer !== false) return answer as Exclude<T, undefined | false>;
    if (performance.now() >= deadline) {
      throw new LabError(`gave up after ${bound.timeoutMs / 1000} s waiting for ${what}`);
    }
    await sleep(20, undefined, { signal: bound.signal });
  }
}
