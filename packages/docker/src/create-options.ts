import {
  type ContainerSpec,
  type CreateRequest,
  type Dictionary,
  dictionary,
  type NamedPort,
  type PortRange,
} from '@maestro-ng/engine';

/** The body of `POST /containers/create`, in the words of the Engine's API; what is absent is the image's or Docker's. */
export interface CreateBody {
  readonly Image: string;
  readonly Hostname?: string;
  readonly Cmd?: readonly string[];
  readonly Env: readonly string[];
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly Labels: Dictionary<string>;
  readonly ExposedPorts?: Dictionary<Empty>;
  readonly Volumes?: Dictionary<Empty>;
  readonly HostConfig: HostConfig;
}

export interface HostConfig {
  readonly Binds?: readonly string[];
  readonly VolumesFrom?: readonly string[];
  readonly Links?: readonly string[];
  readonly ExtraHosts?: readonly string[];
  readonly PortBindings?: Dictionary<readonly PortBinding[]>;
  readonly NetworkMode?: string;
  readonly Dns?: readonly string[];
  readonly RestartPolicy: { readonly Name: string; readonly MaximumRetryCount: number };
  /** Bytes. */
  readonly Memory?: number;
  readonly MemorySwap?: number;
  readonly CpuShares?: number;
  readonly Ulimits?: readonly { readonly Name: string; readonly Soft: number; readonly Hard: number }[];
  readonly Privileged?: true;
  readonly CapAdd?: readonly string[];
  readonly CapDrop?: readonly string[];
  readonly SecurityOpt?: readonly string[];
  readonly LogConfig?: { readonly Type: string; readonly Config: Dictionary<string> };
}

export interface PortBinding {
  readonly HostIp: string;
  /** A port, or a range from which Docker picks one. */
  readonly HostPort: string;
}

type Empty = Record<string, never>;

/** What Docker is asked to create; the container's name goes beside it, in the query. */
export function createOptions(request: CreateRequest): CreateBody {
  const { spec } = request;
  return {
    Image: spec.image,
    ...given('Hostname', spec.hostname),
    ...given('Cmd', spec.command),
    Env: request.env,
    ...given('User', spec.user),
    ...given('WorkingDir', spec.workdir),
    Labels: dictionary([...Object.entries(spec.labels), ...Object.entries(request.labels)]),
    ...exposedPorts(spec.ports),
    ...volumes(spec),
    HostConfig: hostConfig(spec),
  };
}

function hostConfig(spec: ContainerSpec): HostConfig {
  return {
    ...filled(
      'Binds',
      spec.volumes.map(({ source, target, mode }) => `${source}:${target}:${mode}`),
    ),
    ...filled('VolumesFrom', spec.volumesFrom),
    ...filled('Links', pairs(spec.links)),
    ...filled('ExtraHosts', pairs(spec.extraHosts)),
    ...portBindings(spec.ports),
    ...given('NetworkMode', spec.networkMode),
    ...given('Dns', spec.dns),
    RestartPolicy: { Name: spec.restart.name, MaximumRetryCount: spec.restart.maximumRetryCount },
    ...given('Memory', spec.memory),
    ...given('MemorySwap', spec.memorySwap),
    ...given('CpuShares', spec.cpuShares),
    ...filled(
      'Ulimits',
      spec.ulimits.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
    ),
    ...(spec.privileged ? { Privileged: true } : {}),
    ...filled('CapAdd', spec.capAdd),
    ...filled('CapDrop', spec.capDrop),
    ...filled('SecurityOpt', spec.securityOpt),
    ...(spec.log === null ? {} : { LogConfig: { Type: spec.log.driver, Config: spec.log.options } }),
  };
}

/** As 0.8.3: a bind's target is declared as a volume too, so that other containers take it by `volumes_from`. */
function volumes(spec: ContainerSpec): { readonly Volumes?: Dictionary<Empty> } {
  const targets = [...spec.volumes.map(({ target }) => target), ...spec.containerVolumes];
  return targets.length === 0 ? {} : { Volumes: dictionary(targets.map((target) => [target, {}])) };
}

function exposedPorts(ports: readonly NamedPort[]): { readonly ExposedPorts?: Dictionary<Empty> } {
  const keys = ports.flatMap((port) => numbers(port.exposed).map((number) => `${number}/${port.protocol}`));
  return keys.length === 0 ? {} : { ExposedPorts: dictionary(keys.map((key) => [key, {}])) };
}

function portBindings(ports: readonly NamedPort[]): {
  readonly PortBindings?: Dictionary<readonly PortBinding[]>;
} {
  const bindings = new Map<string, PortBinding[]>();
  for (const port of ports) {
    for (const [exposed, external] of publications(port)) {
      const key = `${exposed}/${port.protocol}`;
      const others = bindings.get(key) ?? [];
      bindings.set(key, [...others, { HostIp: port.external.address, HostPort: external }]);
    }
  }
  return bindings.size === 0 ? {} : { PortBindings: dictionary(bindings) };
}

/** Ranges of the same length are published port by port; otherwise what is written is Docker's to pick from. */
function publications({ exposed, external }: NamedPort): (readonly [number, string])[] {
  const inside = numbers(exposed);
  const outside = numbers(external.range);
  return inside.length > 1 && inside.length === outside.length
    ? inside.map((number, index) => [number, String(outside[index])] as const)
    : inside.map((number) => [number, external.text] as const);
}

function numbers({ first, last }: PortRange): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function pairs(dictionary: Dictionary<string>): string[] {
  return Object.entries(dictionary).map(([name, value]) => `${name}:${value}`);
}

function given<K extends string, T>(name: K, value: T | null): { readonly [key in K]?: T } {
  return value === null ? {} : ({ [name]: value } as { readonly [key in K]: T });
}

function filled<K extends string, T>(name: K, values: readonly T[]): { readonly [key in K]?: readonly T[] } {
  return values.length === 0 ? {} : ({ [name]: values } as unknown as { readonly [key in K]: readonly T[] });
}
