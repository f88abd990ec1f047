import type { ShipQuestion, StatusScope } from '../../status/index.ts';
import { meansTheSame } from '../specification-digest.ts';
import { specified } from '../specified.ts';

/** The part of what is asked about that one ship answers. */
export function questionOf({ environment, instances, isShown }: StatusScope, ship: string): ShipQuestion {
  const own = instances.filter((name) => environment.instances[name]?.ship === ship);
  const digests = new Map<string, string>();
  const verdicts = new Map<string, boolean>();
  return {
    environment,
    ship,
    instances: own,
    isShown,
    askedOf(instance) {
      const digest = digests.get(instance) ?? specified(environment, instance).digest;
      digests.set(instance, digest);
      return {
        digest,
        meansTheSame(other) {
          const key = `${instance} ${other}`;
          const verdict = verdicts.get(key) ?? meansTheSame(specified(environment, instance), other);
          verdicts.set(key, verdict);
          return verdict;
        },
      };
    },
  };
}
