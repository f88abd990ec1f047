import { expect, test } from 'vitest';
import { buildEnvironment } from '../testing/build-environment.ts';
import { checkThings, deptree, deptreeLines } from './deptree.ts';

const environment = buildEnvironment({
  services: {
    web: { requires: ['cache', 'api'] },
    api: { requires: ['cache'], instances: { 'api-1': { container: { volumesFrom: ['data-1'] } } } },
    cache: {},
    data: { omit: true },
  },
});

test('each service has one place in a tree, below the first that requires it; trees and branches are sorted', () => {
  expect(deptree(environment, [], { recursive: false })).toBe(`api
 +- cache
 \\- data

cache

web
 +- api
 |  \\- data
 \\- cache
`);
});

test('the trees of omitted services are shown where there are no others', () => {
  const omitted = buildEnvironment({ services: { a: { omit: true }, b: { omit: true, requires: ['a'] } } });
  expect(deptree(omitted, [], { recursive: false })).toBe('a\n\nb\n \\- a\n');
});

test('recursive: each of its places', () => {
  expect(deptree(environment, ['web-1', 'data', 'web', 'nobody'], { recursive: true })).toBe(`data

web
 +- api
 |  +- cache
 |  \\- data
 \\- cache
`);
});

test('names that nobody has are told apart', () => {
  expect(checkThings(environment, ['web', 'web-1', 'zzzzzz'])).toEqual([
    {
      code: 'unknown-thing',
      thing: 'zzzzzz',
      message: 'There is no service and no instance named "zzzzzz".',
    },
  ]);
});

test('a circle is walked once', () => {
  const circle = buildEnvironment({ services: { a: { requires: ['b'] }, b: { requires: ['a'] } } });
  for (const recursive of [true, false]) expect(deptree(circle, ['a'], { recursive })).toBe('a\n \\- b\n');
});

test('a chain 10,000 deep comes line by line', () => {
  const depth = 10_000;
  const services = Object.fromEntries(
    Array.from({ length: depth }, (_, at) => [`s${at}`, { requires: at + 1 < depth ? [`s${at + 1}`] : [] }]),
  );
  let lines = 0;
  let last = '';
  for (const line of deptreeLines(buildEnvironment({ services }), ['s0'], { recursive: false })) {
    lines += 1;
    last = line;
  }
  expect([lines, last.trimStart(), last.length]).toEqual([depth, '\\- s9999', 2 * (depth - 2) + 9]);
});
