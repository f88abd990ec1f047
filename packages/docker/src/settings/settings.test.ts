import { type ContainerSpec, dictionary, mayBeOfTheEngine, usualSettings } from '@maestro-ng/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOptions } from '../create-options.ts';
import { testSpec } from '../testing/test-spec.ts';
import { askedSettings, imageSettings, shownSettings } from './settings.ts';

const id = '0123456789abcdef'.repeat(4);
const none = new Map<string, never>();

/** Much of what a file can ask for. */
const spec = testSpec('web-1', {
  hostname: 'web-1',
  entrypoint: ['/start', '--name', "it's"],
  command: ['serve', 'all of it'],
  user: 'app:app',
  groupAdd: ['audio', '10'],
  workdir: '/srv/app/',
  stopSignal: 'SIGINT',
  init: true,
  restart: { name: 'on-failure', maximumRetryCount: 3 },
  healthCheck: {
    test: ['CMD-SHELL', 'curl -f localhost || exit 1'],
    intervalMs: 90_000,
    timeoutMs: 500,
    retries: 5,
    startPeriodMs: 0,
    startIntervalMs: 1500,
  },
  ports: [
    {
      name: 'http',
      protocol: 'tcp',
      exposed: { first: 80, last: 81 },
      exposedText: '80-81',
      external: { address: '0.0.0.0', range: { first: 8080, last: 8081 }, text: '8080-8081' },
    },
    {
      name: 'admin',
      protocol: 'tcp',
      exposed: { first: 80, last: 80 },
      exposedText: '80',
      external: { address: '::1', range: { first: 9000, last: 9010 }, text: '9000-9010' },
    },
  ],
  volumes: [
    { source: '/srv/in/', target: '/in/', mode: 'ro,z' },
    { source: 'data', target: '/data', mode: 'rw' },
  ],
  containerVolumes: ['/scratch/'],
  mounts: [
    { type: 'volume', source: 'more', target: '/more', readOnly: true, noCopy: true, subpath: 'part' },
    { type: 'volume', source: null, target: '/own', readOnly: false, noCopy: false, subpath: null },
    { type: 'tmpfs', target: '/fast', readOnly: false, size: 64 * 1024 ** 2, mode: 0o1777 },
    { type: 'image', source: 'tools:1', target: '/tools', readOnly: false },
  ],
  tmpfs: { '/run': '', '/tmp': 'size=65536k,mode=01777' },
  volumesFrom: ['giver'],
  networks: [
    {
      network: 'front',
      aliases: ['www', 'app'],
      ipv4Address: '172.30.0.9',
      ipv6Address: 'FD00:0:0::9',
      linkLocalIps: ['169.254.1.1'],
      macAddress: '02-42-AC-1E-00-99',
      driverOptions: { mtu: '1400' },
    },
    {
      network: 'back',
      aliases: [],
      ipv4Address: null,
      ipv6Address: null,
      linkLocalIps: [],
      macAddress: null,
      driverOptions: {},
    },
  ],
  links: { db: 'database' },
  extraHosts: { gate: '10.0.0.1', six: 'fd00:0::1' },
  dns: ['10.0.0.2', '10.0.0.1'],
  memory: 512 * 1024 ** 2,
  memorySwap: 768 * 1024 ** 2,
  cpuShares: 512,
  cpus: 1.5,
  ulimits: [{ name: 'nofile', soft: 100, hard: 200 }],
  shmSize: 128 * 1024 ** 2,
  privileged: false,
  readOnly: true,
  capAdd: ['SYS_TIME', 'CAP_NET_ADMIN'],
  capDrop: ['ALL'],
  securityOpt: ['no-new-privileges', 'apparmor:unconfined'],
  pidMode: 'container:giver',
  ipcMode: 'shareable',
  sysctls: { 'net.core.somaxconn': '1024', 'net.ipv4.conf.eth0.log_martians': '1' },
  devices: [
    { source: '/dev/a', target: '/dev/b', permissions: 'rwm' },
    { source: '/dev/c', target: '/dev/d', permissions: 'wr' },
  ],
  gpus: [
    { driver: 'nvidia', count: -1, deviceIds: [], capabilities: ['gpu', 'compute'], options: { a: '1' } },
    { driver: '', count: null, deviceIds: ['0', '3'], capabilities: ['gpu'], options: {} },
  ],
  log: { driver: 'local', options: { 'max-size': '1m' } },
});

