import type { ShipQuestion, StatusScope } from '../../status/index.ts';

/** The part of what is asked about that one ship answers. */
export function questionOf({ environment, instances, isShown }: StatusScope, ship: string): ShipQuestion {
  const own = instances.filter((name) => environment.instances[name]?.ship === ship);
  return { environment, ship, instances: own, isShown };
}
