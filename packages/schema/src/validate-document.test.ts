import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Diagnostic } from './diagnostic.ts';
import { parseDocument } from './document.ts';
import { plainSource } from './source.ts';
import { toDiagnostics } from './to-diagnostics.ts';
import { validateDocument } from './validate-document.ts';

function diagnose(text: string): { readonly diagnostics: readonly Diagnostic[]; readonly accepted: boolean } {
  const { document, diagnostics } = parseDocument(plainSource('f', text));
  expect(diagnostics).toEqual([]);
  if (document === undefined) throw new Error('there is no document');
  const { config, problems } = validateDocument(document);
  return { diagnostics: toDiagnostics(document, problems), accepted: config !== undefined };
}

function told(text: string): string[] {
  return diagnose(text).diagnostics.map(({ severity, code, message, location, hint }) => {
    const place = `${location?.line}:${location?.column}-${location?.endColumn}`;
    return `${place} ${severity} ${code}: ${message}${hint === undefined ? '' : ` (${hint})`}`;
  });
}

/** A file with one instance, whose keys are given. */
function instance(keys: string): string {
  return `name: n\nships: {h: {ip: 10.0.0.1}}\nservices: {s: {image: a, instances: {i: {ship: h, ${keys}}}}}`;
}

describe('all that is wrong is told at once, each thing once', () => {
  test('in a file with many mistakes', () => {
    const text = `nmae: x
ships:
  h: {endpoint: a, docker_port: [1]}
  k: yes
servics: {}
services:
  web:
    imgae: a
    instances:
      w1: {ship: h, restart: sometimes, stop_timeout: soon, command: {a: b}}
      w2:
        ports: {http: 80.5, smtp: {exposed: 25}, x: [1]}
        env: {A: 1}
        labels: 5
    lifecycle:
      runing: []
      running:
        - {type: tpc, port: x}
        - {type: tcp}
        - {type: exec, comand: x}
        - {type: http, port: a, requests_options: {verfy: no}}
        - sleep
  db: {image: b, instances: [a]}
audit: {type: log}
`;
    expect(told(text)).toMatchInlineSnapshot(`
      [
        "1:1-5 error missing-key: The key "name" is missing; expected text. (did you mean "name" by "nmae"?)",
        "3:3-4 error missing-key: The key "ip" is missing; expected an address or a host name.",
        "3:33-36 error wrong-type: Expected a port such as 2375, but this is a list.",
        "4:6-9 error wrong-type: Expected a mapping, but this is yes or no.",
        "5:1-8 warning unknown-key: The key "servics" is not known here and has no effect. (did you mean "services"?)",
        "8:5-10 error missing-key: The key "image" is missing; expected the name of an image such as redis:7. (did you mean "image" by "imgae"?)",
        "10:30-39 error invalid-value: Expected no, always, on-failure, "on-failure:3" or unless-stopped.",
        "10:55-59 error invalid-value: Expected a number of seconds.",
        "10:70-76 error wrong-type: Expected a command as text or as a list of words, but this is a mapping.",
        "11:7-9 error missing-key: The key "ship" is missing; expected the name of a ship.",
        "12:23-27 error wrong-type: Expected a port such as 80, 53/udp, "25:2525", or a mapping with "exposed" and "external", but this is a number with a fraction.",
        "12:29-33 error missing-key: The key "external" is missing; expected a port such as 8080, or a list of an address and a port.",
        "12:53-56 error wrong-type: Expected a port such as 80, 53/udp, "25:2525", or a mapping with "exposed" and "external", but this is a list.",
        "14:17-18 error wrong-type: Expected a list or a mapping, but this is a whole number.",
        "16:7-13 warning unknown-key: The key "runing" is not known here and has no effect. (did you mean "running"?)",
        "18:18-21 error unknown-value: "tpc" is not known here; expected tcp, http, exec, rexec, sleep or health. (did you mean "tcp"?)",
        "19:12-16 error missing-key: The key "port" is missing; expected the name of a port.",
        "20:24-30 error missing-key: The key "command" is missing; expected a command, as text or as a list of words. (did you mean "command" by "comand"?)",
        "21:52-57 warning unknown-key: The key "verfy" is not known here and has no effect. (did you mean "verify"?)",
        "22:11-16 error wrong-type: Expected a mapping with "type", but this is text.",
        "23:29-32 error wrong-type: Expected a mapping of names to instances, but this is a list. (write "name: value", without dashes and square brackets)",
        "24:8-19 error wrong-type: Expected a list of auditors, but this is a mapping.",
      ]
    `);
  });
});

