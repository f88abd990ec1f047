import { expect, test } from 'vitest';
import { hasIpv6 } from './ipv6.ts';
import { checkoutOf, labNames, shipNames } from './names.ts';

test('everything of a lab is named after the checkout and the name of the lab', () => {
  expect(labNames('/home/me/maestro', 'default')).toEqual({
    id: 'c4a41d3f',
    directory: '/var/lib/maestro-lab/c4a41d3f',
    recordFile: '/var/lib/maestro-lab/c4a41d3f/lab.json',
    switchNetns: 'maestro-lab-c4a41d3f-switch',
    switchReadyFile: '/var/lib/maestro-lab/c4a41d3f/switch-ready',
    hostLink: 'ml-c4a41d3f',
    netnsPrefix: 'maestro-lab-c4a41d3f-',
    cgroup: 'maestro-lab-c4a41d3f',
  });
});

test('another checkout and another name make another lab', () => {
  const ids = [
    labNames('/home/me/maestro', 'default'),
    labNames('/home/me/other', 'default'),
    labNames('/home/me/maestro', 'e2e'),
  ].map(({ id }) => id);
  expect(new Set(ids).size).toBe(3);
});

test("a ship's names hold the lab's, and its socket's path fits into the kernel's 107 characters", () => {
  const ship = shipNames(labNames('/home/me/maestro', 'default'), '10.130.7.0/24', 2);
  expect(ship).toEqual({
    name: 'ship2',
    number: 2,
    address: '10.130.7.12',
    ipv6Address: hasIpv6() ? 'fd2c:5e0d:9b71:8207::c' : null,
    hardwareAddress: '02:00:0a:82:07:0c',
    netns: 'maestro-lab-c4a41d3f-ship2',
    cgroup: 'maestro-lab-c4a41d3f/ship2',
    directory: '/var/lib/maestro-lab/c4a41d3f/ship2',
    dataRoot: '/var/lib/maestro-lab/c4a41d3f/ship2/data',
    socketPath: '/var/lib/maestro-lab/c4a41d3f/ship2/docker.sock',
    engineLog: '/var/lib/maestro-lab/c4a41d3f/ship2/dockerd.log',
    readyFile: '/var/lib/maestro-lab/c4a41d3f/ship2/ready.json',
    partitionFile: '/var/lib/maestro-lab/c4a41d3f/ship2/partition',
  });
  expect(ship.socketPath.length).toBeLessThan(108);
});

test('the checkout is three levels above the modules', () => {
  expect(checkoutOf('/home/me/maestro/packages/lab/src')).toBe('/home/me/maestro');
});
