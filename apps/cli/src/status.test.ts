import type { Environment, Instance, ObservedContainer, ShipObservation } from '@maestro-ng/engine';
import { describe, expect, it } from 'vitest';
import { statusTable } from './render/rows.ts';
import { makeStyle } from './render/style.ts';
import { type InstanceStatus, instanceStatus, publishedPorts, shipLook } from './status.ts';

const environment = { name: 'demo', ships: { ship1: { ip: '10.0.0.1' } } } as unknown as Environment;
const instance = { name: 'web-1', service: 'web', ship: 'ship1' } as Instance;

function container(more: Partial<ObservedContainer> = {}): ObservedContainer {
  return {
    id: 'c0ffee00c0ffee00',
    name: 'web-1',
    image: 'web:1',
    imageId: 'sha256:abcdef',
    state: 'running',
    status: 'Up 3 minutes',
    labels: {},
    ports: [],
    ...more,
  };
}

function seen(observed: ObservedContainer | undefined, foreign?: string): InstanceStatus {
  const observation: ShipObservation = {
    ship: 'ship1',
    reachable: true,
    containers: observed === undefined ? [] : [observed],
  };
  return instanceStatus(environment, instance, shipLook(observation), () => foreign);
}

describe('instanceStatus', () => {
  it('tells all that a listing tells', () => {
    expect(seen(container())).toEqual({
      instance: 'web-1',
      service: 'web',
      ship: 'ship1',
      host: '10.0.0.1',
      condition: 'up',
      phrase: 'up 3 minutes',
      container: 'c0ffee00c0ffee00',
      image: 'web:1',
      imageId: 'sha256:abcdef',
      ports: null,
    });
  });

  it.each([
    [{ status: 'Up Less than a second' }, 'up', 'up less than a second'],
    [{ status: 'Up 2 hours (healthy)' }, 'up', 'up 2 hours (healthy)'],
    [{ status: 'Up 2 hours (unhealthy)' }, 'unhealthy', 'up 2 hours (unhealthy)'],
    [{ status: 'Up 1 second (health: starting)' }, 'starting', 'up 1 second (health: starting)'],
    [{ state: 'paused', status: 'Up 2 hours (Paused)' }, 'paused', 'paused, up 2 hours (Paused)'],
    [
      { state: 'restarting', status: 'Restarting (1) 3 seconds ago' },
      'restarting',
      'restarting, exit code 1',
    ],
    [{ state: 'exited', status: 'Exited (0) 5 minutes ago' }, 'down', 'down 5 minutes'],
    [
      { state: 'exited', status: 'Exited (137) About an hour ago' },
      'down',
      'down about an hour, exit code 137',
    ],
    [{ state: 'created', status: 'Created' }, 'down', 'down, never started'],
    [{ state: 'dead', status: 'Dead' }, 'down', 'down, dead: the Engine could not remove it'],
  ] as const)('%j', (more, condition, phrase) => {
    expect(seen(container(more))).toMatchObject({ condition, phrase });
  });

  it('knows absent, foreign and unreachable ones', () => {
    expect(seen(undefined)).toMatchObject({
      condition: 'absent',
      phrase: 'down, no container',
      container: null,
    });
    expect(seen(container(), 'it belongs to environment "shop"')).toMatchObject({
      condition: 'foreign',
      phrase: 'not ours: it belongs to environment "shop"',
    });
    const away: ShipObservation = { ship: 'ship1', reachable: false, cause: 'no route' };
    expect(instanceStatus(environment, instance, shipLook(away), () => undefined)).toMatchObject({
      condition: 'unreachable',
      phrase: 'unknown, ship unreachable: no route',
    });
  });
});

describe('publishedPorts', () => {
  it('finds what Docker picked for a range, once per port', () => {
    const named = {
      name: 'http',
      protocol: 'tcp',
      exposed: { first: 80, last: 80 },
      external: { address: '0.0.0.0', range: { first: 8000, last: 8009 }, text: '8000-8009' },
      exposedText: '80',
    } as const;
    expect(
      publishedPorts(named, [
        { address: '0.0.0.0', private: 80, public: 8003, protocol: 'tcp' },
        { address: '::', private: 80, public: 8003, protocol: 'tcp' },
        { address: '0.0.0.0', private: 80, public: 9000, protocol: 'udp' },
        { address: null, private: 80, public: null, protocol: 'tcp' },
        { address: '0.0.0.0', private: 81, public: 9001, protocol: 'tcp' },
      ]),
    ).toEqual([8003]);
  });
});

describe('statusTable', () => {
  const style = makeStyle({ color: false, unicode: true });
  const statuses: InstanceStatus[] = [
    {
      ...seen(container()),
      ports: [
        { name: 'http', protocol: 'tcp', external: '8080', up: true },
        { name: 'admin', protocol: 'tcp', external: '8081', up: false },
        { name: 'stats', protocol: 'udp', external: '8125', up: null },
      ],
    },
    { ...seen(undefined), instance: 'web-2\u001b[2J', ports: [] },
  ];

  it('is a row per instance', () => {
    const options = { style, columns: undefined, full: false, showHosts: false };
    expect(statusTable(statuses, options).join('\n')).toMatchInlineSnapshot(`
      "INSTANCE      SERVICE  SHIP   CONTAINER     STATE
      web-1         web      ship1  c0ffee00c0ff  ✔ up 3 minutes
      web-2\\x1b[2J  web      ship1                – down, no container"
    `);
  });

  it('shows images and ports with -F, addresses with -H', () => {
    const options = { style, columns: 200, full: true, showHosts: true };
    expect(statusTable(statuses, options).join('\n')).toMatchInlineSnapshot(`
      "INSTANCE      SERVICE  HOST      CONTAINER     STATE
      web-1         web      10.0.0.1  c0ffee00c0ff  ✔ up 3 minutes
        image web:1 abcdef
        port http 8080/tcp up
        port admin 8081/tcp down
        port stats 8125/udp
      web-2\\x1b[2J  web      10.0.0.1                – down, no container"
    `);
  });

  it('fits 80 columns', () => {
    const options = { style, columns: 80, full: true, showHosts: false };
    expect(statusTable(statuses, options).join('\n')).toMatchInlineSnapshot(`
      "INSTANCE      SERVICE  SHIP   CONTAINER     STATE
      web-1         web      ship1  c0ffee00c0ff  ✔ up 3 minutes
        image web:1 abcdef
        port http 8080/tcp up
        port admin 8081/tcp down
        port stats 8125/udp
      web-2\\x1b[2J  web      ship1                – down, no container"
    `);
  });
});