describe('left empty', () => {
  test.each([
    ['', '1:1-1 error missing-key: The file is empty; expected a mapping.'],
    [
      '- a',
      '1:1-4 error wrong-type: Expected a mapping, but this is a list. (write "name: value", without dashes and square brackets)',
    ],
    ['name:', '1:1-5 error missing-key: "name" is left empty; expected text.'],
    [
      'name: n\nservices: {s: {image: ~, instances: {}}}',
      '2:23-24 error missing-key: "image" is left empty; expected the name of an image such as redis:7.',
    ],
    [
      'name: n\nservices:\n  s:\n',
      '3:3-4 warning empty-entry: This service is left empty, as if it were not there.',
    ],
  ])('%j', (text, expected) => {
    expect(told(text)).toEqual([expected]);
  });
});

describe('what the original accepts is accepted', () => {
  test.each([
    'ports: {a: 25, b: 53/udp, c: "25:2525", d: {exposed: 25, external: [10.0.0.1, 2525]}, e: }',
    'ports:',
    'limits: ',
    'limits: {memory: "1073741824", swap: -1, cpu: "2"}',
    'limits: {memory: 1.5g, swap: 2147483648}',
    'requires: db',
    'cmd: run me',
    'command: [sh, -c, 5]',
    'privileged: yes',
    'stop_timeout: "3"',
    'restart: no',
    'restart: "on-failure:3"',
    'restart: {name: on-failure, maximum_retry_count: "3"}',
    'restart: [always]',
    'labels: [a, b=c]',
    'labels: {a: 1, b: ~}',
    'ulimits: {nofile: 10, nproc: {soft: 1}, x: yes}',
    'extra_hosts: {a: 10.0.0.1, b: {ship: h}, c: 5}',
    'volumes: {/a: /b, /c: {target: /d, mode: "ro,z"}}',
    'volumes_from: other',
    'dns: 8.8.8.8',
    'log_driver: json-file, log_opt: {max-size: 10m, n: ~, l: [a]}',
    'log_driver: vendor/plugin:latest',
    'log_driver: ',
    'env: {A: [1, [yes, x]], B: , C: {d: e}, D: .inf}',
    'envfile: [a, b]',
    'username: 1000',
    'lifecycle: {running: [{type: exec, cmd: x, attempts: "7"}, {type: http, port: 80}, {type: health}]}',
    'lifecycle: ',
  ])('%s', (keys) => {
    expect(diagnose(instance(keys)).accepted).toBe(true);
  });

  test.each([
    '__maestro: {schema: {version: 2}}',
    '__maestro: {schema: "2"}',
    '__maestro:',
    'audit: ~',
    'audit: []',
    '_x: {a: 1}',
    'services: {}',
    'ships: {h: {ip: a, docker_port: "4243", timeout: 12.5, api_version: 1.20, tls: on}}',
    'registries: {r: {registry: https://r, retry: {attempts: "2", when: [500]}}}',
    'audit: [{type: http, endpoint: x, method: get, payload: [1]}, {type: hipchat}, {type: _fail, ignore_errors: true, level: debug}]',
    'ship_defaults: {ssh_tunnel: {user: u, key: k}}',
  ])('%s', (keys) => {
    expect(diagnose(`name: n\n${keys}`).accepted).toBe(true);
  });
});

describe('accepted, with a warning', () => {
  test.each([
    [
      instance('privileged: "no"'),
      '3:63-67 warning flag-as-text: "privileged" should be yes or no; text counts as yes, whatever it says. (write yes or no, without quotes)',
    ],
    [
      instance('lxc_conf: {a: b}'),
      '3:51-59 warning obsolete-key: Docker has no LXC options any more; "lxc_conf" has no effect.',
    ],
    [
      instance('cmd: x'),
      '3:51-54 warning deprecated-key: The key "cmd" is an old spelling of "command". (write "command")',
    ],
    [
      instance('stop-timeout: 3'),
      '3:51-63 warning unknown-key: The key "stop-timeout" is not known here and has no effect. (did you mean "stop_timeout"?)',
    ],
    [
      'name: n\nx-header: 1',
      '2:1-9 warning unknown-key: The key "x-header" is not known here and has no effect.',
    ],
    [
      'name: n\naudit: [{type: hipchat}]',
      '2:16-23 warning obsolete-auditor: HipChat does not exist any more; this auditor does nothing.',
    ],
  ])('%s', (text, expected) => {
    expect(diagnose(text).accepted).toBe(true);
    expect(told(text)).toEqual([expected]);
  });
});

test('an empty list stands for no mapping, where 0.8.3 took it so; a list with something in it is told', () => {
  expect(told(instance('ports: [], extra_hosts: [], log_opt: []'))).toEqual([]);
  expect(told(instance('extra_hosts: [a]'))).toEqual([
    '3:64-67 error wrong-type: Expected a mapping of names to addresses, but this is a list. (write "name: value", without dashes and square brackets)',
  ]);
});

