import {
  type AnonymousVolume,
  type ContainerSettings,
  type ContainerSpec,
  type Dictionary,
  dictionary,
  type ImageDefaults,
  type RestartPolicy,
} from '../model/index.ts';

/** A container's settings as JSON, by field; what the specification is silent about is left out. */
export function fakeSettings(spec: ContainerSpec): ContainerSettings {
  const fields = [
    ...plainFields.map(([field, key]) => [field, spec[key]] as const),
    ...spec.ports.flatMap(({ protocol, exposed, external }) =>
      numbers(exposed).map((port) => [`ports.${port}/${protocol}`, external] as const),
    ),
    ...spec.volumes.map(({ target, ...volume }) => [`volumes.${target}`, volume] as const),
    ...spec.mounts.map(({ target, ...mount }) =>
      mount.type === 'volume' && mount.source === null
        ? ([`container_volumes.${target}`, 'anonymous'] as const)
        : ([`volumes.${target}`, mount] as const),
    ),
    ...spec.containerVolumes.map((target) => [`container_volumes.${target}`, 'anonymous'] as const),
    ...spec.networks.flatMap(({ network, aliases, ipv4Address, ...place }) => [
      [`networks.${network}`, place] as const,
      [`networks.${network}.aliases`, aliases] as const,
      [`networks.${network}.ipv4_address`, ipv4Address] as const,
    ]),
    ...Object.entries(spec.healthCheck ?? {}).map(([key, value]) => [`healthcheck.${key}`, value] as const),
    ['restart', restartOf(spec.restart)] as const,
  ];
  return dictionary(
    fields.filter(([, value]) => !isSilent(value)).map(([field, value]) => [field, canonical(value)]),
  );
}

/** The settings that an inspection shows: those it was made with, in the networks that it is in, and its present policy. */
export function shownSettings(
  made: ContainerSettings,
  { networks, restart }: { readonly networks: readonly string[]; readonly restart: RestartPolicy },
): ContainerSettings {
  const policy = restartOf(restart);
  return dictionary([
    ...Object.entries(made).filter(
      ([field]) =>
        field !== 'restart' &&
        (!field.startsWith('networks.') ||
          networks.some((name) => `${field}.`.startsWith(`networks.${name}.`))),
    ),
    ...(policy === null ? [] : [['restart', canonical(policy)] as const]),
  ]);
}

/** A volume for each path that asks for one and has nothing else in its place. */
export function anonymousVolumes(id: string, settings: ContainerSettings): AnonymousVolume[] {
  return Object.keys(settings)
    .filter((field) => field.startsWith('container_volumes.'))
    .map((field) => field.slice('container_volumes.'.length))
    .filter((target) => settings[`volumes.${target}`] === undefined)
    .map((target) => ({ target, volume: `${id}:${target}` }));
}

/** The variables that were asked for, and those of the image that were not. */
export function mergedEnv(asked: readonly string[], image: ImageDefaults): string[] {
  const names = new Set(asked.map(nameOf));
  return [...asked, ...image.env.filter((variable) => !names.has(nameOf(variable)))];
}

const plainFields = [
  ['hostname', 'hostname'],
  ['command', 'command'],
  ['entrypoint', 'entrypoint'],
  ['user', 'user'],
  ['workdir', 'workdir'],
  ['volumes_from', 'volumesFrom'],
  ['links', 'links'],
  ['extra_hosts', 'extraHosts'],
  ['net', 'networkMode'],
  ['dns', 'dns'],
  ['memory', 'memory'],
  ['swap', 'memorySwap'],
  ['cpu', 'cpuShares'],
  ['cpus', 'cpus'],
  ['ulimits', 'ulimits'],
  ['privileged', 'privileged'],
  ['cap_add', 'capAdd'],
  ['cap_drop', 'capDrop'],
  ['security_opt', 'securityOpt'],
  ['log', 'log'],
  ['tmpfs', 'tmpfs'],
  ['read_only', 'readOnly'],
  ['devices', 'devices'],
  ['shm_size', 'shmSize'],
  ['init', 'init'],
  ['pid', 'pidMode'],
  ['ipc', 'ipcMode'],
  ['sysctls', 'sysctls'],
  ['gpus', 'gpus'],
  ['group_add', 'groupAdd'],
  ['stop_signal', 'stopSignal'],
] as const satisfies readonly (readonly [string, keyof ContainerSpec])[];

function nameOf(variable: string): string {
  return variable.split('=', 1)[0] ?? variable;
}

function numbers({ first, last }: { readonly first: number; readonly last: number }): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function restartOf({ name, maximumRetryCount }: RestartPolicy): object | null {
  return name === 'no' ? null : { name, maximumRetryCount };
}

function isSilent(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** JSON with its keys in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? sorted(item as Dictionary<unknown>)
      : item,
  );
}

function sorted(fields: Dictionary<unknown>): Dictionary<unknown> {
  return dictionary(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
}
