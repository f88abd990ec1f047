import {
  type ContainerSpec,
  type Device,
  dictionary,
  type Mount,
  type VolumeBinding,
} from '../model/index.ts';

/**
 * The same specification in the one form in which it is digested: what Docker does anyway is not spelled out, and what has no
 * order is sorted. What depends on the image, or on the ship, is left as it is.
 */
export function canonicalSpec(spec: ContainerSpec): ContainerSpec {
  const {
    readOnly,
    shmSize,
    ipcMode,
    log,
    memory,
    memorySwap,
    cpuShares,
    workdir,
    stopSignal,
    dns,
    networks,
  } = spec;
  return {
    ...spec,
    readOnly: readOnly === false ? null : readOnly,
    shmSize: unless(shmSize, 0, usualSharedMemory),
    ipcMode: unless(ipcMode, 'private'),
    log: log?.driver === 'json-file' && Object.keys(log.options).length === 0 ? null : log,
    memory: unless(memory, 0),
    memorySwap: unless(memorySwap, 0, 2 * (memory ?? 0)),
    cpuShares: unless(cpuShares, 0),
    workdir: workdir === null ? null : unless(withoutSlash(workdir), ''),
    stopSignal: stopSignal === null ? null : signalName(stopSignal),
    dns: dns?.length === 0 ? null : dns,
    ports: sorted(spec.ports),
    volumes: sorted(spec.volumes.map(plainVolume), ({ target }) => target),
    containerVolumes: sorted(spec.containerVolumes.map(withoutSlash)),
    mounts: sorted(spec.mounts.map(plainMount), ({ target }) => target),
    tmpfs: dictionary(Object.entries(spec.tmpfs).map(([target, options]) => [target, inOrder(options)])),
    ulimits: sorted(spec.ulimits, ({ name }) => name),
    capAdd: sorted(spec.capAdd.map(capability)),
    capDrop: sorted(spec.capDrop.map(capability)),
    securityOpt: sorted(spec.securityOpt.map(securityOption), (option) => option.replace(/[:=][^:=]*$/, '')),
    groupAdd: sorted(spec.groupAdd),
    devices: sorted(spec.devices.map(plainDevice), ({ target }) => target),
    networks: networks.map((place) => ({
      ...place,
      aliases: sorted(place.aliases),
      macAddress: place.macAddress?.toLowerCase().replaceAll('-', ':') ?? null,
    })),
  };
}

const usualSharedMemory = 64 * 1024 ** 2;

/** Docker takes both for the same folder. */
function withoutSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') || '/' : path;
}

/** Options of a mount, in one order where none of them says what another one does, too: then the last one holds. */
function inOrder(options: string): string {
  return sorted(options.split(','), aboutOf).join(',');
}

/** `ro` and `rw` are about the same, and so are `exec` and `noexec`. */
function aboutOf(option: string): string {
  const [name = ''] = option.split('=');
  return /^r[ow]$/.test(name) ? 'rw' : /^a?sync$/.test(name) ? 'sync' : name.replace(/^no/, '');
}

function plainVolume({ source, target, mode }: VolumeBinding): VolumeBinding {
  return { source: withoutSlash(source), target: withoutSlash(target), mode: inOrder(mode) };
}

function plainMount(mount: Mount): Mount {
  return mount.type === 'bind' && mount.propagation === 'rprivate' ? { ...mount, propagation: null } : mount;
}

function plainDevice(device: Device): Device {
  return { ...device, permissions: [...device.permissions].sort().join('') };
}

function capability(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, '');
}

function securityOption(option: string): string {
  return option.replace(/^no-new-privileges[:=]true$/, 'no-new-privileges');
}

function signalName(name: string): string {
  const upper = name.toUpperCase();
  return upper.startsWith('SIG') || /^\d/.test(upper) ? upper : `SIG${upper}`;
}

/** null: it is one of those, or nothing is asked for. */
function unless<T>(value: T | null, ...usual: readonly T[]): T | null {
  return value === null || usual.includes(value) ? null : value;
}

/** @param keyOf what an item is about: where two are about the same, the last one may hold, and their order is kept. Default: the item. */
function sorted<T>(items: readonly T[], keyOf: (item: T) => unknown = (item) => item): readonly T[] {
  if (items.length < 2 || new Set(items.map(keyOf)).size < items.length) return items;
  const texts = new Map(items.map((item) => [item, JSON.stringify(item)]));
  return [...items].sort((left, right) => ((texts.get(left) ?? '') < (texts.get(right) ?? '') ? -1 : 1));
}