test('a value in place of a mapping that may also be an empty list is told once, and not repeated', () => {
  const text = `name: n
registries: hunter2
ships: {h: {ip: a}}
services:
  s:
    image: i
    ports: 8080
    limits: 512m
    lifecycle: yes
    instances: {w: {ship: h, log_opt: max-size=10m, ports: 80}}
`;
  expect(told(text)).toMatchInlineSnapshot(`
    [
      "2:13-20 error wrong-type: Expected a mapping of names to registries, but this is text.",
      "7:12-16 error wrong-type: Expected a mapping of names to ports, but this is a whole number.",
      "8:13-17 error wrong-type: Expected a mapping, but this is text.",
      "9:16-19 error wrong-type: Expected a mapping, but this is yes or no.",
      "10:39-51 error wrong-type: Expected a mapping of names to values, but this is text.",
      "10:60-62 error wrong-type: Expected a mapping of names to ports, but this is a whole number.",
    ]
  `);
});

test('a key that may hold a value is not repeated', () => {
  const text = `
name: demo
"DB_PASSWORD: hunter2": x
'DB_PASSWORD=hunter2': x
ships: {}
services: {}
`;
  expect(told(text)).toMatchInlineSnapshot(`
      [
        "3:1-23 warning unknown-key: This key is not known here and has no effect.",
        "4:1-22 warning unknown-key: This key is not known here and has no effect.",
      ]
    `);
});

test('no message shows a value that may be secret', () => {
  const text = `name: n
registries: {r: {password: [hunter2], username: {hunter2: 1}, registry: [hunter2]}}
audit: [{type: slack, channel: c, token: {a: hunter2}}, {type: http, endpoint: x, method: hunter2}]
ships: {h: {ip: a, docker_port: hunter2, ssh_tunnel: {user: u, key: [hunter2]}}}
services: {s: {image: a, instances: {i: {ship: h, limits: {memory: hunter2}, stop_timeout: hunter2}}}}
`;
  const { diagnostics } = diagnose(text.replace('{hunter2: 1}', '{a: hunter2}'));
  expect(diagnostics.length).toBe(9);
  expect(JSON.stringify(diagnostics)).not.toContain('hunter2');
});

test('any data at all is told about or accepted, and every problem has a place', { timeout: 60_000 }, () => {
  const keys = [
    'name',
    'ships',
    'services',
    'audit',
    'registries',
    '__maestro',
    's',
    'image',
    'instances',
    'ship',
    'ports',
    'env',
    'lifecycle',
    'running',
    'type',
    'restart',
    'limits',
    'labels',
    '__proto__',
    'a/b~',
  ];
  const data = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      fc.constantFrom<unknown>(null, true, 0, 1.5, 'tcp', 'x', '', Number.NaN),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 6 }),
    ),
  })).value;
  fc.assert(
    fc.property(data, (value) => {
      const { diagnostics, accepted } = diagnose(stringify(value, { version: '1.1' }));
      expect(accepted).toBe(diagnostics.every(({ severity }) => severity === 'warning'));
      for (const { location, message } of diagnostics) {
        expect(location?.line).toBeGreaterThan(0);
        expect(message).toMatch(/^.*\.$/);
      }
    }),
    { numRuns: 1500 },
  );
});

test('keys of Compose files get the names that they have here', () => {
  const service = 'image: a, instances: {}, depends_on: [b], environment: {A: 1}, env_file: e, user: root';
  expect(told(`name: t\nservices: {web: {${service}}}\n`)).toEqual([
    '2:43-53 warning unknown-key: The key "depends_on" is not known here and has no effect. ("depends_on" is "requires" here; write requires: [SERVICE])',
    '2:60-71 warning unknown-key: The key "environment" is not known here and has no effect. ("environment" is "env" here; write env: {NAME: value})',
    '2:81-89 warning unknown-key: The key "env_file" is not known here and has no effect. ("env_file" is "envfile" here; write envfile: FILE, or a list of files)',
    '2:94-98 warning unknown-key: The key "user" is not known here and has no effect. ("user" is "username" here; write username: NAME, in each instance)',
  ]);
});

