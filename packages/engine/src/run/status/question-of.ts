import { containerSpec } from '../../resolve/index.ts';
import type { ShipQuestion, StatusScope } from '../../status/index.ts';
import { specificationDigest } from '../specification-digest.ts';

/** The part of what is asked about that one ship answers. */
export function questionOf({ environment, instances, isShown }: StatusScope, ship: string): ShipQuestion {
  const own = instances.filter((name) => environment.instances[name]?.ship === ship);
  const digests = new Map<string, string>();
  return {
    environment,
    ship,
    instances: own,
    isShown,
    digestOf(instance) {
      const digest = digests.get(instance) ?? specificationDigest(containerSpec(environment, instance));
      digests.set(instance, digest);
      return digest;
    },
  };
}
