import type { Environment, HostDriver, Instance, Ship } from '@maestro-ng/engine';
import { bounded } from './bounded.ts';
import { dockerHosts, loadEngine } from './engine-modules.ts';
import { probePorts } from './probe-ports.ts';
import { type InstanceStatus, instanceStatus, type ShipLook, shipLook } from './status.ts';

export interface LookOptions {
  /** Ports too, by a connection to each. */
  readonly full: boolean;
  /** How many ships, or ports, are asked at once. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** What the ships say of these instances now: one listing per ship, whatever the number of containers. */
export async function lookAtShips(
  environment: Environment,
  instances: readonly Instance[],
  { full, concurrency, signal }: LookOptions,
): Promise<InstanceStatus[]> {
  const { notOurs, systemOperator } = await loadEngine();
  const names = new Set(instances.map(({ ship }) => ship));
  const ships = [...names].flatMap((name) => environment.ships[name] ?? []);
  const looks = await look(ships, concurrency, signal);
  const statuses = instances.map((instance) =>
    instanceStatus(environment, instance, looks.get(instance.ship), (container) =>
      notOurs({ environment: environment.name, instance: instance.name }, container),
    ),
  );
  if (!full) return statuses;
  const targets = instances.map((instance, index) => {
    const ship = looks.get(instance.ship);
    const hasProcesses = ['up', 'unhealthy', 'starting'].includes(statuses[index]?.condition ?? '');
    const container =
      ship?.reachable === true && hasProcesses ? ship.containers.get(instance.name) : undefined;
    return { instance, container: container ?? null };
  });
  const operator = systemOperator({ environment: {}, workingDirectory: process.cwd() });
  const ports = await probePorts(environment, targets, operator, signal, concurrency);
  return statuses.map((status) => ({ ...status, ports: ports.get(status.instance) ?? [] }));
}

async function look(
  ships: readonly Ship[],
  concurrency: number,
  signal: AbortSignal,
): Promise<Map<string, ShipLook>> {
  const { observeShips } = await loadEngine();
  const connector = await dockerHosts();
  const drivers: HostDriver[] = [];
  const connect = (ship: Ship): HostDriver => {
    const driver = connector.connect(ship);
    drivers.push(driver);
    return driver;
  };
  const run = bounded(concurrency);
  try {
    const snapshots = await Promise.all(
      ships.map((ship) => run(() => observeShips([ship], connect, signal))),
    );
    return new Map(
      snapshots.flatMap((snapshot) => Object.values(snapshot)).map((seen) => [seen.ship, shipLook(seen)]),
    );
  } finally {
    for (const driver of drivers) driver.close();
  }
}
