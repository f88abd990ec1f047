import { describe, expect, test } from 'vitest';
import { environmentOf, instanceFile, resolveText } from '../../fixtures/resolve-text.ts';
import { type Instance, silentComposeSpec } from '../model/index.ts';

function container(lines: string, schema?: 1 | 2): Instance['container'] | undefined {
  return environmentOf(instanceFile(lines, schema)).instances['web-1']?.container;
}

function told(lines: string, schema?: 1 | 2): readonly string[] {
  return resolveText(instanceFile(lines, schema)).told;
}

describe('an instance', () => {
  test('that says nothing gets the defaults', () => {
    expect(environmentOf(instanceFile('')).instances['web-1']).toEqual({
      name: 'web-1',
      service: 'web',
      ship: 'h',
      container: {
        name: 'web-1',
        image: 'app:1',
        hostname: 'web-1',
        command: null,
        ports: [],
        volumes: [],
        containerVolumes: [],
        volumesFrom: [],
        links: {},
        extraHosts: {},
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
        labels: {},
        ...silentComposeSpec,
      },
      env: [
        'CONTAINER_HOST_ADDRESS=10.0.0.1',
        'CONTAINER_NAME=web-1',
        'DOCKER_IMAGE=app:1',
        'DOCKER_TAG=1',
        'MAESTRO_ENVIRONMENT_NAME=test',
        'SERVICE_NAME=web',
      ].map((line) => {
        const [name, literal] = line.split('=');
        return { name, value: { parts: [{ literal }], provenance: { from: 'maestro' } } };
      }),
      lifecycle: { 'pre-start': [], running: [], 'pre-stop': [], stopped: [] },
      stopTimeoutSeconds: 10,
      pullPolicy: 'missing',
      at: '/services/web/instances/web-1',
    });
  });

  test('may say everything', () => {
    expect(
      container(`
image: other
command: [serve, 80, true]
volumes: {/data: {target: /var/data, mode: "ro,rslave"}, cache: /cache}
container_volumes: /scratch
links: {db: database}
extra_hosts: {a: 10.0.0.9, b: {ship: k}}
net: bridge
dns: 8.8.8.8
restart: on-failure:3
limits: {memory: 1.5g, cpu: 2, swap: -1}
ulimits: {nofile: {soft: 10}, nproc: 5}
privileged: yes
cap_add: NET_ADMIN
cap_drop: [ALL]
security_opt: [no-new-privileges]
log_driver: vendor/driver:1
log_opt: {max-size: 1.50, n: ~, list: [a, "b'c", 1]}
username: 1000
workdir: /srv
labels: {a: 1, b: yes, c: }`),
    ).toEqual({
      name: 'web-1',
      image: 'other',
      hostname: null,
      command: ['serve', '80', 'True'],
      ports: [],
      volumes: [
        { source: '/data', target: '/var/data', mode: 'ro,rslave' },
        { source: 'cache', target: '/cache', mode: 'rw' },
      ],
      containerVolumes: ['/scratch'],
      volumesFrom: [],
      links: { db: 'database' },
      extraHosts: { a: '10.0.0.9', b: '10.0.0.2' },
      networkMode: 'bridge',
      dns: ['8.8.8.8'],
      restart: { name: 'on-failure', maximumRetryCount: 3 },
      memory: 1610612736,
      memorySwap: -1,
      cpuShares: 2,
      ulimits: [
        { name: 'nofile', soft: 10, hard: 10 },
        { name: 'nproc', soft: 5, hard: 5 },
      ],
      privileged: true,
      capAdd: ['NET_ADMIN'],
      capDrop: ['ALL'],
      securityOpt: ['no-new-privileges'],
      log: { driver: 'vendor/driver:1', options: { 'max-size': '1.5', n: 'None', list: `['a', "b'c", 1]` } },
      user: '1000',
      workdir: '/srv',
      labels: { a: '1', b: 'True', c: '' },
      ...silentComposeSpec,
    });
  });

  test('takes what is empty, zero or no for none, where the original does', () => {
    const settings = "net: ''\nusername: ''\nworkdir: ''\nlog_driver: ''\nlimits: {memory: ''}\n";
    expect(told(settings)).toEqual([]);
    expect(container(settings)).toEqual({ ...container(''), workdir: '' });
    expect(container('net: no\nusername: 0')).toEqual(container(''));
  });

  test.each([
    ['"on-failure:-1"', -1],
    ['"on-failure: +2 "', 2],
    ['on-failure:1_0', 10],
    ['{name: on-failure, retries: 3.7}', 3],
    ['{name: on-failure, retries: yes}', 1],
  ])('is restarted as Python reads the number: %s', (restart, maximumRetryCount) => {
    expect(container(`restart: ${restart}`)?.restart).toEqual({ name: 'on-failure', maximumRetryCount });
  });

  test('may have sizes with a sign, and with digits grouped by _', () => {
    const { memory, memorySwap } = container('limits: {memory: "+1_0m", swap: "1_024_000k"}') ?? {};
    expect([memory, memorySwap]).toEqual([10485760, 1048576000]);
  });

  test('may have labels of any value, as Python prints them', () => {
    expect(container('labels: {a: [1, x], b: {c: ~}}')?.labels).toEqual({ a: "[1, 'x']", b: "{'c': None}" });
  });

  test('has each giver of volumes once, and limits in the spelling of Docker', () => {
    const text =
      'name: t\nships: {h: {ip: 10.0.0.1}}\nservices:\n  s: {image: a, instances: {web: {ship: h, volumes_from: [db, db], ulimits: {nofile: {Soft: 1, Hard: 2}, core: 1.5}}}}\n  t: {image: a, instances: {db: {ship: h}}}\n';
    const { volumesFrom, ulimits } = environmentOf(text).instances['web']?.container ?? {};
    expect([volumesFrom, ulimits]).toEqual([['db'], [{ name: 'nofile', soft: 1, hard: 2 }]]);
  });

  test('may have any name as a name', () => {
    const text =
      'name: t\nships: {__proto__: {ip: 10.0.0.1}}\nservices:\n  constructor:\n    image: app\n    requires: [__proto__, toString]\n    instances: {valueOf: {ship: __proto__, env: {__proto__: x}, ports: {hasOwnProperty: 80}}}\n  __proto__: {image: app, instances: {__proto__: {ship: __proto__}}}\n  toString: {image: app, instances: {toString: {ship: __proto__}}}\n';
    const environment = environmentOf(text);
    const proto = '__proto__';
    expect(Object.keys(environment.services)).toEqual(['constructor', '__proto__', 'toString']);
    expect(environment.services['constructor']?.requires).toEqual(['__proto__', 'toString']);
    expect(environment.instances['valueOf']?.env.map(({ name }) => name)).toContain('__proto__');
    expect(environment.instances[proto]?.ship).toBe('__proto__');
  });

  test('named twice, or on no ship of the file, is an error', () => {
    const text =
      'name: t\nships: {alpha: {ip: 10.0.0.1}}\nservices:\n  s: {image: a, instances: {web: {ship: alpha}, api: {ship: alhpa}}}\n  t: {image: a, instances: {web: {ship: alpha}}}\n';
    expect(resolveText(text).told).toEqual([
      '4:61 error unknown-ship: Instance "api" is placed on "alhpa", which is not a ship of this file. (did you mean "alpha"?)',
      '5:29 error duplicate-instance: Service "t" has an instance "web", and so has service "s". (instances are containers: their names are unique over the whole file)',
    ]);
  });
});

