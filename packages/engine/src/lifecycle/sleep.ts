import type { SleepCheck } from '../model/index.ts';
import type { CheckContext } from './check-context.ts';
import type { CheckVerdict } from './verdict.ts';

/** Passes after `seconds`. */
export async function checkSleep(
  check: SleepCheck,
  { clock }: CheckContext,
  signal: AbortSignal,
): Promise<CheckVerdict> {
  const began = clock.now();
  await clock.sleep(check.seconds * 1000, signal);
  return { passed: true, attempts: 1, elapsedMs: clock.now() - began };
}
