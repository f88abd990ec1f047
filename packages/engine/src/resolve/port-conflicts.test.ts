import { describe, expect, test } from 'vitest';
import { resolveText } from '../../fixtures/resolve-text.ts';

function conflictsOf(...instances: string[]): readonly string[] {
  const lines = instances.map((instance, index) => `      web-${index + 1}: ${instance}\n`).join('');
  return resolveText(
    `name: t\nships: {h: {ip: 10.0.0.1}, k: {ip: 10.0.0.2}}\nservices:\n  web:\n    image: app\n    instances:\n${lines}`,
  ).told;
}

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

  test('by one instance bar it', () => {
    const { environment, told } = resolveText(
      'name: t\nships: {h: {ip: 10.0.0.1}}\nservices:\n  web: {image: app, instances: {web-1: {ship: h, ports: {a: 80, b: "81:80"}}}}\n',
    );
    expect(told).toEqual([
      '4:68 warning port-conflict: Instance "web-1" publishes port 80/tcp of the ship "h" twice. (publish one of them at another port or address)',
    ]);
    expect(environment?.instances['web-1']?.refusals?.map(({ code }) => code)).toEqual(['port-conflict']);
  });
});
