/** Who points at whom: every node is a key, every target a node. */
export type Graph = ReadonlyMap<string, readonly string[]>;

interface Visit {
  readonly node: string;
  next: number;
}

/**
 * Groups of nodes that can all reach each other (Tarjan), of those that form a cycle: two or more nodes, or one that
 * points at itself. Members and groups are in the graph's order. Without recursion, so that depth is no limit.
 */
export function cyclicComponents(graph: Graph): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const onStack = new Set<string>();
  const stack: string[] = [];
  const components: string[][] = [];
  for (const root of graph.keys()) {
    if (index.has(root)) continue;
    const visits: Visit[] = [];
    const enter = (node: string): void => {
      index.set(node, index.size);
      low.set(node, index.size - 1);
      stack.push(node);
      onStack.add(node);
      visits.push({ node, next: 0 });
    };
    enter(root);
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const { node } = visit;
      const target = graph.get(node)?.[visit.next++];
      if (target === undefined) {
        visits.pop();
        const lowest = low.get(node) ?? 0;
        const parent = visits.at(-1)?.node;
        if (parent !== undefined) low.set(parent, Math.min(low.get(parent) ?? 0, lowest));
        if (lowest === index.get(node)) {
          const members = stack.splice(stack.lastIndexOf(node));
          for (const member of members) onStack.delete(member);
          if (members.length > 1 || graph.get(node)?.includes(node)) components.push(members);
        }
      } else if (!index.has(target)) enter(target);
      else if (onStack.has(target)) low.set(node, Math.min(low.get(node) ?? 0, index.get(target) ?? 0));
    }
  }
  const place = new Map([...graph.keys()].map((node, position) => [node, position]));
  const before = (left: string, right: string): number => (place.get(left) ?? 0) - (place.get(right) ?? 0);
  for (const members of components) members.sort(before);
  return components.sort(([left = ''], [right = '']) => before(left, right));
}

/** A shortest way from a node of a cyclic component back to itself, as `[a, b, c]` for a → b → c → a. */
export function shortestCycle(graph: Graph, from: string, members: ReadonlySet<string>): string[] {
  const cameFrom = new Map<string, string>();
  let frontier = [from];
  while (frontier.length > 0) {
    const next: string[] = [];
    for (const node of frontier) {
      for (const target of graph.get(node) ?? []) {
        if (target === from) {
          const cycle = [node];
          for (let at = node; at !== from; ) {
            at = cameFrom.get(at) ?? from;
            cycle.push(at);
          }
          return cycle.reverse();
        }
        if (!members.has(target) || cameFrom.has(target)) continue;
        cameFrom.set(target, node);
        next.push(target);
      }
    }
    frontier = next;
  }
  return [];
}