const settings = {
  hostname: 'web-1',
  entrypoint: "/start --name 'it'\\''s'",
  command: "serve 'all of it'",
  user: 'app:app',
  group_add: '10, audio',
  workdir: '/srv/app',
  stop_signal: 'SIGINT',
  init: 'yes',
  restart: 'on-failure:3',
  'healthcheck.test': 'CMD-SHELL curl -f localhost || exit 1',
  'healthcheck.interval': '90s',
  'healthcheck.timeout': '0.5s',
  'healthcheck.retries': '5',
  'healthcheck.start_interval': '1.5s',
  'ports.80/tcp': '0.0.0.0:8080, [::1]:9000-9010',
  'ports.81/tcp': '0.0.0.0:8081',
  'volumes./in': '/srv/in (ro, z)',
  'volumes./data': 'data',
  'volumes./more': 'more (nocopy, ro, subpath=part)',
  'volumes./tools': 'image tools:1',
  'container_volumes./own': 'anonymous',
  'container_volumes./scratch': 'anonymous',
  'tmpfs./fast': 'mode=1777, size=64m',
  'tmpfs./run': 'in memory',
  'tmpfs./tmp': 'mode=1777, size=64m',
  volumes_from: 'giver',
  networks: 'front first',
  'networks.front': 'attached',
  'networks.front.aliases': 'app, www',
  'networks.front.ipv4_address': '172.30.0.9',
  'networks.front.ipv6_address': 'fd00::9',
  'networks.front.link_local_ips': '169.254.1.1',
  'networks.front.mac_address': '02:42:ac:1e:00:99',
  'networks.front.driver_opts': 'mtu=1400',
  'networks.back': 'attached',
  'links.db': 'database',
  'extra_hosts.gate': '10.0.0.1',
  'extra_hosts.six': 'fd00::1',
  dns: '10.0.0.2, 10.0.0.1',
  memory: '512m',
  swap: '768m',
  cpu: '512',
  cpus: '1.5',
  'ulimits.nofile': '100:200',
  shm_size: '128m',
  read_only: 'yes',
  cap_add: 'NET_ADMIN, SYS_TIME',
  cap_drop: 'ALL',
  security_opt: 'apparmor=unconfined, no-new-privileges',
  pid: 'container:giver',
  ipc: 'shareable',
  'sysctls.net.core.somaxconn': '1024',
  'sysctls.net.ipv4.conf.eth0.log_martians': '1',
  'devices./dev/b': '/dev/a',
  'devices./dev/d': '/dev/c (rw)',
  gpus: '0 3 for gpu, all of nvidia for compute+gpu with a=1',
  'log.driver': 'local',
  'log.max-size': '1m',
};

