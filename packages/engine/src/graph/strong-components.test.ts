import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cyclicComponents, type Graph, shortestCycle } from './strong-components.ts';

const graphs = fc.integer({ min: 1, max: 9 }).chain((size) => {
  const node = fc.integer({ min: 0, max: size - 1 }).map(String);
  return fc
    .array(fc.uniqueArray(node, { maxLength: 4 }), { minLength: size, maxLength: size })
    .map((lists) => new Map(lists.map((list, index) => [String(index), list])));
});

function reach(graph: Graph, from: string): Set<string> {
  const reached = new Set<string>();
  const pending = [...(graph.get(from) ?? [])];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (reached.has(node)) continue;
    reached.add(node);
    pending.push(...(graph.get(node) ?? []));
  }
  return reached;
}

describe('cyclic components', () => {
  test('are the groups of nodes that reach each other', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const reached = new Map([...graph.keys()].map((node) => [node, reach(graph, node)]));
        const expected: string[][] = [];
        for (const node of graph.keys()) {
          if (!reached.get(node)?.has(node) || expected.some((group) => group.includes(node))) continue;
          expected.push(
            [...graph.keys()].filter(
              (other) => reached.get(node)?.has(other) && reached.get(other)?.has(node),
            ),
          );
        }
        expect(cyclicComponents(graph)).toEqual(expected);
      }),
    );
  });

  test('have a cycle through their first member, made of edges of the graph', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        for (const members of cyclicComponents(graph)) {
          const [first = ''] = members;
          const cycle = shortestCycle(graph, first, new Set(members));
          expect(cycle[0]).toBe(first);
          expect(new Set(cycle).size).toBe(cycle.length);
          for (const [index, node] of cycle.entries()) {
            expect(graph.get(node)).toContain(cycle[index + 1] ?? first);
          }
        }
      }),
    );
  });

  test('are found at any depth', () => {
    const depth = 100_000;
    const graph = new Map(
      Array.from({ length: depth }, (_, index) => [`${index}`, [`${(index + 1) % depth}`]]),
    );
    const [members = []] = cyclicComponents(graph);
    expect(members).toHaveLength(depth);
    expect(shortestCycle(graph, '0', new Set(members))).toHaveLength(depth);
  });
});
