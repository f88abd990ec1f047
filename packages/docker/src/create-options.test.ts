import { dictionary, type NamedPort, type NetworkAttachment, type PortRange } from '@maestro-ng/engine';
import { describe, expect, it } from 'vitest';
import { createOptions } from './create-options.ts';
import { testRequest, testSpec } from './testing/test-spec.ts';

describe('createOptions', () => {
  it('says no more than the file where the file says nothing', () => {
    expect(createOptions(testRequest('web-1'))).toEqual({
      Image: 'busybox:test',
      Env: [],
      Labels: {},
      HostConfig: { RestartPolicy: { Name: 'no', MaximumRetryCount: 0 } },
    });
  });

  it('says everything that the file can say', () => {
    const spec = testSpec('web-1', {
      image: 'registry.local:5000/team/app:3',
      hostname: 'web-1',
      command: ['sh', '-c', 'echo "$HOME"'],
      ports: [
        port('http', range(80), range(8080)),
        port('admin', range(80), range(8081), { address: '10.0.0.1' }),
        port('dns', range(53), range(5353), { protocol: 'udp' }),
      ],
      volumes: [
        { source: '/a', target: '/in', mode: 'ro,rslave' },
        { source: 'named', target: '/named', mode: 'rw' },
      ],
      containerVolumes: ['/scratch'],
      volumesFrom: ['data-1'],
      links: { db: 'database' },
      extraHosts: { host: '10.0.0.2', six: '::1' },
      networkMode: 'bridge',
      dns: ['8.8.8.8'],
      restart: { name: 'on-failure', maximumRetryCount: 3 },
      memory: 1024,
      memorySwap: -1,
      cpuShares: 10,
      ulimits: [{ name: 'nofile', soft: 1, hard: 2 }],
      privileged: true,
      capAdd: ['NET_ADMIN'],
      capDrop: ['ALL'],
      securityOpt: ['label=disable'],
      log: { driver: 'json-file', options: { 'max-size': '1m' } },
      user: 'nobody',
      workdir: '/srv',
      labels: { tier: 'front', 'maestro.instance': 'not this' },
    });
    expect(createOptions({ spec, env: ['A=1', 'BARE'], labels: { 'maestro.instance': 'web-1' } })).toEqual({
      Image: 'registry.local:5000/team/app:3',
      Hostname: 'web-1',
      Cmd: ['sh', '-c', 'echo "$HOME"'],
      Env: ['A=1', 'BARE'],
      User: 'nobody',
      WorkingDir: '/srv',
      Labels: { tier: 'front', 'maestro.instance': 'web-1' },
      ExposedPorts: { '80/tcp': {}, '53/udp': {} },
      Volumes: { '/in': {}, '/named': {}, '/scratch': {} },
      HostConfig: {
        Binds: ['/a:/in:ro,rslave', 'named:/named:rw'],
        VolumesFrom: ['data-1'],
        Links: ['db:database'],
        ExtraHosts: ['host:10.0.0.2', 'six:::1'],
        PortBindings: {
          '80/tcp': [
            { HostIp: '0.0.0.0', HostPort: '8080' },
            { HostIp: '10.0.0.1', HostPort: '8081' },
          ],
          '53/udp': [{ HostIp: '0.0.0.0', HostPort: '5353' }],
        },
        NetworkMode: 'bridge',
        Dns: ['8.8.8.8'],
        RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
        Memory: 1024,
        MemorySwap: -1,
        CpuShares: 10,
        Ulimits: [{ Name: 'nofile', Soft: 1, Hard: 2 }],
        Privileged: true,
        CapAdd: ['NET_ADMIN'],
        CapDrop: ['ALL'],
        SecurityOpt: ['label=disable'],
        LogConfig: { Type: 'json-file', Config: { 'max-size': '1m' } },
      },
    });
  });

  it("says everything that Compose's keys can say", () => {
    const spec = testSpec('web-1', {
      entrypoint: ['/start', '--fast'],
      healthCheck: {
        test: ['CMD', 'check'],
        intervalMs: 90_000,
        timeoutMs: 0.5,
        retries: 5,
        startPeriodMs: 0,
        startIntervalMs: 1500,
      },
      networks: [
        {
          network: 'back',
          aliases: ['db', 'data'],
          ipv4Address: '172.30.0.9',
          ipv6Address: 'fd00::9',
          linkLocalIps: ['169.254.1.1'],
          macAddress: '02:42:ac:11:00:03',
          driverOptions: { mtu: '1400' },
        },
        { ...plainAttachment, network: 'front' },
      ],
      links: { 'db-1': 'database' },
      networkMode: null,
      tmpfs: { '/run': '', '/tmp': 'size=64m' },
      readOnly: true,
      devices: [{ source: '/dev/a', target: '/dev/b', permissions: 'r' }],
      shmSize: 1024,
      init: false,
      pidMode: 'host',
      ipcMode: 'shareable',
      sysctls: { 'net.core.somaxconn': '1024' },
      cpus: 1.5,
      gpus: [
        { driver: 'nvidia', count: -1, deviceIds: [], capabilities: ['compute', 'gpu'], options: { a: '1' } },
        { driver: '', count: null, deviceIds: ['0'], capabilities: ['gpu'], options: {} },
      ],
      platform: 'linux/amd64',
      groupAdd: ['audio', '1000'],
      volumes: [{ source: '/v', target: '/in/v', mode: 'rw' }],
      mounts: [
        {
          type: 'bind',
          source: '/a',
          target: '/in/a',
          readOnly: false,
          propagation: null,
          createHostPath: true,
          selinux: null,
        },
        {
          type: 'bind',
          source: '/b',
          target: '/in/b',
          readOnly: true,
          propagation: 'rslave',
          createHostPath: true,
          selinux: 'z',
        },
        {
          type: 'bind',
          source: '/c',
          target: '/in/c',
          readOnly: true,
          propagation: 'rslave',
          createHostPath: false,
          selinux: null,
        },
        {
          type: 'bind',
          source: '/d',
          target: '/in/d',
          readOnly: false,
          propagation: null,
          createHostPath: false,
          selinux: null,
        },
        { type: 'volume', source: 'data', target: '/in/data', readOnly: true, noCopy: true, subpath: 'part' },
        {
          type: 'volume',
          source: null,
          target: '/in/anonymous',
          readOnly: false,
          noCopy: false,
          subpath: null,
        },
        { type: 'tmpfs', target: '/in/memory', readOnly: false, size: 1024, mode: 0o700 },
        { type: 'tmpfs', target: '/in/more', readOnly: false, size: null, mode: null },
        { type: 'npipe', source: 'pipe', target: '/pipe', readOnly: false },
      ],
      stopSignal: 'SIGINT',
    });
    expect(createOptions({ spec, env: [], labels: {} })).toEqual({
      Image: 'busybox:test',
      Env: [],
      Labels: {},
      Entrypoint: ['/start', '--fast'],
      Healthcheck: {
        Test: ['CMD', 'check'],
        Interval: 90_000_000_000,
        Timeout: 500_000,
        Retries: 5,
        StartPeriod: 0,
        StartInterval: 1_500_000_000,
      },
      StopSignal: 'SIGINT',
      Volumes: { '/in/v': {} },
      HostConfig: {
        NetworkMode: 'back',
        RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
        Binds: ['/v:/in/v:rw', '/a:/in/a:rw', '/b:/in/b:ro,rslave,z'],
        Mounts: [
          {
            Type: 'bind',
            Source: '/c',
            Target: '/in/c',
            ReadOnly: true,
            BindOptions: { Propagation: 'rslave' },
          },
          { Type: 'bind', Source: '/d', Target: '/in/d' },
          {
            Type: 'volume',
            Source: 'data',
            Target: '/in/data',
            ReadOnly: true,
            VolumeOptions: { NoCopy: true, Subpath: 'part' },
          },
          { Type: 'volume', Target: '/in/anonymous' },
          { Type: 'tmpfs', Target: '/in/memory', TmpfsOptions: { SizeBytes: 1024, Mode: 0o700 } },
          { Type: 'tmpfs', Target: '/in/more' },
          { Type: 'npipe', Source: 'pipe', Target: '/pipe' },
        ],
        Tmpfs: { '/run': '', '/tmp': 'size=64m' },
        ReadonlyRootfs: true,
        Devices: [{ PathOnHost: '/dev/a', PathInContainer: '/dev/b', CgroupPermissions: 'r' }],
        DeviceRequests: [
          { Driver: 'nvidia', Count: -1, Capabilities: [['compute', 'gpu']], Options: { a: '1' } },
          { Driver: '', DeviceIDs: ['0'], Capabilities: [['gpu']], Options: {} },
        ],
        NanoCpus: 1_500_000_000,
        ShmSize: 1024,
        Init: false,
        PidMode: 'host',
        IpcMode: 'shareable',
        Sysctls: { 'net.core.somaxconn': '1024' },
        GroupAdd: ['audio', '1000'],
      },
      NetworkingConfig: {
        EndpointsConfig: {
          back: {
            Aliases: ['db', 'data'],
            Links: ['db-1:database'],
            IPAMConfig: {
              IPv4Address: '172.30.0.9',
              IPv6Address: 'fd00::9',
              LinkLocalIPs: ['169.254.1.1'],
            },
            MacAddress: '02:42:ac:11:00:03',
            DriverOpts: { mtu: '1400' },
          },
        },
      },
    });
  });

  it('tells Docker to forget the entrypoint of the image where the file has an empty one', () => {
    expect(createOptions(testRequest('web-1', { entrypoint: [] })).Entrypoint).toEqual(['']);
  });

  it('expands a range over a range, and leaves the choice from a range to Docker', () => {
    const { ExposedPorts, HostConfig } = createOptions(
      testRequest('web-1', {
        ports: [
          port('both', range(1234, 1236), range(2234, 2236)),
          port('choice', range(9000), range(9100, 9110)),
        ],
      }),
    );
    expect(ExposedPorts).toEqual({ '1234/tcp': {}, '1235/tcp': {}, '1236/tcp': {}, '9000/tcp': {} });
    expect(HostConfig.PortBindings).toEqual({
      '1234/tcp': [{ HostIp: '0.0.0.0', HostPort: '2234' }],
      '1235/tcp': [{ HostIp: '0.0.0.0', HostPort: '2235' }],
      '1236/tcp': [{ HostIp: '0.0.0.0', HostPort: '2236' }],
      '9000/tcp': [{ HostIp: '0.0.0.0', HostPort: '9100-9110' }],
    });
  });

  it('passes the port of the ship as it is written', () => {
    const written = {
      ...port('p', range(80), range(80)),
      external: { address: '', range: range(80), text: '080-080' },
    };
    const { HostConfig } = createOptions(testRequest('web-1', { ports: [written] }));
    expect(HostConfig.PortBindings).toEqual({ '80/tcp': [{ HostIp: '', HostPort: '080-080' }] });
  });

  it('takes names that every object seems to have', () => {
    const labels = dictionary([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
    const body = createOptions(testRequest('web-1', { labels, containerVolumes: ['__proto__'] }));
    expect(JSON.parse(JSON.stringify([body.Labels, body.Volumes]))).toEqual(
      JSON.parse('[{"__proto__":"a","constructor":"b"},{"__proto__":{}}]'),
    );
  });

  it('keeps an environment as it is', () => {
    const env = ['LINES=a\nb', 'SUM=1=2', 'QUOTED="x"', `LONG=${'x'.repeat(128 * 1024)}`, 'EMPTY=', 'BARE'];
    expect(createOptions(testRequest('web-1', {}, env)).Env).toEqual(env);
  });
});

const plainAttachment: Omit<NetworkAttachment, 'network'> = {
  aliases: [],
  ipv4Address: null,
  ipv6Address: null,
  linkLocalIps: [],
  macAddress: null,
  driverOptions: {},
};

function range(first: number, last: number = first): PortRange {
  return { first, last };
}

function port(
  name: string,
  exposed: PortRange,
  external: PortRange,
  { address = '0.0.0.0', protocol = 'tcp' }: { address?: string; protocol?: NamedPort['protocol'] } = {},
): NamedPort {
  return {
    name,
    protocol,
    exposed,
    exposedText: '',
    external: { address, range: external, text: textOf(external) },
  };
}

function textOf({ first, last }: PortRange): string {
  return first === last ? String(first) : `${first}-${last}`;
}
