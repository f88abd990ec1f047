import { pointerKeys } from '@maestro-ng/schema';
import type {
  ContainerHealthCheck,
  ContainerSpec,
  Environment,
  Instance,
  Json,
  Mount,
  NamedPort,
  NetworkAttachment,
} from '../model/index.ts';
import { hostAndPort } from '../resolve/addresses.ts';
import { commandOf } from '../resolve/command.ts';
import type { Cursor } from '../resolve/cursor.ts';
import type { ExplainedValue, ValueGroup } from './explanation.ts';
import type { Scopes } from './scopes.ts';

/** A value with the place that says it. */
type Row = readonly [name: string, value: Json, at: Cursor];

/** All that a container is asked to be, but for its variables. What the file leaves to the image or to Docker is left out. */
export function containerValues(
  environment: Environment,
  instance: Instance,
  spec: ContainerSpec,
  scopes: Scopes,
): ExplainedValue[] {
  const groups: { readonly [group in Exclude<ValueGroup, 'variables'>]: readonly Row[] } = {
    process: processRows(instance, spec, scopes),
    network: networkRows(environment, spec, scopes),
    storage: storageRows(spec, scopes),
    limits: limitRows(spec, scopes),
    rights: rightsRows(spec, scopes),
    'log and labels': logRows(spec, scopes),
  };
  const values = Object.entries(groups).flatMap(([group, rows]) =>
    rows
      .filter(([, value]) => !isSilent(value))
      .map(([name, value, at]) => ({
        group: group as ValueGroup,
        name,
        value,
        source: scopes.sourceOf(at),
      })),
  );
  return spec.hostname === null
    ? values
    : [...values, { group: 'network', name: 'hostname', value: spec.hostname, source: { from: 'maestro' } }];
}

/** Whether a value leaves it to the image, or to Docker. */
function isSilent(value: Json): boolean {
  return value === null || value === false;
}

function unlessEmpty(list: readonly Json[]): Json {
  return list.length === 0 ? null : list;
}

function processRows(instance: Instance, spec: ContainerSpec, scopes: Scopes): Row[] {
  const { name, maximumRetryCount } = spec.restart;
  return [
    ['image', spec.image, scopes.given('image')],
    ['platform', spec.platform, scopes.given('platform')],
    ['pull_policy', instance.pullPolicy, scopes.given('pull_policy')],
    // An empty one takes the image's away.
    ['entrypoint', spec.entrypoint, scopes.given('entrypoint')],
    ['command', spec.command, commandOf(scopes.instance)],
    ['username', spec.user, scopes.instance.get('username')],
    ['workdir', spec.workdir, scopes.instance.get('workdir')],
    ['init', spec.init, scopes.given('init')],
    [
      'restart',
      maximumRetryCount > 0 ? `${name}:${maximumRetryCount}` : name,
      scopes.instance.get('restart'),
    ],
    ['stop_signal', spec.stopSignal, scopes.given('stop_signal')],
    ['stop_timeout', instance.stopTimeoutSeconds, scopes.instance.get('stop_timeout')],
    ...healthRows(spec.healthCheck, scopes),
  ];
}

function healthRows(check: ContainerHealthCheck | null, scopes: Scopes): Row[] {
  if (check === null) return [];
  const { test, intervalMs, timeoutMs, retries, startPeriodMs, startIntervalMs } = check;
  const settings: readonly (readonly [string, Json])[] = [
    ['test', test],
    ['interval', duration(intervalMs)],
    ['timeout', duration(timeoutMs)],
    ['retries', retries],
    ['start_period', duration(startPeriodMs)],
    ['start_interval', duration(startIntervalMs)],
  ];
  return settings.map(([key, value]) => [`healthcheck.${key}`, value, scopes.within('healthcheck', key)]);
}

