import fc from 'fast-check';
import { expect, test } from 'vitest';
import { depths, type Graph, reachable, reversed, sorted } from './graph.ts';

const diamond: Graph = new Map([
  ['web', ['api', 'cache']],
  ['api', ['db']],
  ['cache', ['db']],
  ['db', []],
]);

/** Graphs whose nodes need earlier ones only, their nodes listed in any order. */
const acyclicGraphs: fc.Arbitrary<Graph> = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 20 })
  .chain((needs) => {
    const entries = needs.map((picks, node): [string, string[]] => [
      `n${node}`,
      node === 0 ? [] : picks.map((pick) => `n${pick % node}`),
    ]);
    return fc.shuffledSubarray(entries, { minLength: entries.length }).map((shuffled) => new Map(shuffled));
  });

test('every node comes after those it needs', () => {
  expect(sorted(diamond)).toEqual(['db', 'api', 'cache', 'web']);
  fc.assert(
    fc.property(acyclicGraphs, (graph) => {
      const order = sorted(graph) ?? [];
      expect([...order].sort()).toEqual([...graph.keys()].sort());
      for (const [node, needs] of graph) {
        for (const need of needs) expect(order.indexOf(need)).toBeLessThan(order.indexOf(node));
      }
    }),
  );
});

test('nodes that need each other have no order; names that are no nodes are no hindrance', () => {
  expect(
    sorted(
      new Map([
        ['a', ['b']],
        ['b', ['a']],
        ['c', []],
      ]),
    ),
  ).toBeUndefined();
  expect(sorted(new Map([['a', ['a']]]))).toBeUndefined();
  expect(sorted(new Map([['a', ['elsewhere']]]))).toEqual(['a']);
});

test('reversed: who needs each node', () => {
  expect(reversed(diamond)).toEqual(
    new Map([
      ['web', []],
      ['api', ['web']],
      ['cache', ['web']],
      ['db', ['api', 'cache']],
    ]),
  );
});

test('reachable: nearest first, each with the one it was reached from', () => {
  expect([...reachable(diamond, ['web', 'elsewhere'])]).toEqual([
    ['web', undefined],
    ['api', 'web'],
    ['cache', 'web'],
    ['db', 'api'],
  ]);
});

test('depth is the weight of the heaviest way', () => {
  const order = sorted(diamond) ?? [];
  expect(depths(diamond, order)).toEqual(
    new Map([
      ['db', 0],
      ['api', 1],
      ['cache', 1],
      ['web', 2],
    ]),
  );
  expect(depths(diamond, order, (node) => (node === 'api' ? 5 : 1)).get('web')).toBe(6);
});

test('a chain of 100,000 takes no stack', () => {
  const chain = new Map(Array.from({ length: 100_000 }, (_, node) => [`${node}`, [`${node + 1}`]]));
  const order = sorted(chain) ?? [];
  expect(order[0]).toBe('99999');
  expect(depths(chain, order).get('0')).toBe(99_999);
  expect(reachable(chain, ['0']).size).toBe(100_000);
});
