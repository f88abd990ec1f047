import type { LogEvent } from '../../model/index.ts';
import type { HostDriver } from '../../port/host-driver.ts';
import { attendShip } from '../follow/attend-ship.ts';
import { keepConnected } from '../follow/keep-connected.ts';
import type { FollowedLog } from './followed-log.ts';
import type { LogRequest } from './log-request.ts';
import { ShipSession } from './ship-session.ts';

export type Tell = (event: LogEvent) => Promise<void>;

/**
 * Follows the logs of one ship, over lost connections. Ends when none of the logs is given by the Engine; rejects with
 * the signal's reason on abort.
 */
export async function followShip(
  request: LogRequest,
  logs: readonly FollowedLog[],
  driver: HostDriver,
  tell: Tell,
): Promise<void> {
  const { clock, signal } = request;
  const { ship } = driver;
  await keepConnected(
    {
      clock,
      signal,
      onLost: ({ message: cause }) => tell({ type: 'log-ship-lost', ship, cause }),
      onBack: () => tell({ type: 'log-ship-back', ship }),
    },
    (onConnected) =>
      attendShip({ driver, clock, signal }, (until) => {
        const session = new ShipSession({ ...request, signal: until }, logs, driver, tell);
        return {
          onEvent: (event) => session.heed(event),
          onListening: async () => {
            await session.look();
            await onConnected();
          },
          work: () => session.work(),
        };
      }),
  );
}