function duration(ms: number | null): Json {
  if (ms === null) return null;
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

function networkRows(environment: Environment, spec: ContainerSpec, scopes: Scopes): Row[] {
  const { instance } = scopes;
  const own = spec.networkMode !== null && !instance.get('net').isAbsent;
  return [
    ['net', spec.networkMode, own ? instance.get('net') : scopes.ofShip('api_version')],
    ['dns', spec.dns === null ? null : spec.dns.join(' '), instance.get('dns')],
    ...spec.ports.map((port): Row => [`ports.${port.name}`, portText(port), portAt(port, scopes)]),
    ...spec.networks.map((attachment): Row => {
      const at = environment.networks[attachment.network]?.at ?? '';
      const name = pointerKeys(at).at(-1) ?? attachment.network;
      return [`networks.${name}`, attachmentText(attachment), networkAt(name, scopes)];
    }),
    ...Object.entries(spec.links).map(
      ([name, alias]): Row => [`links.${name}`, alias, instance.get('links').get(name)],
    ),
    ...Object.entries(spec.extraHosts).map(
      ([name, address]): Row => [`extra_hosts.${name}`, address, instance.get('extra_hosts').get(name)],
    ),
  ];
}

function portText({ external, exposedText, protocol }: NamedPort): string {
  const { address, text } = external;
  const where = address === '0.0.0.0' ? text : hostAndPort(address, text);
  return `${exposedText}/${protocol}, published at ${where}`;
}

function portAt({ name }: NamedPort, { service, instance }: Scopes): Cursor {
  const own = instance.get('ports').get(name);
  return own.isAbsent ? service.get('ports').get(name) : own;
}

function attachmentText(attachment: NetworkAttachment): string {
  const { aliases, ipv4Address, ipv6Address, linkLocalIps, macAddress, driverOptions } = attachment;
  const said = [
    aliases.length === 0 ? '' : `also as ${aliases.join(', ')}`,
    ...[ipv4Address, ipv6Address, ...linkLocalIps, macAddress].map((address) => address ?? ''),
    ...Object.entries(driverOptions).map(([name, value]) => `${name}=${value}`),
  ];
  return said.filter((text) => text !== '').join('; ') || 'attached';
}

function networkAt(name: string, { service, instance }: Scopes): Cursor {
  const own = named(instance.get('networks'), name);
  return own.isAbsent ? named(service.get('networks'), name) : own;
}

/** An entry of a mapping, if only a name without anything, or an item of a list. */
function named(networks: Cursor, name: string): Cursor {
  const item = networks.items().find((candidate) => candidate.text() === name);
  if (item !== undefined) return item;
  return networks.has(name) && networks.get(name).isAbsent ? networks : networks.get(name);
}

function storageRows(spec: ContainerSpec, scopes: Scopes): Row[] {
  const { instance } = scopes;
  const volumes = instance.get('volumes');
  return [
    ...spec.volumes.map(({ source, target, mode }): Row => {
      // Schema 1 writes the container's side first.
      const key = volumes.has(source) ? source : target;
      return [`volumes.${key}`, `${source}:${target}:${mode}`, volumes.get(key)];
    }),
    ...spec.mounts.map((mount): Row => {
      const item = scopes
        .given('mounts')
        .items()
        .find((one) => one.get('target').text() === mount.target);
      return [`mounts.${mount.target}`, mountText(mount), item ?? scopes.given('mounts')];
    }),
    ...Object.entries(spec.tmpfs).map(([path, options]): Row => {
      const item = scopes
        .given('tmpfs')
        .oneOrMore()
        .find((one) => one.text()?.split(':')[0] === path);
      return [`tmpfs.${path}`, options || 'in memory', item ?? scopes.given('tmpfs')];
    }),
    ['container_volumes', unlessEmpty(spec.containerVolumes), instance.get('container_volumes')],
    ['volumes_from', unlessEmpty(spec.volumesFrom), instance.get('volumes_from')],
    ['read_only', spec.readOnly, scopes.given('read_only')],
    ['shm_size', spec.shmSize, scopes.given('shm_size')],
  ];
}

function mountText(mount: Mount): string {
  const source = 'source' in mount && mount.source !== null ? ` ${mount.source}` : '';
  return `${mount.type}${source}${mount.readOnly ? ', read-only' : ''}`;
}

function limitRows(spec: ContainerSpec, scopes: Scopes): Row[] {
  return [
    ['limits.memory', spec.memory, limit(scopes, 'memory')],
    ['limits.swap', spec.memorySwap, limit(scopes, 'swap')],
    ['limits.cpu', spec.cpuShares, limit(scopes, 'cpu')],
    ['cpus', spec.cpus, scopes.given('cpus')],
    [
      'gpus',
      unlessEmpty(spec.gpus.map(({ driver, count, deviceIds }) => ({ driver, count, deviceIds }))),
      scopes.given('gpus'),
    ],
    [
      'devices',
      unlessEmpty(
        spec.devices.map(({ source, target, permissions }) => `${source}:${target}:${permissions}`),
      ),
      scopes.given('devices'),
    ],
    ...spec.ulimits.map(
      ({ name, soft, hard }): Row => [
        `ulimits.${name}`,
        soft === hard ? soft : `${soft}:${hard}`,
        scopes.instance.get('ulimits').get(name),
      ],
    ),
    ...Object.entries(spec.sysctls).map(
      ([name, value]): Row => [`sysctls.${name}`, value, scopes.within('sysctls', name)],
    ),
  ];
}

/** As limits are resolved: the instance's, else its service's, key by key. */
function limit({ service, instance }: Scopes, key: string): Cursor {
  const own = instance.get('limits');
  return (own.has(key) ? own : service.get('limits')).get(key);
}

function rightsRows(spec: ContainerSpec, scopes: Scopes): Row[] {
  const { instance } = scopes;
  return [
    ['privileged', spec.privileged, instance.get('privileged')],
    ['cap_add', unlessEmpty(spec.capAdd), instance.get('cap_add')],
    ['cap_drop', unlessEmpty(spec.capDrop), instance.get('cap_drop')],
    ['security_opt', unlessEmpty(spec.securityOpt), instance.get('security_opt')],
    ['group_add', unlessEmpty(spec.groupAdd), scopes.given('group_add')],
    ['pid', spec.pidMode, scopes.given('pid')],
    ['ipc', spec.ipcMode, scopes.given('ipc')],
  ];
}

function logRows(spec: ContainerSpec, { instance }: Scopes): Row[] {
  const labels = instance.get('labels');
  return [
    ['log_driver', spec.log?.driver ?? null, instance.get('log_driver')],
    ...Object.entries(spec.log?.options ?? {}).map(
      ([name, value]): Row => [`log_opt.${name}`, value, instance.get('log_opt').get(name)],
    ),
    ...Object.entries(spec.labels).map(
      ([name, value]): Row => [`labels.${name}`, value, labels.isMapping ? labels.get(name) : labels],
    ),
  ];
}
