import { type Environment, isRunning, keptAsideFor, type PortHolder, type Snapshot } from '../model/index.ts';
import { whose } from './ownership.ts';

/** The containers that run and publish ports on the ships of a snapshot, by ship and name. */
export function findPortHolders(environment: Environment, snapshot: Snapshot): PortHolder[] {
  const found = Object.values(snapshot).flatMap((observation) => {
    if (!observation.reachable) return [];
    const { ship } = observation;
    const isInstanceHere = (name: string): boolean => environment.instances[name]?.ship === ship;
    return observation.containers.flatMap((container): PortHolder[] => {
      const ports = container.ports.filter((port) => port.public !== null);
      if (ports.length === 0 || !isRunning(container.state)) return [];
      const ownership = whose(container, { environment: environment.name, isInstanceHere });
      const instance = ownership.whose === 'ours' ? ownership.instance : null;
      const { name, id } = container;
      const isAside = instance !== null && keptAsideFor(container) === instance;
      return [{ ship, name, container: id, instance, isAside, ports }];
    });
  });
  const key = ({ ship, name }: PortHolder): string => `${ship}\0${name}`;
  return found.sort((left, right) => (key(left) < key(right) ? -1 : 1));
}
