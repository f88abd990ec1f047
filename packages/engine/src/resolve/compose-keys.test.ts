import { describe, expect, test } from 'vitest';
import { environmentOf, resolveText } from '../../fixtures/resolve-text.ts';
import { type Instance, silentComposeSpec } from '../model/index.ts';

/** A file whose service and whose instance say these things. */
function file(service: string, instance: string, top = ''): string {
  const lines = (text: string, indent: string): string =>
    text
      .trim()
      .split('\n')
      .map((line) => `${indent}${line}\n`)
      .join('');
  return `__maestro: {schema: 2}
name: test
ships: {h: {ip: 10.0.0.1}}
${top}
services:
  web:
    image: app:1
${lines(service, '    ')}    instances:
      web-1:
        ship: h
${lines(instance, '        ')}`;
}

type Container = Instance['container'];

function container(service: string, instance: string, top = ''): Partial<Container> {
  return environmentOf(file(service, instance, top)).instances['web-1']?.container ?? {};
}

/** Of what is told: its severity, code and message, without the place. */
function told(instance: string, top = ''): string[] {
  return resolveText(file('', instance, top)).told.map((line) => line.replace(/^\d+:\d+ /, ''));
}

describe('of a service and its instance', () => {
  test('scalars and lists replace, and null takes away', () => {
    const service = `
entrypoint: /start.sh --fast
tmpfs: [/run, "/tmp:size=64m,mode=1777"]
read_only: yes
shm_size: 64mb
init: "true"
pid: host
ipc: shareable
cpus: 0.5
platform: linux/amd64
group_add: [audio, 1000]
stop_signal: SIGINT`;
    const ofService = {
      entrypoint: ['/start.sh', '--fast'],
      tmpfs: { '/run': '', '/tmp': 'size=64m,mode=1777' },
      readOnly: true,
      shmSize: 64 * 1024 ** 2,
      init: true,
      pidMode: 'host',
      ipcMode: 'shareable',
      cpus: 0.5,
      platform: 'linux/amd64',
      groupAdd: ['audio', '1000'],
      stopSignal: 'SIGINT',
    };
    expect(container(service, '')).toMatchObject(ofService);
    expect(
      container(
        service,
        `
entrypoint: []
tmpfs: /cache
read_only: no
shm_size: 1024
init: off
pid: container:web-2
ipc: container:web-2
cpus: "1.5"
platform: linux/arm64/v8
group_add: 5
stop_signal: 9`,
      ),
    ).toMatchObject({
      entrypoint: [],
      tmpfs: { '/cache': '' },
      readOnly: false,
      shmSize: 1024,
      init: false,
      pidMode: 'container:web-2',
      ipcMode: 'container:web-2',
      cpus: 1.5,
      platform: 'linux/arm64/v8',
      groupAdd: ['5'],
      stopSignal: '9',
    });
    const keys = service.trim().split('\n');
    const taken = keys.map((line) => `${line.split(':')[0]}: null`).join('\n');
    expect(container(service, taken)).toMatchObject({
      entrypoint: null,
      tmpfs: {},
      readOnly: null,
      shmSize: null,
      init: null,
      pidMode: null,
      ipcMode: null,
      cpus: null,
      platform: null,
      groupAdd: [],
      stopSignal: null,
    });
  });

  test('mappings are merged, key by key', () => {
    const service = `
healthcheck: {test: [CMD, check, 1], interval: 1m30s, retries: "5", start_period: 1.5s}
sysctls: {net.core.somaxconn: 1024, net.ipv4.ip_forward: 0}`;
    expect(
      container(
        service,
        `
healthcheck: {test: curl -f http://localhost/, timeout: 500ms, start_period: null, start_interval: 0}
sysctls: {net.core.somaxconn: 2048, net.ipv4.ip_forward: null, kernel.shmmax: "1"}`,
      ),
    ).toMatchObject({
      healthCheck: {
        test: ['CMD-SHELL', 'curl -f http://localhost/'],
        intervalMs: 90_000,
        timeoutMs: 500,
        retries: 5,
        startPeriodMs: null,
        startIntervalMs: 0,
      },
      sysctls: { 'net.core.somaxconn': '2048', 'kernel.shmmax': '1' },
    });
    expect(container(service, 'healthcheck: null\nsysctls: [a=b=c, d]')).toMatchObject({
      healthCheck: null,
      sysctls: { a: 'b=c', d: '' },
    });
  });

  test('the pull policy is in the words of the plan', () => {
    const policy = (service: string, instance: string): unknown =>
      environmentOf(file(service, instance)).instances['web-1']?.pullPolicy;
    expect(policy('', '')).toBe('missing');
    expect(policy('pull_policy: always', '')).toBe('always');
    expect(policy('pull_policy: always', 'pull_policy: never')).toBe('never');
    expect(policy('pull_policy: always', 'pull_policy: if_not_present')).toBe('missing');
    expect(policy('pull_policy: always', 'pull_policy: null')).toBe('missing');
  });
});

