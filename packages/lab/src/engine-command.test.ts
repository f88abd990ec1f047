import { expect, test } from 'vitest';
import { dockerdCommand, launchCommand } from './engine-command.ts';
import { hasIpv6 } from './ipv6.ts';
import { labNames, shipNames } from './names.ts';
import { shipInitCommand } from './ship-init.ts';

const ship = shipNames(labNames('/home/me/maestro', 'default'), '10.130.7.0/24', 1);

test('the command line of an Engine', () => {
  expect(dockerdCommand(ship)).toEqual([
    'dockerd',
    '--config-file=/etc/docker/lab.json',
    '--data-root=/var/lib/maestro-lab/c4a41d3f/ship1/data',
    '--exec-root=/run/docker',
    '--pidfile=/run/docker.pid',
    '--host=unix:///var/lib/maestro-lab/c4a41d3f/ship1/docker.sock',
    '--host=unix:///run/docker.sock',
    '--host=tcp://10.130.7.11:2375',
    ...(hasIpv6() ? ['--host=tcp://[fd2c:5e0d:9b71:8207::b]:2375'] : []),
    '--tls=false',
    '--insecure-registry=10.130.7.0/24',
    '--bip=10.192.0.1/24',
    '--default-address-pool=base=10.193.0.0/16,size=24',
    '--cgroup-parent=/maestro-lab-c4a41d3f/ship1',
    '--exec-opt=native.cgroupdriver=cgroupfs',
  ]);
});

test('it is launched inside the ship, in the background', () => {
  const command = launchCommand(ship, 4711);
  expect(command.slice(0, 8)).toEqual([
    'nsenter',
    '--target=4711',
    '--net=/run/netns/maestro-lab-c4a41d3f-ship1',
    '--mount',
    '--uts',
    '--pid',
    'sh',
    '-euc',
  ]);
  expect(command.slice(9)).toEqual(['maestro-lab-launch', ship.engineLog, ...dockerdCommand(ship)]);
});

test('a ship enters its network and has processes, mounts and a name of its own', () => {
  const command = shipInitCommand(ship);
  expect(command.slice(0, 12)).toEqual([
    'nsenter',
    '--net=/run/netns/maestro-lab-c4a41d3f-ship1',
    'unshare',
    '--mount',
    '--propagation',
    'slave',
    '--uts',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
    'sh',
  ]);
  expect(command.slice(14)).toEqual(['maestro-lab-ship', '/var/lib/maestro-lab/c4a41d3f/ship1', 'ship1']);
});
