import type { ContainerSpec } from '../model/index.ts';

/**
 * The same specification in the one form in which it is digested: what Docker does anyway is not spelled out, and what has no
 * order is sorted. What depends on the image, or on the ship, is left as it is.
 */
export function canonicalSpec(spec: ContainerSpec): ContainerSpec {
  const { readOnly, shmSize, ipcMode, log, memory, memorySwap, networks } = spec;
  return {
    ...spec,
    readOnly: readOnly === false ? null : readOnly,
    shmSize: shmSize === usualSharedMemory ? null : shmSize,
    ipcMode: ipcMode === 'private' ? null : ipcMode,
    log: log?.driver === 'json-file' && Object.keys(log.options).length === 0 ? null : log,
    memorySwap: memory !== null && memorySwap === 2 * memory ? null : memorySwap,
    ports: sorted(spec.ports),
    volumes: sorted(spec.volumes),
    containerVolumes: sorted(spec.containerVolumes),
    mounts: sorted(spec.mounts),
    ulimits: sorted(spec.ulimits),
    capAdd: sorted(spec.capAdd),
    capDrop: sorted(spec.capDrop),
    securityOpt: sorted(spec.securityOpt),
    groupAdd: sorted(spec.groupAdd),
    devices: sorted(spec.devices),
    networks: networks.map((place) => ({ ...place, aliases: sorted(place.aliases) })),
  };
}

const usualSharedMemory = 64 * 1024 ** 2;

function sorted<T>(items: readonly T[]): readonly T[] {
  if (items.length < 2) return items;
  const texts = new Map(items.map((item) => [item, JSON.stringify(item)]));
  return [...items].sort((left, right) => ((texts.get(left) ?? '') < (texts.get(right) ?? '') ? -1 : 1));
}
