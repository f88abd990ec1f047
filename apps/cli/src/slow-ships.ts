import type { HostConnector } from '@maestro-ng/engine';

/** Later than the timeout that ships have by default, which ends a wait by itself. */
const slowAfterMs = 10_000;

/** The connector of a command that has nothing to show before its ships have answered: says which of them it waits for. */
export function tellingOfSlowShips(
  connector: HostConnector,
  tell: (sentence: string) => void,
  afterMs: number = slowAfterMs,
): HostConnector {
  const told = new Set<string>();
  return {
    connect(ship) {
      const driver = connector.connect(ship);
      const say = (): void => {
        if (!told.has(ship.name))
          tell(`${ship.name} has not answered for ${afterMs / 1000} s, and is waited for.`);
        told.add(ship.name);
      };
      const watched = async <T>(call: Promise<T>): Promise<T> => {
        const timer = setTimeout(say, afterMs).unref();
        try {
          return await call;
        } finally {
          clearTimeout(timer);
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