describe('settings of a specification', () => {
  it('are what the file says, for people', () => {
    expect(askedSettings(spec)).toEqual(settings);
  });

  it('are none where the file says nothing, or what every Docker does', () => {
    const usual = testSpec('web-1', {
      networkMode: 'bridge',
      command: [],
      memory: 1024,
      memorySwap: 2048,
      readOnly: false,
    });
    expect(askedSettings(testSpec('web-1'))).toEqual({});
    expect(askedSettings(usual)).toEqual({ memory: '1k' });
    expect(askedSettings(testSpec('web-1', { memory: 1025, memorySwap: -1 }))).toEqual({
      memory: '1025',
      swap: 'unlimited',
    });
  });

  it('are what Docker does by itself, too, where the file says it: an Engine may be configured to do otherwise', () => {
    const usual = testSpec('web-1', {
      shmSize: 64 * 1024 ** 2,
      ipcMode: 'private',
      log: { driver: 'json-file', options: {} },
    });
    expect(askedSettings(usual)).toEqual({ shm_size: '64m', ipc: 'private', 'log.driver': 'json-file' });
    const ofImages = testSpec('web-1', {
      stopSignal: 'SIGTERM',
      healthCheck: {
        test: null,
        intervalMs: 30_000,
        timeoutMs: 30_000,
        retries: 3,
        startPeriodMs: 0,
        startIntervalMs: 5_000,
      },
    });
    expect({ ...askedSettings(usual), ...askedSettings(ofImages) }).toEqual(usualSettings);
  });

  it('tell which network is the first, of several', () => {
    const back = { ...spec.networks[1], network: 'back' } as ContainerSpec['networks'][number];
    const asked = testSpec('web-1', { networks: [back, { ...back, network: 'front' }] });
    expect(askedSettings(asked)).toEqual({
      networks: 'back first',
      'networks.back': 'attached',
      'networks.front': 'attached',
    });
  });

  it('have no entrypoint, and no command of the image, where the file has an empty one', () => {
    expect(askedSettings(testSpec('web-1', { entrypoint: [] }))).toEqual({
      entrypoint: 'none',
      command: 'none',
    });
  });

  it('leave out links in a network by `net`, where Docker does not look for them', () => {
    const asked = testSpec('web-1', { networkMode: 'front', links: { db: 'database' } });
    expect(askedSettings(asked)).toEqual({ 'networks.front': 'attached' });
  });
});

const body = JSON.parse(JSON.stringify(createOptions({ spec, env: [], labels: {} }))) as {
  readonly HostConfig: Record<string, unknown>;
  readonly Healthcheck: object;
};
const { HostConfig: hostConfig, Healthcheck: healthcheck, ...config } = body;
const endpoint = {
  EndpointID: 'e',
  Gateway: '172.30.0.1',
  IPAddress: '172.30.0.9',
  MacAddress: '02:42:00:00:00:01',
};

/** As Engine 29 shows it, by API 1.51, while it runs. */
const newer = {
  Id: id,
  Config: {
    ...config,
    WorkingDir: '/srv/app',
    MacAddress: '02:42:ac:1e:00:99',
    Healthcheck: { ...healthcheck, StartPeriod: undefined },
    OnBuild: null,
  },
  HostConfig: {
    ...hostConfig,
    NetworkMode: 'front',
    PidMode: `container:${id}`,
    CapAdd: ['CAP_NET_ADMIN', 'CAP_SYS_TIME'],
    CapDrop: ['ALL'],
    Links: null,
    Ulimits: [
      { Name: 'memlock', Soft: -1, Hard: -1 },
      { Name: 'nofile', Hard: 200, Soft: 100 },
    ],
    LogConfig: { Type: 'local', Config: { 'max-size': '1m', 'max-file': '5' } },
    ExtraHosts: ['gate:10.0.0.1', 'six:fd00::1'],
    SecurityOpt: ['no-new-privileges', 'apparmor:unconfined', 'label=type:container_t'],
    OomKillDisable: null,
    CgroupnsMode: 'private',
    Devices: (hostConfig.Devices as readonly object[]).map((device) => ({ ...device })).reverse(),
  },
  NetworkSettings: {
    SandboxID: 's',
    Ports: {
      '80/tcp': [
        { HostIp: '0.0.0.0', HostPort: '8080' },
        { HostIp: '::', HostPort: '8080' },
      ],
    },
    Networks: {
      back: {
        ...endpoint,
        IPAMConfig: { IPv4Address: '10.0.3.7' },
        Links: ['db:database'],
        Aliases: null,
        DNSNames: ['web-1', id.slice(0, 12)],
        DriverOpts: null,
        GwPriority: 0,
      },
      front: {
        ...endpoint,
        IPAMConfig: {
          IPv4Address: '172.30.0.9',
          IPv6Address: 'fd00::9',
          LinkLocalIPs: ['169.254.1.1'],
        },
        Links: ['db:database'],
        Aliases: ['www', 'app'],
        DNSNames: ['web-1', 'www', 'app', id.slice(0, 12)],
        DriverOpts: { mtu: '1400' },
        GwPriority: 0,
      },
    },
  },
};

const related = new Map([[id, { Name: '/giver' }]]);

