import type { Clock } from '../../port/clock.ts';
import { HostFailure } from '../../port/host-failure.ts';

const firstPauseMs = 500;
const longestPauseMs = 10_000;
/** While a ship is away, it is told so often at most. */
const tellAgainMs = 60_000;

export interface Contact {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The ship did not answer, or no more; told again from time to time. */
  readonly onLost: (failure: HostFailure) => Promise<void>;
  /** It answers again. */
  readonly onBack: () => Promise<void>;
}

/**
 * Has a session with a ship over lost connections: begins it anew after a pause that grows, for as long as it takes.
 * Ends when the session does; rejects with the signal's reason on abort.
 *
 * @param session calls `onConnected` once the ship has answered; rejects with a `HostFailure` when the ship is lost.
 */
export async function keepConnected(
  { clock, signal, onLost, onBack }: Contact,
  session: (onConnected: () => Promise<void>) => Promise<void>,
): Promise<void> {
  let pauseMs = firstPauseMs;
  let toldLost: number | undefined;
  for (;;) {
    let connected: number | undefined;
    try {
      await session(async () => {
        connected = clock.now();
        if (toldLost !== undefined) await onBack();
        toldLost = undefined;
      });
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof HostFailure)) throw error;
      if (toldLost === undefined || clock.now() - toldLost >= tellAgainMs) {
        toldLost = clock.now();
        await onLost(error);
      }
    }
    // A connection that is lost as soon as it is there is no reason to hurry.
    if (connected !== undefined && clock.now() - connected > longestPauseMs) pauseMs = firstPauseMs;
    await clock.sleep(pauseMs, signal);
    pauseMs = Math.min(2 * pauseMs, longestPauseMs);
  }
}
