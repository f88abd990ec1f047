import { nearest } from '@maestro-ng/schema';
import { fewNames } from '../model/few-names.ts';
import type { Need } from './cycles.ts';
import type { ResolvedInstance } from './instances.ts';
import { didYouMean } from './report.ts';

/** What comes of `volumes_from`: services, and within a service instances, that must be up before. */
export interface VolumeNeeds {
  /** By service. */
  readonly services: ReadonlyMap<string, readonly Need[]>;
  /** By instance: instances of the same service. */
  readonly instances: ReadonlyMap<string, readonly Need[]>;
}

function add(needs: Map<string, Need[]>, name: string, need: Need): void {
  const list = needs.get(name);
  if (list === undefined) needs.set(name, [need]);
  else if (!list.some((other) => other.on === need.on)) list.push(need);
}

function reportClash(taker: ResolvedInstance, giver: ResolvedInstance, need: Need): void {
  for (const [target, at] of giver.volumes.targets) {
    const own = taker.volumes.targets.get(target);
    if (own === undefined) continue;
    taker.report.error({
      code: 'volume-conflict',
      message: `instance "${taker.instance.name}" takes ${target} from "${giver.instance.name}" and mounts a volume there itself`,
      at: need.at,
      hint: 'take one of the two away',
      related: [
        { at: own.at, message: 'mounted here' },
        { at: at.at, message: `mounted here by "${giver.instance.name}"` },
      ],
    });
    return;
  }
}

function members(service: string, instances: readonly string[] = []): string | undefined {
  const few = fewNames(instances);
  return few === undefined ? undefined : `"${service}" is a service: write one of its instances: ${few}`;
}

/** Checks every `volumes_from`: its instances are known, on the same ship, and mount nothing at the same place. */
export function resolveVolumesFrom(
  instances: ReadonlyMap<string, ResolvedInstance>,
  membersOf: ReadonlyMap<string, readonly string[]>,
): VolumeNeeds {
  const services = new Map<string, Need[]>();
  const within = new Map<string, Need[]>();
  for (const taker of instances.values()) {
    for (const item of taker.at.get('volumes_from').oneOrMore()) {
      const name = item.text();
      if (name === undefined) continue;
      const giver = instances.get(name);
      if (giver === undefined) {
        taker.report.error({
          code: 'unknown-instance',
          message: `instance "${taker.instance.name}" takes volumes from "${name}", which is not an instance of this file`,
          at: item,
          hint: members(name, membersOf.get(name)) ?? didYouMean(nearest(name, instances.keys())),
        });
        continue;
      }
      if (giver.isPlaced && taker.isPlaced && giver.instance.ship !== taker.instance.ship) {
        taker.report.error({
          code: 'volumes-from-other-ship',
          message: `instance "${taker.instance.name}" is on the ship "${taker.instance.ship}" and takes volumes from "${name}", which is on "${giver.instance.ship}"`,
          at: item,
          hint: 'place both on the same ship',
          related: [{ at: giver.at.get('ship').at, message: `where "${name}" is placed` }],
        });
        continue;
      }
      const sameService = giver.instance.service === taker.instance.service;
      const need = { on: name, at: item, verb: 'takes volumes from' };
      if (giver !== taker) reportClash(taker, giver, need);
      if (sameService) add(within, taker.instance.name, need);
      else {
        add(services, taker.instance.service, {
          on: giver.instance.service,
          at: item,
          verb: `(its instance "${taker.instance.name}") takes volumes from`,
        });
      }
    }
  }
  return { services, instances: within };
}
