import { asideName, type Environment, labelNames, type Orphan, type Snapshot } from '../model/index.ts';
import { type Ownership, whose } from './ownership.ts';

/** The orphans on the ships of a snapshot, by ship and name. An instance's old container that is kept aside is none. */
export function findOrphans(environment: Environment, snapshot: Snapshot): Orphan[] {
  return labelledContainers(environment, snapshot).filter(
    ({ ship, instance }) => environment.instances[instance]?.ship !== ship,
  );
}

/** Containers of instances, on the ships of these, that somebody gave another name, by ship and name. */
export function findRenamed(environment: Environment, snapshot: Snapshot): Orphan[] {
  return labelledContainers(environment, snapshot).filter(
    ({ ship, instance, container }) =>
      environment.instances[instance]?.ship === ship &&
      environment.instances[container]?.ship !== ship &&
      container !== asideName(instance),
  );
}

/** Those that are the environment's by their label, as if nothing accounted for them. */
function labelledContainers(environment: Environment, snapshot: Snapshot): Orphan[] {
  const found = Object.values(snapshot).flatMap((observation) => {
    if (!observation.reachable) return [];
    const { ship, containers } = observation;
    const isInstanceHere = (name: string): boolean => environment.instances[name]?.ship === ship;
    return containers.flatMap(({ id, name, labels, state, ports }): Orphan[] => {
      const ownership = whose({ id, name, labels }, { environment: environment.name, isInstanceHere });
      if (ownership.whose === 'foreign' || !ownership.labelled) return [];
      const service = labels[labelNames.service] ?? '';
      return [{ ship, container: name, id, instance: ownership.instance, service, state, ports }];
    });
  });
  const key = ({ ship, container }: Orphan): string => `${ship}\0${container}`;
  return found.sort((left, right) => (key(left) < key(right) ? -1 : 1));
}

/** Whether a container belongs to the environment by its label, and to no instance of the file on its ship. */
export function isOrphan(
  ownership: Ownership,
  isInstanceHere: (name: string) => boolean,
): ownership is Extract<Ownership, { whose: 'ours' }> {
  return ownership.whose === 'ours' && ownership.labelled && !isInstanceHere(ownership.instance);
}