test.each([
  ['entrypoint: a', { entrypoint: ['a'] }],
  ['healthcheck: {retries: 1}', { healthCheck: expect.objectContaining({ retries: 1 }) as unknown }],
  ['networks: [a]', { networks: [expect.objectContaining({ network: 'a' })] }],
  ['tmpfs: /a', { tmpfs: { '/a': '' } }],
  ['read_only: no', { readOnly: false }],
  ['devices: [/dev/a]', { devices: [{ source: '/dev/a', target: '/dev/a', permissions: 'rwm' }] }],
  ['shm_size: 1k', { shmSize: 1024 }],
  ['init: yes', { init: true }],
  ['pid: host', { pidMode: 'host' }],
  ['ipc: host', { ipcMode: 'host' }],
  ['sysctls: {a: 1}', { sysctls: { a: '1' } }],
  ['cpus: 1', { cpus: 1 }],
  ['gpus: all', { gpus: [expect.objectContaining({ count: -1 })] }],
  ['platform: linux', { platform: 'linux' }],
  ['group_add: a', { groupAdd: ['a'] }],
  ['mounts: [{type: volume, target: /a}]', { mounts: [expect.objectContaining({ target: '/a' })] }],
  ['stop_signal: INT', { stopSignal: 'INT' }],
])('%s says that and nothing else, of a service or of an instance', (line, spec) => {
  for (const [service, instance] of [
    [line, ''],
    ['', line],
  ] as const) {
    expect(container(service, instance)).toMatchObject({ ...silentComposeSpec, ...spec });
  }
});

describe('a health check', () => {
  const off = {
    test: ['NONE'],
    intervalMs: null,
    timeoutMs: null,
    retries: null,
    startPeriodMs: null,
    startIntervalMs: null,
  };
  test.each(['{disable: yes, test: x}', '{test: [NONE], interval: 3s}', '{disable: "true"}'])(
    'is off by %s',
    (check) => {
      expect(container('', `healthcheck: ${check}`).healthCheck).toEqual(off);
    },
  );

  test('that is none is told', () => {
    expect(told('healthcheck: {test: [check, now], interval: 30, timeout: soon, retries: -1}')).toEqual([
      'error invalid-healthcheck: The first word of the list must be CMD, CMD-SHELL or NONE. (write [CMD, program, argument], [CMD-SHELL, "text for the shell"], or the text alone)',
      'error invalid-duration: "30" is not a duration such as 30s or 1m30s. (write 30s for seconds)',
      'error invalid-duration: "soon" is not a duration such as 30s or 1m30s.',
      'warning healthcheck-retries: The number of retries cannot be negative.',
    ]);
    expect(told('healthcheck: {test: [CMD-SHELL, a, b], interval: 10us}')).toEqual([
      'error invalid-healthcheck: CMD-SHELL is followed by one text for the shell. (write [CMD, program, argument], [CMD-SHELL, "text for the shell"], or the text alone)',
      'warning healthcheck-time: "interval" of a health check is shorter than a millisecond, the least that Docker accepts.',
    ]);
  });
});