describe('settings of an inspection', () => {
  it('of an Engine of today are those that were asked for, and what the Engine may fill in', () => {
    const shown = shownSettings(newer, related);
    const filledIn = Object.entries(shown).filter(([field]) => !Object.hasOwn(settings, field));
    expect(dictionary(filledIn)).toEqual({
      'ulimits.memlock': '-1:-1',
      'log.max-file': '5',
      'networks.back.ipv4_address': '10.0.3.7',
    });
    expect(filledIn.every(([field, value]) => mayBeOfTheEngine(field, value))).toBe(true);
    expect(shown).toEqual({ ...settings, ...Object.fromEntries(filledIn) });
  });

  it('leave out the names that Engines add to aliases up to API 1.44', () => {
    const { front, back } = newer.NetworkSettings.Networks;
    const short = id.slice(0, 12);
    const Networks = {
      front: { ...front, Aliases: ['www', 'app', short, 'web-1'] },
      back: { ...back, Aliases: [short, 'web-1'] },
    };
    const older = { ...newer, NetworkSettings: { Networks } };
    expect(shownSettings(older, related)).toEqual(shownSettings(newer, related));
  });

  it('find what sysctls ask of an interface where Engines from 27 on move it', () => {
    const { front, back } = newer.NetworkSettings.Networks;
    const DriverOpts = {
      mtu: '1400',
      'com.docker.network.endpoint.sysctls': 'net.ipv4.conf.IFNAME.log_martians=1',
    };
    const moved = {
      ...newer,
      HostConfig: { ...newer.HostConfig, Sysctls: { 'net.core.somaxconn': '1024' } },
      NetworkSettings: { Networks: { back, front: { ...front, DriverOpts } } },
    };
    expect(shownSettings(moved, related)).toEqual(shownSettings(newer, related));
  });

  it('of what nobody asked for are the absence of a command and what Docker does anyway, however it is written', () => {
    const empty = { command: 'none', entrypoint: 'none' };
    const Networks = {
      bridge: { Aliases: null, Links: null, IPAMConfig: null, MacAddress: '02:42:00:00:00:02' },
    };
    const today = {
      Id: id,
      Config: { Hostname: id.slice(0, 12), Cmd: null, Entrypoint: [''], ExposedPorts: {}, Volumes: null },
      HostConfig: {
        ...{ NetworkMode: 'bridge', IpcMode: 'private', ShmSize: 64 * 1024 ** 2, MemorySwap: 0 },
        ...{ LogConfig: { Type: 'json-file', Config: {} }, RestartPolicy: { Name: 'no' }, Init: null },
      },
      NetworkSettings: { Networks },
    };
    const before = {
      Id: id,
      Config: { Hostname: id.slice(0, 12), Cmd: [], Entrypoint: null, Healthcheck: {} },
      HostConfig: {
        ...{ NetworkMode: 'default', IpcMode: '', ShmSize: 0, Memory: 1024, MemorySwap: 2048, Links: [] },
        ...{ LogConfig: { Type: '', Config: null }, RestartPolicy: { Name: '', MaximumRetryCount: 0 } },
      },
      NetworkSettings: { Networks },
    };
    const usual = { ipc: 'private', 'log.driver': 'json-file', shm_size: '64m' };
    expect(shownSettings(today, none)).toEqual({ ...empty, ...usual });
    expect(shownSettings(before, none)).toEqual({ ...empty, memory: '1k' });
    expect(shownSettings({}, none)).toEqual(empty);
  });

  it('do not take the name of its host or of another container for its own', () => {
    for (const NetworkMode of ['host', `container:${id}`]) {
      const inspection = { Id: 'b', Config: { Hostname: 'ship-1' }, HostConfig: { NetworkMode } };
      expect(shownSettings(inspection, related).hostname).toBeUndefined();
    }
  });

  it('show the links of the usual network by the names that they were asked for', () => {
    const shown = { Id: id, HostConfig: { Links: ['/db:/web-1/database', '/cache:/web-1/cache'] } };
    expect(shownSettings(shown, none)).toMatchObject({ 'links.db': 'database', 'links.cache': 'cache' });
  });
});

