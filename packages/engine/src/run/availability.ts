import { whose } from '../decide/index.ts';
import type { Environment, Plan, Snapshot } from '../model/index.ts';
import { conditionOf, statusInListing } from '../status/index.ts';

/**
 * Ships that may have instances of services of which so many must stay up, where the play has a step of theirs. For an apply
 * these are all: what it has not moved yet is still where it was, and its plan has counted that.
 */
export function shipsToCount(environment: Environment, plan: Plan): string[] {
  const services = new Set(
    plan.nodes.flatMap((node) =>
      node.kind === 'step' ? [environment.instances[node.subject.instance]?.service ?? ''] : [],
    ),
  );
  const counted = [...services].flatMap((name) => {
    const service = environment.services[name];
    return service === undefined || service.minAvailable === null ? [] : service.instances;
  });
  return counted.length > 0 && plan.play === 'apply'
    ? Object.keys(environment.ships)
    : counted.flatMap((instance) => environment.instances[instance]?.ship ?? []);
}

/**
 * The instances that are up, and well as far as a listing tells; also those that are still on a ship they moved away from,
 * or under the name at which an old container is kept. Beside such an old one, on whichever ship, the new one is a
 * replacement that has not passed its checks, and does not count.
 */
export function availableInstances(environment: Environment, snapshot: Snapshot): Set<string> {
  const news = new Set<string>();
  const olds = new Set<string>();
  const replaced = new Set<string>();
  for (const observation of Object.values(snapshot)) {
    if (!observation.reachable) continue;
    const { ship } = observation;
    const owner = {
      environment: environment.name,
      isInstanceHere: (name: string): boolean => environment.instances[name]?.ship === ship,
    };
    const own = observation.containers.flatMap((container) => {
      const ownership = whose(container, owner);
      return ownership.whose !== 'foreign' && Object.hasOwn(environment.instances, ownership.instance)
        ? [{ container, instance: ownership.instance }]
        : [];
    });
    const keptHere = new Set(
      own.flatMap(({ container, instance }) => (container.name === instance ? [] : instance)),
    );
    for (const { container, instance } of own) {
      const hasName = container.name === instance;
      const isNew = hasName && owner.isInstanceHere(instance);
      if (!isNew) replaced.add(instance);
      if (conditionOf(statusInListing(container)) !== 'up' || (hasName && keptHere.has(instance))) continue;
      (isNew ? news : olds).add(instance);
    }
  }
  return new Set([...olds, ...[...news].filter((instance) => !replaced.has(instance))]);
}