describe('devices, GPUs and single values', () => {
  test('are read in all their forms', () => {
    expect(
      container(
        '',
        `
devices: [/dev/a, "/dev/a:r", "/dev/a:/dev/b", "/dev/a:/dev/b:rw", {source: /dev/c}, {source: /dev/c, target: /dev/d, permissions: m}]
gpus: [{driver: nvidia, count: 2, capabilities: [utility]}, {device_ids: ["0", 3], options: {a: 1}}, {count: all}]`,
      ),
    ).toMatchObject({
      devices: [
        { source: '/dev/a', target: '/dev/a', permissions: 'rwm' },
        { source: '/dev/a', target: '/dev/a', permissions: 'r' },
        { source: '/dev/a', target: '/dev/b', permissions: 'rwm' },
        { source: '/dev/a', target: '/dev/b', permissions: 'rw' },
        { source: '/dev/c', target: '/dev/c', permissions: 'rwm' },
        { source: '/dev/c', target: '/dev/d', permissions: 'm' },
      ],
      gpus: [
        { driver: 'nvidia', count: 2, deviceIds: [], capabilities: ['utility', 'gpu'], options: {} },
        { driver: '', count: null, deviceIds: ['0', '3'], capabilities: ['gpu'], options: { a: '1' } },
        { driver: '', count: -1, deviceIds: [], capabilities: ['gpu'], options: {} },
      ],
    });
    expect(container('', 'gpus: all').gpus).toEqual([
      { driver: '', count: -1, deviceIds: [], capabilities: ['gpu'], options: {} },
    ]);
  });

  test('that are wrong are told', () => {
    expect(
      told(`
entrypoint: "'"
read_only: maybe
devices: [dev/a, "/dev/a:/dev/b:x"]
shm_size: 64tb
pid: service:db
ipc: everybody
cpus: -1
gpus: [{count: 1, device_ids: ["0"]}]
platform: linux/arm/v7/x
stop_signal: SIGSTOPP
pull_policy: nver`),
    ).toEqual([
      "warning invalid-command: This entrypoint cannot be split into words: a quotation mark (') is never closed.",
      'error invalid-flag: "maybe" is neither yes nor no. (write yes or no)',
      'warning device-path: "dev/a" is not an absolute path. (write /dev/name, or /dev/name:/dev/name-in-the-container:rwm)',
      'warning device-permissions: "x" is not what a container may do with a device: letters of rwm, each once. (r is to read, w to write, m to make a node of the device)',
      'error invalid-size: "64tb" is not a size; bytes are expected, or a number with b, k, m or g. (write 64m, for example)',
      'error service-namespace: A service is many containers, and Docker takes the namespace of one. (write container:NAME, with the name of an instance on the same ship)',
      'warning namespace: "everybody" is not a mode of ipc; private, shareable, host, none, container:NAME are.',
      'warning cpus: Instance "web-1": -1 CPUs are less than Docker accepts, 0.01.',
      'warning gpus-count-and-ids: Docker takes either a number of devices or their ids, not both. (take one of the two away)',
      'warning platform: "linux/arm/v7/x" is not a platform. (write os/arch, such as linux/amd64, or os/arch/variant)',
      'warning stop-signal: "SIGSTOPP" is not a signal. (did you mean "SIGSTOP"?)',
      'error unknown-pull-policy: "nver" is not a pull policy; always, missing or never is expected. (did you mean "never"?)',
    ]);
  });
});

