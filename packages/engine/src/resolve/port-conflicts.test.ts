import { describe, expect, test } from 'vitest';
import { resolveText } from '../../fixtures/resolve-text.ts';

function conflictsOf(...instances: string[]): readonly string[] {
  const lines = instances.map((instance, index) => `      web-${index + 1}: ${instance}\n`).join('');
  return resolveText(
    `name: t\nships: {h: {ip: 10.0.0.1}, k: {ip: 10.0.0.2}}\nservices:\n  web:\n    image: app\n    instances:\n${lines}`,
  ).told;
}

const published = (address: string): string =>
  `{ship: h, ports: {a: {exposed: 1, external: ["${address}", 5]}}}`;

test('a range of which Docker picks is remarked where it has the port of another instance in it, once for its place', () => {
  const text = (ports: string) => `name: t
ships: {h: {ip: 10.0.0.1}, k: {ip: 10.0.0.2}}
services:
  web:
    image: app
    ports: {http: ${ports}}
    instances: {w1: {ship: h}, w2: {ship: h}, w3: {ship: k}}
  db: {image: db, instances: {db-1: {ship: h, ports: {sql: 8005, dns: 8006/udp, near: 8011}}}}
`;
  expect(resolveText(text('"80:8000-8010"')).remarks).toEqual([
    '6:19 remark port-picked: Docker picks a free port of 8000-8010 for "w1": that may be 8005, the port of "db-1", while "db-1" is down. (leave the port of "db-1" out of the range)',
  ]);
  expect(resolveText(text('"80:8000-8004"')).remarks).toEqual([]);
  expect(resolveText(text('"80:0"')).remarks).toEqual([]);
});

describe('ports that are published twice', () => {
  test('on one ship are a warning that names both instances', () => {
    expect(
      conflictsOf(
        '{ship: h, ports: {a: 80}}',
        '{ship: h, ports: {b: "8080:80"}}',
        '{ship: k, ports: {a: 80}}',
      ),
    ).toEqual([
      '8:35 warning port-conflict: "web-1" and "web-2" both publish port 80/tcp of the ship "h": only one can run. (publish one of them at another port or address)',
    ]);
  });

  test('within ranges, and at all addresses over one of them', () => {
    expect(
      conflictsOf(
        '{ship: h, ports: {a: "1000-1010"}}',
        '{ship: h, ports: {a: {exposed: 1, external: [10.0.0.1, 1005]}}}',
        '{ship: h, ports: {a: {exposed: 1, external: [10.0.0.2, 1005]}}}',
      ).map((line) => line.replace(/ \(.*/, '')),
    ).toEqual([
      '8:35 warning port-conflict: "web-1" and "web-2" both publish port 1005/tcp of the ship "h": only one can run.',
      '9:35 warning port-conflict: "web-1" and "web-3" both publish port 1005/tcp of the ship "h": only one can run.',
    ]);
  });

  test.each([
    ['another protocol', '{ship: h, ports: {a: 53}}', '{ship: h, ports: {a: 53/udp}}'],
    [
      'another address',
      '{ship: h, ports: {a: {exposed: 1, external: [10.0.0.1, 5]}}}',
      '{ship: h, ports: {a: {exposed: 1, external: [10.0.0.2, 5]}}}',
    ],
    ["the ship's own network", '{ship: h, net: host, ports: {a: 53}}', '{ship: h, ports: {a: 53}}'],
    [
      'a range of which Docker picks',
      '{ship: h, ports: {a: "53:1000-1010"}}',
      '{ship: h, ports: {a: "53:1005"}}',
    ],
    ['an adjacent range', '{ship: h, ports: {a: 10-12}}', '{ship: h, ports: {a: 13-15}}'],
  ])('are none with %s', (_, first, second) => {
    expect(conflictsOf(first, second)).toEqual([]);
  });

  test.each([
    ['0.0.0.0', '127.0.0.1'],
    ['::', '::1'],
    ['::1', '0:0:0:0:0:0:0:1'],
    ['[::1]', '::0001'],
    ['2001:DB8::A', '2001:db8:0:0:0:0:0:a'],
    ['::ffff:127.0.0.1', '127.0.0.1'],
    ['::ffff:7f00:1', '0.0.0.0'],
  ])('at %s are so at %s', (first, second) => {
    expect(conflictsOf(published(first), published(second))).toEqual([
      '8:35 warning port-conflict: "web-1" and "web-2" both publish port 5/tcp of the ship "h": only one can run. (publish one of them at another port or address)',
    ]);
  });

  test('at what is no address are so at every address', () => {
    expect(conflictsOf(published('localhost'), published('::1'))).toEqual([
      '7:59 warning port-address: Port "a": "localhost" is not a numeric address; Engines refuse it, or publish the port at all addresses. (write an address of the ship, such as 127.0.0.1)',
      '8:35 warning port-conflict: "web-1" and "web-2" both publish port 5/tcp of the ship "h": only one can run. (publish one of them at another port or address)',
    ]);
  });

  test('on a ship that the file does not have are not told: the ship is what is wrong', () => {
    expect(conflictsOf('{ship: x, ports: {a: 80}}', '{ship: x, ports: {a: 80}}')).toEqual([
      '7:21 error unknown-ship: Instance "web-1" is placed on "x", which is not a ship of this file.',
      '8:21 error unknown-ship: Instance "web-2" is placed on "x", which is not a ship of this file.',
    ]);
  });

  // As an Engine does it: its sockets for IPv6 take no IPv4.
  test.each([
    ['0.0.0.0', '::'],
    ['::', '127.0.0.1'],
    ['0.0.0.0', '::1'],
    ['::1', '::2'],
  ])('at %s are none at %s', (first, second) => {
    expect(conflictsOf(published(first), published(second))).toEqual([]);
  });

  test('by one instance bar it', () => {
    const { environment, told } = resolveText(
      'name: t\nships: {h: {ip: 10.0.0.1}}\nservices:\n  web: {image: app, instances: {web-1: {ship: h, ports: {a: 80, b: "81:80"}}}}\n',
    );
    expect(told).toEqual([
      '4:68 warning port-conflict: Instance "web-1" publishes port 80/tcp of the ship "h" twice. (publish one of them at another port or address)',
    ]);
    expect(environment?.instances['web-1']?.refusals?.map(({ code }) => code)).toEqual(['port-conflict']);
  });

  test('by many are told with all of them, on each ship by itself', () => {
    const text = `name: t
ships: {h: {ip: 10.0.0.1}, k: {ip: 10.0.0.2}}
services:
  web:
    image: app
    ports: {http: 80}
    instances: {w1: {ship: h}, w2: {ship: h}, w3: {ship: k}, w4: {ship: h}, w5: {ship: k}}
`;
    const { problems } = resolveText(text);
    expect(problems.map(({ message, at, related }) => [message, at, related])).toEqual([
      [
        '"w1", "w2" and "w4" all publish port 80/tcp of the ship "h": only one can run.',
        '/services/web/instances/w2',
        [
          { at: '/services/web/instances/w1', part: 'key', message: '"w1" publishes it too' },
          { at: '/services/web/instances/w4', part: 'key', message: '"w4" publishes it too' },
          { at: '/services/web/ports/http', message: 'the port' },
        ],
      ],
      [
        '"w3" and "w5" both publish port 80/tcp of the ship "k": only one can run.',
        '/services/web/instances/w5',
        [
          { at: '/services/web/instances/w3', part: 'key', message: '"w3" publishes it too' },
          { at: '/services/web/ports/http', message: 'the port' },
        ],
      ],
    ]);
  });
});
