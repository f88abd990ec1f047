import {
  type ContainerSpec,
  dictionary,
  type NetworkAttachment,
  silentHealthCheck,
  usualSettings,
} from '@maestro-ng/engine';
import { beforeEach, describe, expect, it } from 'vitest';
import { dockerConnector } from '../docker-host.ts';
import { labIsPossible, labShip, realEngine } from '../testing/real-engine.ts';
import { testSpec } from '../testing/test-spec.ts';

const place: Omit<NetworkAttachment, 'network'> = {
  aliases: [],
  ipv4Address: null,
  ipv6Address: null,
  linkLocalIps: [],
  macAddress: null,
  driverOptions: {},
};

const bind = {
  type: 'bind',
  readOnly: false,
  propagation: null,
  createHostPath: true,
  selinux: null,
} as const;

const volume = { type: 'volume', readOnly: false, noCopy: false, subpath: null } as const;

const forEver = ['sleep', '600'];

/** Each key alone, in the forms that Engines write differently. */
const keys: readonly (readonly [string, Partial<ContainerSpec>])[] = [
  ['nothing', {}],
  ['hostname', { hostname: 'web.example' }],
  ['command', { command: ['sh', '-c', 'sleep 600 # "it\'s"'] }],
  ['entrypoint', { entrypoint: ['sleep'], command: ['600'] }],
  ['an entrypoint without a command', { entrypoint: forEver, command: null }],
  ['no entrypoint', { entrypoint: [], command: forEver }],
  ['user and groups', { user: '1000:1000', groupAdd: ['20', '10'] }],
  ['workdir', { workdir: '/srv/../srv//app/' }],
  [
    'ports',
    {
      ports: [
        port('one', 80, '8080'),
        port('two', 80, '8081', '127.0.0.1'),
        port('choice', 53, '5300-5310', '', 'udp'),
      ],
    },
  ],
  [
    'volumes',
    {
      volumes: [
        { source: '/tmp/', target: '/in/', mode: 'ro,private' },
        { source: '/var/lib', target: '/lib2', mode: 'rw' },
        { source: 'named', target: '/named//deep/', mode: 'rw,nocopy' },
      ],
      containerVolumes: ['/scratch/', '/named/deep'],
    },
  ],
  [
    'mounts',
    {
      mounts: [
        { ...bind, source: '/tmp', target: '/a', readOnly: true, propagation: 'private' },
        { ...bind, source: '/tmp', target: '/b/', createHostPath: false },
        { ...volume, source: 'data', target: '/c', readOnly: true, noCopy: true },
        { ...volume, source: null, target: '/d/' },
        { type: 'tmpfs', target: '/e', readOnly: false, size: 1024 ** 2, mode: 0o700 },
        { type: 'tmpfs', target: '/f', readOnly: true, size: null, mode: null },
      ],
      tmpfs: { '/g': '', '/h/': 'size=65536k,mode=0755,rw', '/i': 'noexec' },
    },
  ],
  ['extra_hosts and dns', { extraHosts: { a: '10.0.0.2', six: 'fd00:0::1' }, dns: ['10.0.0.1', '9.9.9.9'] }],
  ['the network of its ship', { networkMode: 'host' }],
  ['no network', { networkMode: 'none' }],
  ['the usual network', { networkMode: 'bridge' }],
  ['a network by net', { networkMode: 'front' }],
  ['the network of another', { networkMode: 'container:giver' }],
  [
    'networks',
    {
      hostname: 'web-1',
      networkMode: null,
      networks: [
        {
          ...place,
          network: 'front',
          aliases: ['web', 'app'],
          ipv4Address: '172.30.0.9',
          macAddress: '02:42:AC:1E:00:99',
        },
        { ...place, network: 'back', aliases: ['web-1', 'other'] },
      ],
      links: { giver: 'other' },
    },
  ],
  ['links', { links: { plain: 'p' } }],
  ['links in a network by net', { networkMode: 'front', links: { giver: 'g' } }],
  ['volumes_from', { volumesFrom: ['giver'] }],
  ['restart always', { restart: { name: 'always', maximumRetryCount: 0 } }],
  ['restart on-failure', { restart: { name: 'on-failure', maximumRetryCount: 3 } }],
  ['memory', { memory: 64 * 1024 ** 2 }],
  ['memory and swap', { memory: 64 * 1024 ** 2, memorySwap: 96 * 1024 ** 2 }],
  ['swap by its default', { memory: 64 * 1024 ** 2, memorySwap: 128 * 1024 ** 2 }],
  ['memory and swap without a limit', { memory: 64 * 1024 ** 2 + 4096, memorySwap: -1 }],
  ['cpu', { cpuShares: 512 }],
  ['cpus', { cpus: 0.5 }],
  ['ulimits', { ulimits: [{ name: 'nofile', soft: 100, hard: 200 }] }],
  ['shm_size', { shmSize: 32 * 1024 ** 2 }],
  ['privileged', { privileged: true, user: '1000' }],
  ['capabilities', { capAdd: ['SYS_TIME', 'cap_net_admin'], capDrop: ['mknod'] }],
  ['security_opt', { securityOpt: ['no-new-privileges', 'label:disable'] }],
  ['log', { log: { driver: 'json-file', options: { 'max-size': '1m' } } }],
  ['another log', { log: { driver: 'local', options: {} } }],
  [
    'healthcheck',
    {
      healthCheck: {
        test: ['CMD-SHELL', 'true "a b"'],
        intervalMs: 90_000,
        timeoutMs: 1.5,
        retries: 5,
        startPeriodMs: 0,
        startIntervalMs: 1500,
      },
    },
  ],
  ['no healthcheck', { healthCheck: { ...silentHealthCheck, test: ['NONE'] } }],
  ['a part of a healthcheck', { healthCheck: { ...silentHealthCheck, retries: 7 } }],
  ['read_only', { readOnly: true, user: '0' }],
  ['devices', { devices: [{ source: '/dev/null', target: '/dev/nil', permissions: 'wr' }] }],
  ['init', { init: true }],
  ['no init', { init: false }],
  ['pid and ipc of the ship', { pidMode: 'host', ipcMode: 'host', securityOpt: ['no-new-privileges'] }],
  ['pid and ipc of another', { pidMode: 'container:giver', ipcMode: 'container:giver' }],
  ['ipc for others', { ipcMode: 'shareable' }],
  ['ipc for itself', { ipcMode: 'private' }],
  ['sysctls', { sysctls: { 'net.core.somaxconn': '1024', 'net.ipv4.conf.all.log_martians': '1' } }],
  ['stop_signal', { stopSignal: 'SIGINT' }],
];