describe('mounts', () => {
  test('are read in all their kinds', () => {
    expect(
      container(
        '',
        `
mounts:
  - {type: bind, source: /a, target: /in/a}
  - {type: bind, source: /b, target: /in/b, read_only: yes, bind: {propagation: rslave, create_host_path: no}}
  - {type: bind, source: /c, target: /in/c, bind: {selinux: Z}}
  - {type: volume, source: data, target: /in/data, volume: {nocopy: yes, subpath: part}}
  - {type: volume, target: /in/anonymous}
  - {type: tmpfs, target: /in/memory, tmpfs: {size: 1mb, mode: 0700}}
  - {type: tmpfs, target: /in/more, tmpfs: {mode: "1777"}}
  - {type: npipe, source: '\\\\.\\pipe\\docker', target: /pipe}`,
      ).mounts,
    ).toEqual([
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
        createHostPath: false,
        selinux: null,
      },
      {
        type: 'bind',
        source: '/c',
        target: '/in/c',
        readOnly: false,
        propagation: null,
        createHostPath: true,
        selinux: 'Z',
      },
      { type: 'volume', source: 'data', target: '/in/data', readOnly: false, noCopy: true, subpath: 'part' },
      {
        type: 'volume',
        source: null,
        target: '/in/anonymous',
        readOnly: false,
        noCopy: false,
        subpath: null,
      },
      { type: 'tmpfs', target: '/in/memory', readOnly: false, size: 1024 ** 2, mode: 0o700 },
      { type: 'tmpfs', target: '/in/more', readOnly: false, size: null, mode: 0o1777 },
      { type: 'npipe', source: '\\\\.\\pipe\\docker', target: '/pipe', readOnly: false },
    ]);
  });

  test('that meet other mounts are told', () => {
    expect(
      told(`
volumes: {/a: /one/}
container_volumes: /two
tmpfs: /three
mounts:
  - {type: tmpfs, target: /one}
  - {type: tmpfs, target: /two/}
  - {type: volume, target: /three}
  - {type: volume, target: /four}
  - {type: volume, target: /over/../four/.}`),
    ).toEqual(
      ['/one', '/two', '/three', '/four'].map(
        (path) =>
          `error volume-conflict: Instance "web-1" mounts two things at ${path}. (take one of the two away)`,
      ),
    );
  });

  test("that meet those of another container's volumes are told", () => {
    const text = file('', 'volumes_from: web-2\ntmpfs: /data').concat(
      '      web-2: {ship: h, mounts: [{type: volume, target: /data/}]}\n',
    );
    expect(resolveText(text).told).toEqual([
      '12:23 error volume-conflict: Instance "web-1" takes /data from "web-2" and mounts a volume there itself. (take one of the two away)',
    ]);
  });

  test('that Docker refuses bar the instance', () => {
    expect(
      told(`
mounts:
  - {type: bind, source: a, target: /a}
  - {type: bind, source: /b:b, target: /b}
  - {type: bind, source: /c, target: /c, bind: {selinux: z, create_host_path: no}, volume: {nocopy: yes}}
  - {type: bind, source: /d, target: d, bind: {propagation: sideways}}
  - {type: volume, source: /e, target: /e}
  - {type: tmpfs, source: f, target: /f}
  - {type: image, target: /g}`),
    ).toEqual([
      'warning mount-source: "a" is not an absolute path of the ship, which a bind needs.',
      'warning volume-path: "/b:b" → "/b": Docker makes no path with a colon. (make it on the ship, and add bind: {create_host_path: false})',
      'warning mount-selinux: Docker relabels only paths that it may make: selinux does not go with create_host_path: false.',
      'warning mount-settings-unused: "volume" has no effect on a mount of the type bind.',
      'warning volume-target: "d" is not an absolute path in the container. (begin it with a slash)',
      'error mount-propagation: "sideways" is not a kind of propagation; one of private, rprivate, shared, rshared, slave, rslave is expected.',
      'warning mount-source: "/e" is not the name of a volume. (write type: bind for a path)',
      'warning mount-source: A tmpfs has no source.',
      'warning mount-source: A mount of the type image needs a source.',
    ]);
  });
});