describe('settings that are wrong or that Docker refuses', () => {
  test.each([
    [
      'restart: sometime',
      '10:18 error unknown-restart-policy: "sometime" is not a restart policy; one of no, always, on-failure, unless-stopped is expected.',
    ],
    [
      'restart: on-failure:x',
      '10:18 error invalid-restart-retries: The number of retries must be a whole number.',
    ],
    [
      'restart: always:10',
      '10:18 warning restart-retries-unusable: Instance "web-1": Docker refuses a number of retries with the restart policy always. (leave the number out, or use on-failure)',
    ],
    [
      'restart: [always]',
      '10:18 warning restart-ignored: This is no restart policy: the container is not restarted. (write one of no, always, on-failure, unless-stopped)',
    ],
    [
      'log_driver: jsonfile',
      '10:21 error unknown-log-driver: "jsonfile" is not a log driver; one of json-file, syslog, journald, gelf, fluentd, none, local, awslogs, splunk, gcplogs, etwlogs is expected, or a plugin such as vendor/driver:tag. (did you mean "json-file"?)',
    ],
    [
      'log_opt: {a: b}',
      '10:9 warning log-options-unused: "log_opt" has no effect without "log_driver". (add log_driver: json-file, if that is meant)',
    ],
    [
      'limits: {memory: 10mb}',
      '10:26 error invalid-size: Memory: "10mb" is not a size; bytes are expected, or a number with k, m or g. (write 10m)',
    ],
    [
      'limits: {swap: big}',
      '10:24 error invalid-size: Swap: "big" is not a size; bytes are expected, or a number with k, m or g.',
    ],
    [
      'limits: {memory: 2m}',
      '10:26 warning memory-limit-too-low: Instance "web-1": a memory limit of 2097152 bytes is less than Docker accepts, 6m.',
    ],
    [
      'limits: {memory: 2g, swap: 1g}',
      '10:36 warning swap-below-memory: Instance "web-1": the swap limit (1073741824 bytes) is below the memory limit (2147483648 bytes). (Docker\'s swap limit includes memory: write the sum of both)',
    ],
    [
      'limits: {swap: 1g}',
      '10:24 warning swap-without-memory: Instance "web-1": Docker refuses a swap limit without a memory limit. (set limits.memory too; swap is memory and swap together)',
    ],
    [
      'ulimits: {nofile: {soft: 2, hard: 1}}',
      '10:27 warning ulimit-soft-above-hard: Ulimit "nofile": the soft limit 2 is above the hard limit 1.',
    ],
    [
      'ulimits: {nofiles: 5}',
      '10:19 warning unknown-ulimit: "nofiles" is not a limit that Docker knows. (did you mean "nofile"?)',
    ],
    [
      'ulimits: {nofile: "1024"}',
      '10:27 warning ulimit-ignored: Ulimit "nofile": 1024 is not a whole number, and left out. (write nofile: 1024, or nofile: {soft: 1024, hard: 2048})',
    ],
    [
      'ulimits: {nofile: {}}',
      '10:27 warning invalid-ulimit: Ulimit "nofile": a number is expected, or soft and hard. (write nofile: 1024, or nofile: {soft: 1024, hard: 2048})',
    ],
    [
      'extra_hosts: {a: {ship: kk}}',
      '10:33 error unknown-ship: "a" is to be the address of "kk", which is not a ship of this file. (did you mean "k"?)',
    ],
    [
      'extra_hosts: {a: db.example}',
      '10:26 warning extra-host-address: "db.example" is not a numeric address, which Docker wants for "a".',
    ],
    [
      'extra_hosts: {a: 5}',
      '10:26 warning extra-host-ignored: 5 is not an address: "a" is left out. (write an address, or {ship: NAME} for that of a ship)',
    ],
    [
      'image: App',
      '10:16 warning image-name: "App" is not the name of an image. (names of images are written in small letters)',
    ],
    [
      'username: 0',
      '10:19 warning username-none: 0 without quotation marks counts as no user: that of the image is taken. (write "0" if the user of this name or number is meant)',
    ],
    ['workdir: srv', '10:18 warning workdir: "srv" is not an absolute path in the container.'],
    [
      `command: it's`,
      `10:18 warning invalid-command: This command cannot be split into words: a quotation mark (') is never closed.`,
    ],
    [
      'net: host\nlinks: {a: b}',
      '10:9 warning network-conflict: Instance "web-1": Docker refuses links together with net: host.',
    ],
    [
      'container_volumes: [/d]\nvolumes: {/a: /d}',
      '10:29 error volume-conflict: Instance "web-1" mounts a volume at /d, which is a container volume too. (take one of the two away)',
    ],
  ])('%s', (lines, line) => {
    expect(told(lines)).toEqual([line]);
  });

  test('a name that Docker refuses', () => {
    const text =
      'name: t\nships: {h: {ip: 10.0.0.1}}\nservices: {s: {image: a, instances: {é1: {ship: h}, x: {ship: h}}}}\n';
    const { told: lines, environment } = resolveText(text);
    expect(lines.map((line) => line.replace(/ \(.*/, ''))).toEqual([
      '3:38 warning container-name: Docker refuses a container named "é1".',
      '3:53 warning container-name: Docker refuses a container named "x".',
    ]);
    expect(environment?.instances['é1']?.refusals?.map(({ code }) => code)).toEqual(['container-name']);
    expect(environment?.instances['x']).not.toHaveProperty('refusals');
  });

  test("a service's mistake is told once, not for each instance", () => {
    const text =
      'name: t\nships: {h: {ip: 10.0.0.1}}\nservices:\n  s:\n    image: App\n    limits: {memory: 10mb}\n    lifecycle: {running: [{type: tcp, port: x}]}\n    instances: {s-1: {ship: h}, s-2: {ship: h}}\n';
    expect(resolveText(text).told.map((line) => line.replace(/ \(.*/, ''))).toEqual([
      '5:12 warning image-name: "App" is not the name of an image.',
      '6:22 error invalid-size: Memory: "10mb" is not a size; bytes are expected, or a number with k, m or g.',
      '7:45 error unknown-port: Instance "s-1" declares no port "x".',
    ]);
  });
});

test('an instance on a ship that is not known is looked through all the same', () => {
  const text = `name: t
ships: {alpha: {ip: 10.0.0.1}, beta: {ip: 10.0.0.2}}
services:
  web:
    image: App
    instances:
      web-1: {ship: alhpa, volumes_from: [web-2, web-3], links: {web-2: peer}, workdir: here}
      web-2: {ship: beta}
`;
  expect(resolveText(text).told).toEqual([
    '5:12 warning image-name: "App" is not the name of an image. (names of images are written in small letters)',
    '7:21 error unknown-ship: Instance "web-1" is placed on "alhpa", which is not a ship of this file. (did you mean "alpha"?)',
    '7:50 error unknown-instance: Instance "web-1" takes volumes from "web-3", which is not an instance of this file. (did you mean "web-1"?)',
    '7:89 warning workdir: "here" is not an absolute path in the container.',
  ]);
});

test.each([
  ['schema: 3', 3, 24],
  ['schema: {version: two}', 'two', 34],
])('%s is read as schema 2, and its author is told', (schema, version, column) => {
  const { told } = resolveText(`__maestro: {${schema}}\nname: t\nships: {}\nservices: {}\n`);
  expect(told).toEqual([
    `1:${column - 3} warning unknown-schema-version: There is no schema ${version}; the file is read as schema 2. (write 1 or 2; they differ in the direction of volumes)`,
  ]);
});