describe('updates of a service', () => {
  const file = (keys: string): string =>
    `name: n\nships: {h: {ip: 10.0.0.1}}\nservices: {s: {image: a, ${keys}, instances: {i: {ship: h}}}}`;

  test.each([
    'update: null, min_available: null',
    'update: {}',
    'update: {parallelism: 0, delay: 10s, monitor: 1m30s, failure_action: continue, max_failure_ratio: 1, order: stop-first}',
    'update: {parallelism: 100%, max_failure_ratio: "0.25", order: , delay: }',
    'update: {parallelism: "2", failure_action: rollback, order: start-first}, min_available: 33.3%',
  ])('%s', (keys) => {
    expect(diagnose(file(keys))).toEqual({ diagnostics: [], accepted: true });
  });

  test('of another type or with other keys are told', () => {
    const keys =
      'update: {paralelism: 2, parallelism: -1, max_failure_ratio: 1.5, failure_action: rolback, order: start_first, delay: [1s]}, min_available: 101%';
    expect(told(file(keys))).toMatchInlineSnapshot(`
      [
        "3:35-45 warning unknown-key: The key "paralelism" is not known here and has no effect. (did you mean "parallelism"?)",
        "3:63-65 error invalid-value: Expected a whole number, or a percentage such as 25%.",
        "3:86-89 error invalid-value: Expected a number from 0 to 1.",
        "3:107-114 error invalid-value: Expected pause, continue or rollback. (did you mean "rollback"?)",
        "3:123-134 error invalid-value: Expected stop-first or start-first. (did you mean "start-first"?)",
        "3:143-147 error wrong-type: Expected a duration such as 30s or 1m30s, but this is a list.",
        "3:165-169 error invalid-value: Expected a whole number, or a percentage such as 25%.",
      ]
    `);
    expect(told(file('update: 2, min_available: 0.5'))).toMatchInlineSnapshot(`
      [
        "3:34-35 error wrong-type: Expected a mapping, but this is a whole number.",
        "3:52-55 error wrong-type: Expected a whole number, or a percentage such as 25%, but this is a number with a fraction.",
      ]
    `);
  });

  test('are keys of services, not of instances', () => {
    expect(told(instance('min_available: 1'))).toMatchInlineSnapshot(`
      [
        "3:51-64 warning unknown-key: The key "min_available" is not known here and has no effect.",
      ]
    `);
  });
});

describe("Compose's keys", () => {
  const file = (keys: string): string =>
    `name: n\nnetworks: {a: , b: {external: yes}}\nships: {h: {ip: 10.0.0.1}}\nservices: {s: {image: a, ${keys}, instances: {i: {ship: h, ${keys}}}}}`;

  test.each([
    'entrypoint: [run, 1]',
    'entrypoint: run 1',
    'healthcheck: {test: run, interval: 30s, retries: "3", disable: no}',
    'healthcheck: {test: [CMD, run]}',
    'healthcheck: {disable: "true"}',
    'networks: [a, b]',
    'networks: {a: , b: {aliases: [x], ipv4_address: 10.0.0.9, priority: "7", driver_opts: {x: 1}}}',
    'tmpfs: /run',
    'tmpfs: [/run, "/tmp:size=1m"]',
    'read_only: "yes"',
    'devices: ["/dev/a:/dev/b", {source: /dev/c}]',
    'shm_size: 64mb',
    'shm_size: 1024',
    'init: true',
    'pid: host',
    'ipc: "container:x"',
    'sysctls: {a.b: 1}',
    'sysctls: [a.b=1]',
    'cpus: 0.5',
    'cpus: ".5"',
    'gpus: all',
    'gpus: [{count: all}, {count: 2, device_ids: ["0"], options: [a=b]}]',
    'platform: linux/amd64',
    'group_add: [audio, 5]',
    'mounts: [{type: bind, source: /a, target: /b, bind: {selinux: z}}, {type: tmpfs, target: /c, tmpfs: {size: 1m, mode: 0700}}]',
    'stop_signal: 9',
    'pull_policy: if_not_present',
    'healthcheck: null, networks: null, tmpfs: null, read_only: null, devices: null, gpus: null, mounts: null',
  ])('%s', (keys) => {
    expect(diagnose(file(keys))).toEqual({ diagnostics: [], accepted: true });
  });

  test('of another type or with other keys are told', () => {
    const keys =
      'healthcheck: {tset: x}, networks: front, gpus: some, cpus: many, shm_size: big, pull_policy: nver, mounts: [{type: bnid, target: /a}], devices: [{target: /a}]';
    expect(told(`name: n\nservices: {s: {image: a, instances: {}, ${keys}}}`)).toMatchInlineSnapshot(`
      [
        "2:55-59 warning unknown-key: The key "tset" is not known here and has no effect. (did you mean "test"?)",
        "2:75-80 error wrong-type: Expected a list of networks, or a mapping, but this is text.",
        "2:88-92 error invalid-value: Expected all, or a list of mappings.",
        "2:100-104 error invalid-value: Expected a number of CPUs such as 1.5.",
        "2:116-119 error invalid-value: Expected a size such as 64m.",
        "2:134-138 error invalid-value: Expected always, missing or never. (did you mean "never"?)",
        "2:156-160 error unknown-value: "bnid" is not known here; expected bind, volume, tmpfs, npipe, cluster or image. (did you mean "bind"?)",
        "2:187-193 error missing-key: The key "source" is missing; expected a path.",
      ]
    `);
  });
});