/** Many keys at once, to be started and stopped. */
const whole: readonly (readonly [string, Partial<ContainerSpec>])[] = [
  [
    'in networks of its own',
    merged([
      ...['hostname', 'command', 'user and groups', 'workdir', 'ports', 'volumes', 'extra_hosts and dns'],
      ...['networks', 'volumes_from', 'restart on-failure', 'memory', 'cpu', 'cpus', 'ulimits', 'shm_size'],
      ...[
        'capabilities',
        'security_opt',
        'log',
        'healthcheck',
        'devices',
        'pid and ipc of another',
        'sysctls',
      ],
      ...['stop_signal', 'no init'],
    ]),
  ],
  ['as its ship', merged(['the network of its ship', 'pid and ipc of the ship', 'privileged', 'mounts'])],
  ['in the network of another', merged(['the network of another', 'volumes_from', 'no entrypoint', 'init'])],
  ['in the usual network', merged(['links', 'read_only', 'entrypoint', 'no healthcheck'])],
  ['with little', {}],
];

function merged(names: readonly string[]): Partial<ContainerSpec> {
  return Object.assign(
    {},
    ...keys.filter(([name]) => names.includes(name)).map(([, parts]) => parts),
  ) as object;
}

describe.skipIf(!labIsPossible)('what a real Engine shows is what was asked for', { timeout: 60_000 }, () => {
  const real = realEngine('docker-settings');
  const { signal } = new AbortController();

  const call = async (path: string, body: object): Promise<void> => {
    const answer = await fetch(`http://${real.ship.address}:${real.ship.port}/v1.41${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  };

  beforeEach(async () => {
    await call('/networks/create', { Name: 'front', IPAM: { Config: [{ Subnet: '172.30.0.0/16' }] } });
    await call('/networks/create', { Name: 'back' });
    await real.running('plain', forEver);
    await real.running('giver', forEver, {
      networkMode: 'front',
      ipcMode: 'shareable',
      containerVolumes: ['/given'],
    });
    await call('/commit?container=plain&repo=settings&tag=rich', {
      Cmd: ['600'],
      Entrypoint: ['sleep'],
      User: '7',
      WorkingDir: '/srv',
      Env: ['A=1'],
      Labels: { vendor: 'us' },
      ExposedPorts: { '80/tcp': {}, '443/tcp': {} },
      Volumes: { '/scratch': {}, '/g': {}, '/in': {}, '/own/': {} },
      StopSignal: 'SIGQUIT',
      Healthcheck: { Test: ['CMD', 'true'], Interval: 3_600_000_000_000, Retries: 2 },
    });
  });

  const nothing = { missing: {}, beyond: {} };

  /** What is shown differently from what was asked for, and what is shown beyond it, the image and what Docker does anyway. */
  async function difference(id: string, spec: ContainerSpec): Promise<typeof nothing> {
    const details = await real.driver.containers.inspect(id, { signal });
    const image = await real.driver.images.defaults(details?.imageId ?? '', { signal });
    const shown = details?.settings() ?? {};
    const asked = real.driver.containers.settings(spec);
    return {
      missing: dictionary(Object.entries(asked).filter(([field, value]) => shown[field] !== value)),
      beyond: dictionary(
        Object.entries(shown).filter(
          ([field, value]) =>
            asked[field] === undefined && image?.settings[field] !== value && usualSettings[field] !== value,
        ),
      ),
    };
  }

  async function created(spec: ContainerSpec): Promise<string> {
    const { id } = await real.driver.containers.create({ spec, env: [], labels: {} }, { signal });
    for (const network of spec.networks.slice(1)) {
      await real.driver.networks.connect(id, network, { signal, links: spec.links });
    }
    return id;
  }

  function subject(image: string, parts: Partial<ContainerSpec>): ContainerSpec {
    const command = parts.entrypoint === undefined ? forEver : null;
    return testSpec('subject', { image, command, ...parts });
  }

  it('for each key alone', async () => {
    const found = await Promise.all(
      keys.map(async ([name, parts], index) => {
        const spec = { ...subject('settings:rich', parts), name: `subject-${index}` };
        return [name, await difference(await created(spec), spec)] as const;
      }),
    );
    expect(found).toEqual(keys.map(([name]) => [name, nothing]));
  });

  it('for many keys at once, before its start, after it, and after its stop', async () => {
    const found = await Promise.all(
      whole.map(async ([name, parts], index) => {
        const spec = { ...subject('settings:rich', parts), name: `subject-${index}` };
        const id = await created(spec);
        const first = await difference(id, spec);
        await real.driver.containers.start(id, { signal });
        const second = await difference(id, spec);
        await real.driver.containers.stop(id, { signal, timeoutSeconds: 0 });
        return [name, first, second, await difference(id, spec)] as const;
      }),
    );
    expect(found).toEqual(whole.map(([name]) => [name, nothing, nothing, nothing]));
  });

  it('nothing, of a container that was made by the means of others', async () => {
    // As `docker run` asks for it.
    await call('/containers/create?name=foreign', {
      ...{ Hostname: '', Domainname: '', User: '', AttachStdout: true, AttachStderr: true, Tty: false },
      ...{ Env: null, Cmd: null, Image: 'settings:rich', Volumes: {}, WorkingDir: '', Entrypoint: null },
      ...{ OnBuild: null, Labels: {} },
      HostConfig: {
        ...{ Binds: null, ContainerIDFile: '', LogConfig: { Type: '', Config: {} }, NetworkMode: 'default' },
        ...{ PortBindings: {}, RestartPolicy: { Name: 'no', MaximumRetryCount: 0 }, VolumesFrom: null },
        ...{ CapAdd: null, CapDrop: null, Dns: [], DnsOptions: [], DnsSearch: [], ExtraHosts: null },
        ...{ GroupAdd: null, IpcMode: '', Links: null, PidMode: '', Privileged: false, SecurityOpt: null },
        ...{ ShmSize: 0, ConsoleSize: [0, 0], Memory: 0, NanoCpus: 0, Devices: [], DeviceRequests: null },
        ...{ MemorySwap: 0, MemorySwappiness: -1, PidsLimit: 0, Ulimits: null, MaskedPaths: null },
      },
      NetworkingConfig: { EndpointsConfig: {} },
    });
    const shown = async (): Promise<unknown> =>
      (await real.driver.containers.inspect('foreign', { signal }))?.settings();
    const image = await real.driver.images.defaults('settings:rich', { signal });
    expect(image).toEqual({
      env: ['A=1'],
      labels: { vendor: 'us' },
      settings: {
        command: '600',
        'container_volumes./g': 'anonymous',
        'container_volumes./in': 'anonymous',
        'container_volumes./own': 'anonymous',
        'container_volumes./scratch': 'anonymous',
        entrypoint: 'sleep',
        'healthcheck.interval': '3600s',
        'healthcheck.retries': '2',
        'healthcheck.test': 'CMD true',
        'ports.443/tcp': 'exposed',
        'ports.80/tcp': 'exposed',
        stop_signal: 'SIGQUIT',
        user: '7',
        workdir: '/srv',
      },
    });
    const made = { ...image?.settings, ipc: 'private', 'log.driver': 'json-file', shm_size: '64m' };
    expect(await shown()).toEqual(made);
    await real.driver.containers.start('foreign', { signal });
    expect(await shown()).toEqual(made);
    expect(await real.driver.images.defaults('settings:none', { signal })).toBeUndefined();
  });

  it('by an older API, beside what the Engine fills in for its sake', async () => {
    const older = dockerConnector().connect(labShip(real.ship, { apiVersion: '1.35' }));
    const spec = subject('busybox:test', {
      healthCheck: { ...silentHealthCheck, test: ['CMD', 'true'], startIntervalMs: 100 },
    });
    const { id } = await older.containers.create({ spec, env: [], labels: {} }, { signal });
    const settings = (await older.containers.inspect(id, { signal }))?.settings();
    const asked = older.containers.settings(spec);
    expect(settings).toEqual({
      ...{ ...asked, entrypoint: 'none', ipc: 'shareable' },
      ...{ 'log.driver': 'json-file', shm_size: '64m' },
    });
    expect(asked).toEqual({ command: 'sleep 600', 'healthcheck.test': 'CMD true' });
    older.close();
  });

  it("a container's own anonymous volumes, and its restart policy as it is by now", async () => {
    const spec = subject('settings:rich', {
      volumes: [{ source: 'named', target: '/own', mode: 'rw' }],
      containerVolumes: ['/more/'],
      mounts: [{ ...volume, source: null, target: '/long' }],
      volumesFrom: ['giver'],
      restart: { name: 'on-failure', maximumRetryCount: 3 },
    });
    const id = await created(spec);
    const before = await real.driver.containers.inspect(id, { signal });
    expect(before?.anonymousVolumes.map(({ target }) => target)).toEqual([
      ...['/g', '/in', '/long', '/more', '/scratch'],
    ]);
    expect(before?.restart).toEqual({ name: 'on-failure', maximumRetryCount: 3 });
    expect(before).toMatchObject({ image: 'settings:rich', env: ['A=1'] });
    expect(Date.parse(before?.createdAt ?? '')).toBeGreaterThan(0);
    await real.driver.containers.update(id, { restart: { name: 'no', maximumRetryCount: 0 } }, { signal });
    expect(await difference(id, { ...spec, restart: { name: 'no', maximumRetryCount: 0 } })).toEqual(nothing);
    expect((await real.driver.containers.inspect(id, { signal }))?.restart).toEqual({
      name: 'no',
      maximumRetryCount: 0,
    });
  });

  it('who shares its namespaces with a container, by the name that they have by now', async () => {
    const spec = subject('busybox:test', { networkMode: 'container:giver', pidMode: 'container:giver' });
    const id = await created(spec);
    await real.driver.containers.rename('giver', 'former', { signal });
    expect(await difference(id, spec)).toEqual({
      missing: { net: 'container:giver', pid: 'container:giver' },
      beyond: {},
    });
    await real.driver.containers.kill('former', { signal });
    await real.driver.containers.remove('former', { signal });
    const { net } = (await real.driver.containers.inspect(id, { signal }))?.settings() ?? {};
    expect(net).toMatch(/^container:[0-9a-f]{12}$/u);
  });
});

function port(
  name: string,
  exposed: number,
  external: string,
  address: string = '0.0.0.0',
  protocol: 'tcp' | 'udp' = 'tcp',
): ContainerSpec['ports'][number] {
  const [first = 0, last = first] = external.split('-').map(Number);
  return {
    name,
    protocol,
    exposed: { first: exposed, last: exposed },
    exposedText: String(exposed),
    external: { address, range: { first, last }, text: external },
  };
}
