import { whose } from '../decide/ownership.ts';
import { byCodePoint } from '../graph/by-code-point.ts';
import { type ContainerState, type Environment, labelNames, type Snapshot } from '../model/index.ts';

/** A container that is an environment's by its label, and that no instance of its file on that ship accounts for. */
export interface Orphan {
  readonly ship: string;
  /** The container's name. */
  readonly container: string;
  readonly id: string;
  /** The instance that it was made for, by its label. */
  readonly instance: string;
  /** The service, by its label; empty where it has none. */
  readonly service: string;
  readonly state: ContainerState;
}

/** The orphans on the ships of a snapshot, by ship and name. An instance's old container that is kept aside is none. */
export function findOrphans(environment: Environment, snapshot: Snapshot): Orphan[] {
  const found = Object.values(snapshot).flatMap((observation) => {
    if (!observation.reachable) return [];
    const { ship, containers } = observation;
    const isInstanceHere = (name: string): boolean => environment.instances[name]?.ship === ship;
    return containers.flatMap(({ id, name, labels, state }): Orphan[] => {
      const ownership = whose({ name, labels }, { environment: environment.name, isInstanceHere });
      if (ownership.whose === 'foreign' || !ownership.labelled || isInstanceHere(ownership.instance))
        return [];
      const service = labels[labelNames.service] ?? '';
      return [{ ship, container: name, id, instance: ownership.instance, service, state }];
    });
  });
  return found.sort(
    (left, right) => byCodePoint(left.ship, right.ship) || byCodePoint(left.container, right.container),
  );
}
