import type { LogEvent } from '../../model/index.ts';
import type { HostDriver } from '../../port/host-driver.ts';
import { HostFailure } from '../../port/host-failure.ts';
import type { FollowedLog } from './followed-log.ts';
import type { LogRequest } from './log-request.ts';
import { ShipSession } from './ship-session.ts';

const firstPauseMs = 500;
const longestPauseMs = 10_000;
/** While a ship is away, it is told so often at most. */
const tellAgainMs = 60_000;

export type Tell = (event: LogEvent) => Promise<void>;

/**
 * Follows the logs of one ship, over lost connections: tries again after a pause that grows, for as long as it takes.
 * Ends when none of the logs is given by the Engine; rejects with the signal's reason on abort.
 */
export async function followShip(
  request: LogRequest,
  logs: readonly FollowedLog[],
  driver: HostDriver,
  tell: Tell,
): Promise<void> {
  const { clock, signal } = request;
  let pauseMs = firstPauseMs;
  let toldLost: number | undefined;
  for (;;) {
    let connected: number | undefined;
    try {
      const session = new ShipSession(request, logs, driver, tell);
      await session.run(async () => {
        connected = clock.now();
        if (toldLost !== undefined) await tell({ type: 'log-ship-back', ship: driver.ship });
        toldLost = undefined;
      });
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof HostFailure)) throw error;
      if (toldLost === undefined || clock.now() - toldLost >= tellAgainMs) {
        toldLost = clock.now();
        await tell({ type: 'log-ship-lost', ship: driver.ship, cause: error.message });
      }
    }
    // A connection that is lost as soon as it is there is no reason to hurry.
    if (connected !== undefined && clock.now() - connected > longestPauseMs) pauseMs = firstPauseMs;
    await clock.sleep(pauseMs, signal);
    pauseMs = Math.min(2 * pauseMs, longestPauseMs);
  }
}
