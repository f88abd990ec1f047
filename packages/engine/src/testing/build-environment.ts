import { pointer } from '@maestro-ng/schema';
import {
  type Bound,
  dictionary,
  type Environment,
  type EnvVariable,
  type Instance,
  keptText,
  type Lifecycle,
  type LifecycleCheck,
  type LifecycleState,
  literalText,
  type NamedPort,
  type Network,
  type NetworkAttachment,
  type PortRange,
  type Registry,
  type Service,
  type Ship,
  secretText,
  silentComposeSpec,
  type UpdatePolicy,
} from '../model/index.ts';
import { resolveAudit } from '../resolve/audit.ts';
import { Cursor } from '../resolve/cursor.ts';
import { Report } from '../resolve/report.ts';
import type {
  BoundOutline,
  EnvironmentOutline,
  InstanceOutline,
  PortOutline,
  RegistryOutline,
  ServiceOutline,
} from './environment-outline.ts';

/** An environment as `resolve` would make it, from the few things that a test is about. */
export function buildEnvironment(outline: EnvironmentOutline): Environment {
  const services = new Map<string, Service>();
  const instances = new Map<string, Instance>();
  for (const [name, service] of Object.entries(outline.services)) {
    const own = instanceOutlines(name, service);
    services.set(name, buildService(name, service, [...own.keys()]));
    for (const [instance, details] of own)
      instances.set(instance, buildInstance(instance, name, service, details));
  }
  const ships = new Map<string, Ship>();
  for (const [name, ship] of Object.entries(outline.ships ?? {})) ships.set(name, buildShip(name, ship));
  for (const { ship } of instances.values()) if (!ships.has(ship)) ships.set(ship, buildShip(ship, {}));
  return {
    name: outline.name ?? 'test',
    registries: dictionary(
      Object.entries(outline.registries ?? {}).map(([name, registry]) => [
        name,
        buildRegistry(name, registry),
      ]),
    ),
    ships: dictionary(ships),
    services: dictionary(
      [...services].map(([name, service]) => [name, withVolumeGivers(service, instances)]),
    ),
    instances: dictionary([...instances].map(([name, instance]) => [name, withPeers(instance, instances)])),
    audit: resolveAudit(Cursor.root({ scalar: () => undefined }, outline), '/srv', new Report()),
    networks: dictionary(
      Object.entries(outline.networks ?? {}).map(([name, network]) => [name, buildNetwork(name, network)]),
    ),
    directory: '/environment',
  };
}

function instanceOutlines(service: string, { instances }: ServiceOutline): Map<string, InstanceOutline> {
  if (instances === undefined) return new Map([[`${service}-1`, {}]]);
  if (isNames(instances)) return new Map(instances.map((name) => [name, {}]));
  return new Map(Object.entries(instances));
}

function isNames(instances: NonNullable<ServiceOutline['instances']>): instances is readonly string[] {
  return Array.isArray(instances);
}

function buildService(name: string, outline: ServiceOutline, instances: string[]): Service {
  return {
    name,
    image: imageOf(name, outline),
    omit: outline.omit ?? false,
    requires: outline.requires ?? [],
    wantsInfo: outline.wantsInfo ?? [],
    requiresForVolumes: [],
    instances: instances.sort(),
    update: outline.update === undefined ? null : buildUpdate(outline.update),
    minAvailable: outline.minAvailable === undefined ? null : buildBound(outline.minAvailable),
    at: pointer('/services', name),
  };
}

function buildUpdate({ parallelism = 1, ...outline }: NonNullable<ServiceOutline['update']>): UpdatePolicy {
  return {
    delayMs: 0,
    monitorMs: 0,
    failureAction: 'pause',
    maxFailureRatio: 0,
    order: 'stop-first',
    ...outline,
    parallelism: buildBound(parallelism),
  };
}

function buildBound(outline: BoundOutline): Bound {
  return typeof outline === 'number'
    ? { kind: 'count', count: outline }
    : { kind: 'percent', percent: Number.parseFloat(outline) };
}

function imageOf(service: string, { image }: ServiceOutline): string {
  return image ?? `${service}:1`;
}

function withVolumeGivers(service: Service, instances: ReadonlyMap<string, Instance>): Service {
  const givers = new Set<string>();
  for (const name of service.instances) {
    for (const giver of instances.get(name)?.container.volumesFrom ?? []) {
      const other = instances.get(giver)?.service;
      if (other !== undefined && other !== service.name) givers.add(other);
    }
  }
  return { ...service, requiresForVolumes: [...givers] };
}

function withPeers(instance: Instance, instances: ReadonlyMap<string, Instance>): Instance {
  const { volumesFrom } = instance.container;
  const startsAfter = volumesFrom.filter((giver) => instances.get(giver)?.service === instance.service);
  return startsAfter.length > 0 ? { ...instance, startsAfter } : instance;
}

