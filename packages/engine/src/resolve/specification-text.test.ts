import { expect, test } from 'vitest';
import { environmentOf, instanceFile } from '../../fixtures/resolve-text.ts';
import type { ContainerSpec } from '../model/index.ts';
import { containerSpec } from './container-spec.ts';
import { specificationText, spellsOutLess } from './specification-text.ts';

function spec(lines: string): ContainerSpec {
  return containerSpec(environmentOf(instanceFile(lines)), 'web-1');
}

test('equal specifications have equal texts, wherever and in whatever order they are written', () => {
  const one = specificationText(spec('env: {A: x, B: y}\nlabels: {a: 1, b: 2}'));
  expect(specificationText(spec('labels: {b: 2, a: 1}\nenv: {B: y, A: x}'))).toBe(one);
  expect(specificationText(spec('stop_timeout: 3\nlabels: {b: 2, a: 1}\nenv: {B: y, A: x}'))).toBe(one);
});

test('what Docker does anyway makes no other text, and neither does an order that means nothing', () => {
  const same: readonly (readonly [string, string])[] = [
    ['', 'read_only: no'],
    ['', 'shm_size: 64m'],
    ['', 'ipc: private'],
    ['', 'log_driver: json-file'],
    ['', 'limits: {memory: 0, swap: 0, cpu: 0}\nshm_size: 0\nworkdir: ""\ndns: []'],
    ['mem_limit: 1g', 'mem_limit: 1g\nmemswap_limit: 2g'],
    ['cap_add: [SYS_TIME, CHOWN]', 'cap_add: [CHOWN, SYS_TIME]'],
    ['ports: {a: 80, b: 81}', 'ports: {b: 81, a: 80}'],
    ['volumes: {/a: /b, /c: /d}', 'volumes: {/c: /d, /a: /b}'],
    ['cap_add: [NET_ADMIN]', 'cap_add: [cap_net_admin]'],
    ['stop_signal: SIGINT', 'stop_signal: int'],
    ['workdir: /tmp', 'workdir: /tmp/'],
    ['volumes: {/a: /b}', 'volumes: {/a/: /b/}'],
    ['tmpfs: "/x:size=1m,mode=1777"', 'tmpfs: "/x:mode=1777,size=1m"'],
    ['security_opt: [no-new-privileges]', 'security_opt: ["no-new-privileges:true"]'],
    ['devices: ["/dev/a:/dev/b:rwm"]', 'devices: ["/dev/a:/dev/b:mrw"]'],
    [
      'mounts: [{type: bind, source: /a, target: /b}]',
      'mounts: [{type: bind, source: /a, target: /b, bind: {propagation: rprivate}}]',
    ],
    [
      'networks: {n: {mac_address: "02:42:ac:1e:00:99"}}',
      'networks: {n: {mac_address: "02-42-AC-1E-00-99"}}',
    ],
    ['networks: {n: {aliases: [a, b]}}', 'networks: {n: {aliases: [b, a]}}'],
    ['ulimits: {nofile: 5, core: 6}', 'ulimits: {core: 6, nofile: 5}'],
  ];
  for (const [one, other] of same) {
    expect(specificationText(spec(other)), other).toBe(specificationText(spec(one)));
  }
  const other = [
    'shm_size: 65m',
    'ipc: shareable',
    'log_driver: local',
    'log_driver: json-file\nlog_opt: {max-size: 1m}',
  ];
  for (const lines of other)
    expect(specificationText(spec(lines)), lines).not.toBe(specificationText(spec('')));
  const taking = (...volumesFrom: string[]): string => specificationText({ ...spec(''), volumesFrom });
  expect(taking('a', 'b')).not.toBe(taking('b', 'a'));
});

test('the order of what says the same twice is a part of it: the last one holds', () => {
  for (const [one, other] of [
    ['tmpfs: "/x:ro,rw"', 'tmpfs: "/x:rw,ro"'],
    ['tmpfs: "/x:size=1m,size=2m"', 'tmpfs: "/x:size=2m,size=1m"'],
    ['tmpfs: "/x:exec,noexec"', 'tmpfs: "/x:noexec,exec"'],
    [
      'security_opt: ["no-new-privileges:true", "no-new-privileges:false"]',
      'security_opt: ["no-new-privileges:false", "no-new-privileges:true"]',
    ],
    ['devices: ["/dev/a:/dev/x", "/dev/b:/dev/x"]', 'devices: ["/dev/b:/dev/x", "/dev/a:/dev/x"]'],
  ] as const)
    expect(specificationText(spec(one)), one).not.toBe(specificationText(spec(other)));
});

test('other specifications have other texts', () => {
  const texts = [
    '',
    'env: {A: x}',
    'env: {A: }',
    'env: {A: ""}',
    'command: a b',
    'command: [a b]',
    'labels: [a]',
    'ports: {a: 1}',
    'privileged: yes',
    'entrypoint: []',
    'networks: [a]',
    'networks: [b, a]',
    'tmpfs: /a',
    'read_only: yes',
    'cpus: 1',
  ].map((lines) => specificationText(spec(lines)));
  expect(new Set(texts).size).toBe(texts.length);
});

test('secrets are in it as references only', () => {
  const asked = spec('');
  const env = [
    {
      name: 'P',
      value: {
        parts: [{ literal: 'a:' }, { secret: { kind: 'env', name: 'PASSWORD' } }],
        provenance: { from: 'maestro' },
      },
    },
  ] as const;
  expect(specificationText({ ...asked, env })).toContain(
    '"env":[{"name":"P","value":[{"literal":"a:"},{"secret":{"kind":"env","name":"PASSWORD"}}]}]',
  );
});

test('of a variable that is called a secret, only the name is in it', () => {
  const one = spec('env: {DB_PASSWORD: hunter2}');
  expect(specificationText(one)).not.toContain('hunter2');
  expect(specificationText(spec('env: {DB_PASSWORD: other}'))).toBe(specificationText(one));
  expect(specificationText(spec('env: {DB_USER: other}'))).not.toBe(specificationText(one));
  expect([one, spec('env: {DB_USER: other}')].map(spellsOutLess)).toEqual([true, false]);
});

test('of what is shown of late the value is left out as before: containers carry such digests', () => {
  for (const name of ['PASSWORD_FILE', 'TOKEN_TTL', 'COMPASS']) {
    expect(specificationText(spec(`env: {${name}: one}`))).toBe(
      specificationText(spec(`env: {${name}: other}`)),
    );
  }
});
