import type { Clock } from '../port/clock.ts';
import type { ContainersPort } from '../port/host-driver.ts';
import { HostFailure } from '../port/host-failure.ts';

const pauseMs = 1000;

/**
 * Resolves when a container ends, or is gone already; rejects on abort. An end between start and this call is not
 * missed: `not-running` is answered at once for what has ended, and the restart count tells of one that came back.
 */
export async function watchContainer(
  containers: ContainersPort,
  id: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<{ readonly exitCode: number | null }> {
  for (;;) {
    try {
      return await containers.wait(id, { signal, condition: 'not-running' });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof HostFailure)) throw error;
      if (error.kind === 'not-found') return { exitCode: null };
      await clock.sleep(pauseMs, signal);
    }
  }
}
