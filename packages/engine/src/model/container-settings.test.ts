import { expect, test } from 'vitest';
import { mayBeOfTheEngine } from './container-settings.ts';

test('an Engine may fill in what its configuration is about, and nothing else', () => {
  const fields = [
    'log.driver',
    'log.max-size',
    'ulimits.nofile',
    'shm_size',
    'ipc',
    'networks.a.b.ipv4_address',
  ];
  expect(fields.filter((field) => !mayBeOfTheEngine(field, 'x'))).toEqual([]);
  const asked = ['memory', 'pid', 'networks.front', 'networks.front.aliases', 'volumes./log.d', 'user'];
  expect(asked.filter((field) => mayBeOfTheEngine(field, 'x'))).toEqual([]);
});
