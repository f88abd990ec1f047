import { byCodePoint } from '../graph/by-code-point.ts';
import type { Environment, Instance, Mount, VolumeBinding } from '../model/index.ts';
import { isFixed, publishes } from './port-conflicts.ts';

/**
 * What forbids that a new container of an instance runs beside the old one, a clause for each thing; empty: nothing does.
 * Both would be on the same ship, so it is what there can be only one of: fixed ports, static addresses, what both would
 * write to, and the container that others take part in.
 */
export function startFirstObstacles(
  environment: Pick<Environment, 'instances'>,
  instance: Instance,
): readonly string[] {
  const { networkMode, networks, volumes, mounts, volumesFrom } = instance.container;
  const ports = publishes(instance) ? instance.container.ports.filter(isFixed) : [];
  return [
    ...(networkMode === 'host' ? ['it uses the network of the ship itself'] : []),
    ...(networkMode?.startsWith('container:') === true
      ? [`it takes part in the network of "${networkMode.slice('container:'.length)}"`]
      : []),
    ...ports.map(({ external, protocol }) => `it publishes port ${external.text}/${protocol} of the ship`),
    ...networks.flatMap(({ network, ipv4Address, ipv6Address, linkLocalIps, macAddress }) =>
      [ipv4Address, ipv6Address, ...linkLocalIps, macAddress].flatMap((address) =>
        address === null ? [] : [`it has the address ${address} in the network "${network}"`],
      ),
    ),
    ...volumes.filter(isWritable).map(({ source }) => `it may write to ${source}, which both would mount`),
    ...mounts.flatMap((mount) => {
      const shared = sharedByMount(mount);
      return shared === null ? [] : [`it may write to ${shared}, which both would mount`];
    }),
    ...volumesFrom.map((giver) => `it takes the volumes of "${giver}", which both would mount`),
    ...partakersOf(environment.instances, instance).map(
      (name) => `"${name}" takes part in what belongs to its container`,
    ),
  ];
}

function isWritable({ mode }: VolumeBinding): boolean {
  return !mode.split(',').includes('ro');
}

/** What another container would see too; null: a memory or an anonymous volume of its own, an image, or nothing to write to. */
function sharedByMount(mount: Mount): string | null {
  if (mount.readOnly || mount.type === 'tmpfs' || mount.type === 'image') return null;
  return mount.source;
}

/** By instance, who takes part in its network, processes, shared memory or volumes. */
const known = new WeakMap<Environment['instances'], ReadonlyMap<string, readonly string[]>>();

function partakersOf(instances: Environment['instances'], { name }: Instance): readonly string[] {
  const partakers = known.get(instances) ?? partakersByGiver(instances);
  known.set(instances, partakers);
  return partakers.get(name) ?? [];
}

function partakersByGiver(instances: Environment['instances']): Map<string, string[]> {
  const result = new Map<string, string[]>();
  for (const { name, ship, container } of Object.values(instances)) {
    const { networkMode, pidMode, ipcMode, volumesFrom } = container;
    const joined = [networkMode, pidMode, ipcMode].flatMap((mode) =>
      mode?.startsWith('container:') === true ? [mode.slice('container:'.length)] : [],
    );
    for (const giver of new Set([...joined, ...volumesFrom])) {
      if (giver === name || instances[giver]?.ship !== ship) continue;
      result.set(giver, [...(result.get(giver) ?? []), name].sort(byCodePoint));
    }
  }
  return result;
}
