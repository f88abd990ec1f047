import { describe, expect, test } from 'vitest';
import { filesOf, instanceFile, resolveText } from '../../fixtures/resolve-text.ts';

function found(text: string, files?: ReturnType<typeof filesOf>): readonly [string, readonly string[]][] {
  const { told, environment } = resolveText(text, files);
  const refusals = Object.values(environment?.instances ?? {}).flatMap(({ name, refusals = [] }) =>
    refusals.map(({ code }) => `${name} ${code}`),
  );
  return told.map((line) => [line, refusals]);
}

describe('names of variables', () => {
  test('are passed up to their first "="', () => {
    expect(found(instanceFile('env: {A=1: x, B=: y, C: z}'))).toEqual([
      [
        '10:15 warning env-name: The name of a variable ends at its first "=": this one is passed as "A". (write NAME: value, with a colon)',
        [],
      ],
      [
        '10:23 warning env-name: The name of a variable ends at its first "=": this one is passed as "B". (write NAME: value, with a colon)',
        [],
      ],
    ]);
  });

  test.each([
    ['env: {"": x}', '10:15'],
    ['env: {"=A": x}', '10:15'],
    ['env: [{"": x}]', '10:9'],
    ['envfile: a.env', '8:7'],
  ])('that are empty bar the instance: %s', (lines, place) => {
    expect(found(instanceFile(lines), filesOf({ 'a.env': '=x' }))).toEqual([
      [`${place} warning env-name: Docker refuses a variable without a name.`, ['web-1 env-name']],
    ]);
  });
});

test('capabilities that Docker does not know bar the instance', () => {
  expect(found(instanceFile('cap_add: [NET_ADMN, net_raw, CAP_SYS_TIME, ALL]\ncap_drop: nosuch'))).toEqual([
    [
      '10:19 warning unknown-capability: "NET_ADMN" is not a capability that Docker knows. (did you mean "NET_ADMIN"?)',
      ['web-1 unknown-capability', 'web-1 unknown-capability'],
    ],
    [
      '11:19 warning unknown-capability: "nosuch" is not a capability that Docker knows.',
      ['web-1 unknown-capability', 'web-1 unknown-capability'],
    ],
  ]);
});

test('name servers that are no addresses are told', () => {
  expect(found(instanceFile('dns: [10.0.0.53, "fe80::1%eth0", ns1.example.com, 1.2.3]'))).toEqual(
    ['10:42 warning dns-address: "ns1.example.com"', '10:59 warning dns-address: "1.2.3"'].map((line) => [
      `${line} is not a numeric address, and a name server is asked by its address.`,
      [],
    ]),
  );
});

describe('what belongs to another container', () => {
  const file = (...instances: string[]) =>
    `name: t\nships: {h: {ip: 10.0.0.1}, k: {ip: 10.0.0.2}}\nservices:\n  web:\n    image: app\n    instances:\n${instances
      .map((keys, index) => `      web-${index + 1}: ${keys}\n`)
      .join('')}`;

  test('is on the same ship', () => {
    expect(
      found(file('{ship: h, net: "container:web-2"}', '{ship: k}', '{ship: k, net: "container:web-2"}')),
    ).toEqual([
      [
        '7:29 warning joined-on-other-ship: Instance "web-1" is on the ship "h", and "web-2", whose net it is to share, is on "k". (place both on the same ship)',
        ['web-1 joined-on-other-ship'],
      ],
    ]);
  });

  test('is no circle', () => {
    expect(
      found(
        file(
          '{ship: h, pid: "container:web-2"}',
          '{ship: h, pid: "container:web-1", net: "container:web-3"}',
          '{ship: h, ipc: "container:web-3", net: "container:other"}',
        ),
      ),
    ).toEqual(
      [
        '7:29 warning joined-in-a-circle: These instances are to share the pid of each other, so none can be started: "web-1" → "web-2" → "web-1".',
        '8:29 warning joined-in-a-circle: These instances are to share the pid of each other, so none can be started: "web-2" → "web-1" → "web-2".',
        '9:29 warning joined-in-a-circle: Instance "web-3" is to share its ipc with itself.',
      ].map((line) => [
        line,
        ['web-1 joined-in-a-circle', 'web-2 joined-in-a-circle', 'web-3 joined-in-a-circle'],
      ]),
    );
  });
});

test('hints name what is near: a protocol, and what the name of a volume must have', () => {
  expect(found(instanceFile('volumes: {d: /data}'))).toEqual([
    [
      '10:19 warning volume-source: "d" is neither an absolute path of the ship nor a volume\'s name. (the name of a volume has two characters at least; a path begins with a slash)',
      ['web-1 volume-source'],
    ],
  ]);
  expect(found(instanceFile('ports: {dns: 53/tpc}'))).toEqual([
    [
      '10:22 error invalid-port: Port "dns": "tpc" is not a protocol that can be published; tcp and udp are. (did you mean "tcp"?)',
      [],
    ],
  ]);
});

test('a time to stop is not negative', () => {
  expect(resolveText(instanceFile('stop_timeout: -1')).told).toEqual([
    '10:23 error invalid-timeout: -1 is not a timeout; a number of seconds that is not negative is expected. (leave it out for the default of 10 seconds)',
  ]);
});
