/** Nodes, each with the nodes that come before it. What is named but is no node itself counts for nothing. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/**
 * All nodes, each after those it needs; among those that could come next, as the graph lists them. `undefined`: there
 * is none, because nodes need each other (`findCycles` names them).
 */
export function sorted(graph: Graph): readonly string[] | undefined {
  const missing = new Map<string, number>();
  const order: string[] = [];
  for (const [node, needs] of graph) {
    const count = needs.reduce((sum, need) => (graph.has(need) ? sum + 1 : sum), 0);
    missing.set(node, count);
    if (count === 0) order.push(node);
  }
  const users = reversed(graph);
  // The order is the queue as well: what is appended while it is walked is walked in its turn.
  for (const node of order) {
    for (const user of users.get(node) ?? []) {
      const left = (missing.get(user) ?? 0) - 1;
      missing.set(user, left);
      if (left === 0) order.push(user);
    }
  }
  return order.length === graph.size ? order : undefined;
}

/** The same nodes, each with those that need it. */
export function reversed(graph: Graph): Graph {
  const users = new Map<string, string[]>();
  for (const node of graph.keys()) users.set(node, []);
  for (const [node, needs] of graph) for (const need of needs) users.get(need)?.push(node);
  return users;
}

/** The nodes that can be reached from `starts`, these included, each with the one it was first reached from. */
export function reachable(graph: Graph, starts: Iterable<string>): Map<string, string | undefined> {
  const from = new Map<string, string | undefined>();
  for (const start of starts) if (graph.has(start)) from.set(start, undefined);
  // A map can be walked while it grows.
  for (const node of from.keys()) {
    for (const need of graph.get(node) ?? []) if (graph.has(need) && !from.has(need)) from.set(need, node);
  }
  return from;
}

/**
 * How deep each node lies: the greatest sum of `weight` over a way of nodes that come before it.
 * @param order the graph's nodes, sorted
 */
export function depths(
  graph: Graph,
  order: readonly string[],
  weight: (node: string) => number = () => 1,
): Map<string, number> {
  const depth = new Map<string, number>();
  for (const node of order) {
    let deepest = 0;
    for (const need of graph.get(node) ?? []) {
      const below = depth.get(need);
      if (below !== undefined) deepest = Math.max(deepest, below + weight(need));
    }
    depth.set(node, deepest);
  }
  return depth;
}
