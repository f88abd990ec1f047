import type { Clock } from '../port/clock.ts';
import type { HostDriver } from '../port/host-driver.ts';

/** Clocks of machines that keep the time differ by less. */
export const tolerableSkewMs = 5000;

/**
 * How far a ship's clock is ahead of ours, in milliseconds, give or take a second, since Engines tell their time to the
 * second; negative: behind; 0: the same, as far as can be told; null: this Engine does not tell.
 */
export async function clockSkew(
  { observation }: Pick<HostDriver, 'observation'>,
  clock: Clock,
  signal: AbortSignal,
): Promise<number | null> {
  const before = clock.now();
  const time = await observation.time({ signal });
  const after = clock.now();
  if (time === null) return null;
  // It was read at some moment in between, and cut to the second.
  const canBeNow = time <= after && before < time + 1000;
  return canBeNow ? 0 : time - Math.floor(after / 1000) * 1000;
}
