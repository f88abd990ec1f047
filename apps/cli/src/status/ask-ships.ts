import type { Environment, HostConnector, Status, StatusScope } from '@maestro-ng/engine';
import { dockerHosts, loadEngine } from '../engine-modules.ts';
import { tellingOfSlowShips } from '../slow-ships.ts';
import { probePorts } from './probe-ports.ts';
import type { FullStatus, StatusEntry } from './status-record.ts';

export interface AskOptions {
  /** `full`: each container is inspected, and each port tried. `check`: those that may be in a restart loop are inspected. */
  readonly depth: 'full' | 'check' | 'listing';
  /** How many requests, or connections, are under way at once. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** Hears of ships that take long to answer. */
  readonly tell: (sentence: string) => void;
}

const inspected = { full: 'all', check: 'too-young-to-tell', listing: 'none' } as const;

/** How things stand now with what is asked about. */
export async function askShips(
  scope: StatusScope,
  { depth, concurrency, signal, tell }: AskOptions,
): Promise<StatusEntry[]> {
  const { readStatus } = await loadEngine();
  const connector = tellingOfSlowShips(await dockerHosts(), tell);
  const inspect = inspected[depth];
  const statuses = await readStatus({ scope, connector, signal, inspect, concurrency });
  const { environment } = scope;
  const entries = statuses.map(
    (status): StatusEntry => ({ status, host: hostOf(environment, status), full: null }),
  );
  return depth === 'full' ? fill(environment, connector, entries, { concurrency, signal }) : entries;
}

export function hostOf(environment: Environment, { ship }: Status): string {
  return environment.ships[ship]?.ip ?? ship;
}

async function fill(
  environment: Environment,
  connector: HostConnector,
  entries: readonly StatusEntry[],
  { concurrency, signal }: Pick<AskOptions, 'concurrency' | 'signal'>,
): Promise<StatusEntry[]> {
  const { bounded, systemOperator } = await loadEngine();
  const run = bounded(concurrency);
  const operator = systemOperator({ environment: {}, workingDirectory: process.cwd() });
  const digests = imageDigests(environment, connector, signal, run);
  const full = async ({ status }: StatusEntry): Promise<FullStatus> => {
    if (status.kind === 'ship') return { digests: [], ports: [] };
    const { container } = status;
    const instance = status.kind === 'instance' ? environment.instances[status.instance] : undefined;
    const hasProcesses = ['up', 'unhealthy', 'starting'].includes(status.condition);
    const target = { container: hasProcesses ? container : null };
    const [known, ports] = await Promise.all([
      container === null ? [] : digests.of(status.ship, container.imageId),
      instance === undefined ? [] : probePorts(environment, { instance, ...target }, operator, signal, run),
    ]);
    return { digests: known, ports };
  };
  try {
    return await Promise.all(entries.map(async (entry) => ({ ...entry, full: await full(entry) })));
  } finally {
    digests.close();
  }
}

/** Each image of a ship is asked for once. One that the ship does not tell of has none. */
function imageDigests(
  environment: Environment,
  connector: HostConnector,
  signal: AbortSignal,
  run: <T>(work: () => Promise<T>) => Promise<T>,
): { of(ship: string, imageId: string): Promise<readonly string[]>; close(): void } {
  const drivers = new Map<string, ReturnType<HostConnector['connect']>>();
  const asked = new Map<string, Promise<readonly string[]>>();
  const ask = async (name: string, imageId: string): Promise<readonly string[]> => {
    const ship = environment.ships[name];
    if (ship === undefined) return [];
    const driver = drivers.get(name) ?? connector.connect(ship);
    drivers.set(name, driver);
    try {
      return await run(() => driver.images.digests(imageId, { signal }));
    } catch {
      signal.throwIfAborted();
      return [];
    }
  };
  return {
    of(ship, imageId) {
      const key = `${ship} ${imageId}`;
      const answer = asked.get(key) ?? ask(ship, imageId);
      asked.set(key, answer);
      return answer;
    },
    close() {
      for (const driver of drivers.values()) driver.close();
    },
  };
}
