import { expect, test } from 'vitest';
import { stateOf, statusTable } from './status.ts';

const fine = { whole: true, alive: true, stopped: false, partitioned: false };

test('of several faults the worst is shown', () => {
  expect([
    stateOf(fine),
    stateOf({ ...fine, partitioned: true }),
    stateOf({ ...fine, partitioned: true, stopped: true }),
    stateOf({ ...fine, partitioned: true, alive: false }),
    stateOf({ ...fine, whole: false }),
  ]).toEqual(['up', 'partitioned', 'hung', 'dead', 'half-made']);
});

test('the table', () => {
  const ship = { port: 2375, socket: '/x/docker.sock', partition: null };
  expect(
    statusTable({
      id: 'c4a41d3f',
      name: 'default',
      checkout: '/home/me/maestro',
      subnet: '10.130.7.0/24',
      ships: [
        { ...ship, name: 'ship1', address: '10.130.7.11', state: 'up', pid: 4711, engine: '20.10.24' },
        {
          ...ship,
          name: 'ship2',
          address: '10.130.7.12',
          state: 'dead',
          pid: null,
          engine: null,
          partition: 'drop',
        },
      ],
    }),
  ).toBe(`lab "default" of /home/me/maestro, 10.130.7.0/24
SHIP   ADDRESS           PID   STATE        ENGINE
ship1  10.130.7.11:2375  4711  up           20.10.24
ship2  10.130.7.12:2375  -     dead (drop)  -`);
});

test('a lab that is not up', () => {
  expect(
    statusTable({ id: 'c4a41d3f', name: 'default', checkout: '/home/me/maestro', subnet: null, ships: [] }),
  ).toBe('lab "default" of /home/me/maestro: not up');
});