function buildInstance(
  name: string,
  service: string,
  of: ServiceOutline,
  outline: InstanceOutline,
): Instance {
  const at = pointer('/services', service, 'instances', name);
  return {
    name,
    service,
    ship: outline.ship ?? 'h1',
    container: {
      name,
      image: imageOf(service, of),
      hostname: name,
      command: null,
      ports: Object.entries(outline.ports ?? {}).map(([port, details]) => buildPort(port, details)),
      volumes: [],
      containerVolumes: [],
      volumesFrom: [],
      links: dictionary(),
      extraHosts: dictionary(),
      networkMode: null,
      dns: null,
      restart: { name: 'no', maximumRetryCount: 0 },
      memory: null,
      memorySwap: null,
      cpuShares: null,
      ulimits: [],
      privileged: false,
      capAdd: [],
      capDrop: [],
      securityOpt: [],
      log: null,
      user: null,
      workdir: null,
      labels: dictionary(),
      ...silentComposeSpec,
      networks: (outline.networks ?? []).map(buildAttachment),
      ...outline.container,
    },
    env: Object.entries(outline.env ?? {}).map(([key, value]): EnvVariable => {
      const from = { from: 'file', at: pointer(at, 'env', key) } as const;
      if (value === null) return { name: key, value };
      return {
        name: key,
        value: typeof value === 'string' ? literalText(value, from) : keptText(value, from),
      };
    }),
    lifecycle: buildLifecycle(at, outline.lifecycle ?? {}),
    stopTimeoutSeconds: outline.stopTimeoutSeconds ?? 10,
    pullPolicy: outline.pullPolicy ?? 'missing',
    ...(outline.refusals === undefined
      ? {}
      : { refusals: outline.refusals.map((refusal) => ({ ...refusal, at })) }),
    at,
  };
}

function buildAttachment(outline: NonNullable<InstanceOutline['networks']>[number]): NetworkAttachment {
  return {
    aliases: [],
    ipv4Address: null,
    ipv6Address: null,
    linkLocalIps: [],
    macAddress: null,
    driverOptions: dictionary(),
    ...(typeof outline === 'string' ? { network: outline } : outline),
  };
}

function buildNetwork(name: string, outline: Partial<Omit<Network, 'name'>>): Network {
  return {
    name,
    external: false,
    driver: null,
    driverOptions: dictionary(),
    attachable: false,
    internal: false,
    enableIpv6: false,
    labels: dictionary(),
    ipam: null,
    at: pointer('/networks', name),
    ...outline,
  };
}

function buildPort(name: string, outline: PortOutline): NamedPort {
  const {
    exposed,
    external = exposed,
    protocol = 'tcp',
    address = '0.0.0.0',
  } = typeof outline === 'number' ? { exposed: outline } : outline;
  const inside = asRange(exposed);
  const outside = asRange(external);
  return {
    name,
    protocol,
    exposed: inside,
    external: { address, range: outside, text: rangeText(outside) },
    exposedText: rangeText(inside),
  };
}

function asRange(port: number | PortRange): PortRange {
  return typeof port === 'number' ? { first: port, last: port } : port;
}

function rangeText({ first, last }: PortRange): string {
  return first === last ? `${first}` : `${first}-${last}`;
}

function buildLifecycle(at: string, outline: NonNullable<InstanceOutline['lifecycle']>): Lifecycle {
  const checks = (state: LifecycleState): LifecycleCheck[] =>
    (outline[state] ?? []).map(
      (check, index): LifecycleCheck => ({ ...check, at: pointer(at, 'lifecycle', state, index) }),
    );
  return {
    'pre-start': checks('pre-start'),
    running: checks('running'),
    'pre-stop': checks('pre-stop'),
    stopped: checks('stopped'),
  };
}

function buildShip(name: string, outline: Partial<Omit<Ship, 'name'>>): Ship {
  const ip = outline.ip ?? `${name}.test`;
  const endpoint = outline.endpoint ?? ip;
  return {
    connection: { kind: 'tcp', host: endpoint, port: 2375, tls: null },
    timeoutSeconds: 5,
    apiVersion: null,
    at: pointer('/ships', name),
    ...outline,
    name,
    ip,
    endpoint,
  };
}

function buildRegistry(name: string, { host = name, username, retry }: RegistryOutline): Registry {
  const at = pointer('/registries', name);
  return {
    name,
    host,
    login:
      username === undefined
        ? null
        : {
            username,
            password: secretText(`password of ${name}`, { from: 'file', at: pointer(at, 'password') }),
            email: null,
          },
    retry: retry ?? null,
    at,
  };
}
