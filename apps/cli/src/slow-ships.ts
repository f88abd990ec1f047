import type { HostConnector } from '@maestro-ng/engine';
import { listed } from './render/grammar.ts';

/** Later than the timeout that ships have by default, which ends a wait by itself. */
const slowAfterMs = 10_000;

/** Ships that are slow within this part of the time are told of together: there may be thousands. */
const togetherPart = 0.1;

/** The connector of a command that has nothing to show before its ships have answered: says which of them it waits for. */
export function tellingOfSlowShips(
  connector: HostConnector,
  tell: (sentence: string) => void,
  afterMs: number = slowAfterMs,
): HostConnector {
  const told = new Set<string>();
  const slow = new Set<string>();
  const sayAll = (): void => {
    const names = [...slow].filter((name) => !told.has(name));
    slow.clear();
    for (const name of names) told.add(name);
    if (names.length === 0) return;
    const [have, are] = names.length === 1 ? ['has', 'is'] : ['have', 'are'];
    tell(`${listed(names)} ${have} not answered for ${afterMs / 1000} s, and ${are} waited for.`);
  };
  return {
    connect(ship) {
      const driver = connector.connect(ship);
      const say = (): void => {
        if (slow.size === 0) setTimeout(sayAll, afterMs * togetherPart).unref();
        slow.add(ship.name);
      };
      const watched = async <T>(call: Promise<T>): Promise<T> => {
        const timer = setTimeout(say, afterMs).unref();
        try {
          return await call;
        } finally {
          clearTimeout(timer);
          slow.delete(ship.name);
        }
      };
      const { containers, locks } = driver;
      return {
        ...driver,
        info: (options) => watched(driver.info(options)),
        containers: { ...containers, list: (options) => watched(containers.list(options)) },
        locks: { ...locks, create: (request, options) => watched(locks.create(request, options)) },
      };
    },
  };
}
