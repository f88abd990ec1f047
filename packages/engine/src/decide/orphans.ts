import { type Environment, labelNames, type Orphan, type Snapshot } from '../model/index.ts';
import { type Ownership, whose } from './ownership.ts';

/** The orphans on the ships of a snapshot, by ship and name. An instance's old container that is kept aside is none. */
export function findOrphans(environment: Environment, snapshot: Snapshot): Orphan[] {
  const found = Object.values(snapshot).flatMap((observation) => {
    if (!observation.reachable) return [];
    const { ship, containers } = observation;
    const isInstanceHere = (name: string): boolean => environment.instances[name]?.ship === ship;
    return containers.flatMap(({ id, name, labels, state, ports }): Orphan[] => {
      const ownership = whose({ name, labels }, { environment: environment.name, isInstanceHere });
      if (!isOrphan(ownership, isInstanceHere)) return [];
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