describe('settings of an image', () => {
  it('are read of what Engines from API 1.52 on leave out, too', () => {
    expect(imageSettings({})).toEqual({ command: 'none', entrypoint: 'none' });
    expect(
      imageSettings({
        ...{ Cmd: ['run'], Entrypoint: null, User: '', WorkingDir: '/', ExposedPorts: { '80': {} } },
        ...{ Volumes: { '/data/': {} }, Healthcheck: { Test: ['NONE'] }, Hostname: '', StopSignal: '' },
      }),
    ).toEqual({
      command: 'run',
      'container_volumes./data': 'anonymous',
      entrypoint: 'none',
      'healthcheck.test': 'none',
      'ports.80/tcp': 'exposed',
      workdir: '/',
    });
  });
});

describe('any specification', () => {
  const word = fc.constantFrom('a', 'b', 'NET_ADMIN', 'x y', '/srv/a', "o'b");
  const parts = fc.record<Partial<ContainerSpec>>(
    {
      hostname: word,
      command: fc.array(word, { minLength: 1, maxLength: 3 }),
      entrypoint: fc.array(word, { minLength: 1, maxLength: 2 }),
      user: word,
      workdir: fc.constantFrom('/', '/a', '/a/b/'),
      volumes: fc.constantFrom([], [{ source: '/a', target: '/b/', mode: 'rw' }]),
      containerVolumes: fc.constantFrom([], ['/b'], ['/c/']),
      extraHosts: fc.dictionary(
        fc.constantFrom('a', 'b', '__proto__'),
        fc.constantFrom('10.0.0.1', 'fd00::1'),
      ),
      dns: fc.array(fc.constantFrom('10.0.0.1', '10.0.0.2'), { minLength: 1 }),
      memory: fc.integer({ min: 1 }),
      memorySwap: fc.integer({ min: -1 }),
      cpus: fc.integer({ min: 1, max: 800 }).map((hundredths) => hundredths / 100),
      capAdd: fc.uniqueArray(fc.constantFrom('NET_ADMIN', 'SYS_TIME', 'ALL')),
      securityOpt: fc.uniqueArray(fc.constantFrom('label:disable', 'no-new-privileges')),
      pidMode: fc.constantFrom('host', null),
      init: fc.boolean(),
      readOnly: fc.boolean(),
      sysctls: fc.dictionary(fc.constantFrom('net.a', 'net.b'), fc.constantFrom('0', '1')),
    },
    { requiredKeys: [] },
  );

  it('is shown as it was asked for, however an Engine writes what was not', () => {
    const nothings = [
      'Binds',
      'CapAdd',
      'CapDrop',
      'Dns',
      'SecurityOpt',
      'Ulimits',
      'Mounts',
      'Devices',
      'Links',
    ];
    const texts = ['PidMode', 'IpcMode', 'NetworkMode'];
    const dictionaries = ['Sysctls', 'Tmpfs', 'PortBindings'];
    fc.assert(
      fc.property(parts, fc.infiniteStream(fc.nat()), (made, choices) => {
        const one = <T>(values: readonly T[]): T | undefined =>
          values[(choices.next().value ?? 0) % values.length];
        const asked = testSpec('web-1', made);
        const { HostConfig, ...Config } = createOptions({ spec: asked, env: [], labels: {} });
        const filler = [
          ...nothings.map((key) => [key, one([null, [], undefined])] as const),
          ...texts.map((key) => [key, one([null, '', undefined])] as const),
          ...dictionaries.map((key) => [key, one([null, {}, undefined])] as const),
        ];
        const inspection = JSON.parse(
          JSON.stringify({
            Id: id,
            Config: { Hostname: id.slice(0, 12), ...Config },
            HostConfig: {
              ...Object.fromEntries(filler),
              ...HostConfig,
              ...(HostConfig.CapAdd === undefined
                ? {}
                : {
                    CapAdd: HostConfig.CapAdd.map((name) =>
                      name === 'ALL' ? name : `CAP_${name}`,
                    ).reverse(),
                  }),
            },
          }),
        ) as Record<string, unknown>;
        const shown = shownSettings(inspection, none);
        const expected = askedSettings(asked);
        expect(shown).toEqual({ command: 'none', entrypoint: 'none', ...expected });
      }),
    );
  });
});
