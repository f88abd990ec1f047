import { expect, test } from 'vitest';
import { buildEnvironment, type InstanceOutline } from '../testing/index.ts';
import { startFirstObstacles } from './start-first.ts';

function obstacles(outline: InstanceOutline, others: { readonly [name: string]: InstanceOutline } = {}) {
  const environment = buildEnvironment({
    services: { app: { instances: { 'app-1': outline } }, other: { instances: others } },
  });
  const instance = environment.instances['app-1'];
  return instance === undefined ? undefined : startFirstObstacles(environment, instance);
}

const bind = { propagation: null, createHostPath: true, selinux: null, type: 'bind', source: '/a' } as const;
const volume = { type: 'volume', noCopy: false, subpath: null, target: '/b', readOnly: false } as const;

test('nothing forbids it where each container has what it needs for itself', () => {
  expect(
    obstacles(
      {
        ports: { picked: { exposed: 80, external: { first: 8000, last: 8010 } } },
        networks: ['front', { network: 'back', aliases: ['app'] }],
        container: {
          volumes: [{ source: '/etc/app', target: '/etc/app', mode: 'z,ro' }],
          containerVolumes: ['/cache'],
          mounts: [
            { ...bind, target: '/a', readOnly: true },
            { ...volume, source: null },
            { type: 'tmpfs', target: '/c', readOnly: false, size: null, mode: null },
            { type: 'image', source: 'data', target: '/d', readOnly: false },
          ],
        },
      },
      { 'other-1': { container: { networkMode: 'container:other-2', links: { 'app-1': 'app' } } } },
    ),
  ).toEqual([]);
});

test('what there can be only one of does', () => {
  expect(
    obstacles({
      ports: { http: 80, dns: { exposed: 53, protocol: 'udp' } },
      networks: [
        { network: 'front', ipv4Address: '10.9.0.7', macAddress: '02:42:ac:11:00:03' },
        { network: 'back', ipv6Address: 'fd00::7', linkLocalIps: ['169.254.8.8'] },
      ],
      container: {
        volumes: [{ source: 'data', target: '/data', mode: 'rw' }],
        mounts: [
          { ...bind, target: '/a', readOnly: false },
          { ...volume, source: 'logs' },
        ],
        volumesFrom: ['store-1'],
      },
    }),
  ).toEqual([
    'it publishes port 80/tcp of the ship',
    'it publishes port 53/udp of the ship',
    'it has the address 10.9.0.7 in the network "front"',
    'it has the address 02:42:ac:11:00:03 in the network "front"',
    'it has the address fd00::7 in the network "back"',
    'it has the address 169.254.8.8 in the network "back"',
    'it may write to data, which both would mount',
    'it may write to /a, which both would mount',
    'it may write to logs, which both would mount',
    'it takes the volumes of "store-1", which both would mount',
  ]);
});

test("ports of the ship's own network are taken, published or not", () => {
  expect(obstacles({ ports: { http: 80 }, container: { networkMode: 'host' } })).toEqual([
    'it uses the network of the ship itself',
  ]);
  expect(obstacles({ ports: { http: 80 }, container: { networkMode: 'container:vpn-1' } })).toEqual([
    'it takes part in the network of "vpn-1"',
  ]);
});

test('others take part in what belongs to the container, on the same ship', () => {
  expect(
    obstacles(
      {},
      {
        'other-4': { ship: 'h2', container: { networkMode: 'container:app-1' } },
        'other-3': { container: { volumesFrom: ['app-1'], pidMode: 'container:app-1' } },
        'other-2': { container: { ipcMode: 'container:app-1' } },
        'other-1': { container: { networkMode: 'container:app-1' } },
      },
    ),
  ).toEqual([
    '"other-1" takes part in what belongs to its container',
    '"other-2" takes part in what belongs to its container',
    '"other-3" takes part in what belongs to its container',
  ]);
});
