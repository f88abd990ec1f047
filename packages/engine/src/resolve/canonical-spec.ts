import type { ContainerSpec } from '../model/index.ts';

/**
 * The same specification in the one form in which it is digested: what Docker does anyway is not spelled out, and what has no
 * order is sorted. What depends on the image, or on the ship, is left as it is.
 */
export function canonicalSpec(spec: ContainerSpec): ContainerSpec {
  const { readOnly, shmSize, ipcMode, log, memory, memorySwap, cpuShares, workdir, dns, networks } = spec;
  return {
    ...spec,
    readOnly: readOnly === false ? null : readOnly,
    shmSize: unless(shmSize, 0, usualSharedMemory),
    ipcMode: unless(ipcMode, 'private'),
    log: log?.driver === 'json-file' && Object.keys(log.options).length === 0 ? null : log,
    memory: unless(memory, 0),
    memorySwap: unless(memorySwap, 0, 2 * (memory ?? 0)),
    cpuShares: unless(cpuShares, 0),
    workdir: unless(workdir, ''),
    dns: dns?.length === 0 ? null : dns,
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

/** null: it is one of those, or nothing is asked for. */
function unless<T>(value: T | null, ...usual: readonly T[]): T | null {
  return value === null || usual.includes(value) ? null : value;
}

function sorted<T>(items: readonly T[]): readonly T[] {
  if (items.length < 2) return items;
  const texts = new Map(items.map((item) => [item, JSON.stringify(item)]));
  return [...items].sort((left, right) => ((texts.get(left) ?? '') < (texts.get(right) ?? '') ? -1 : 1));
}
