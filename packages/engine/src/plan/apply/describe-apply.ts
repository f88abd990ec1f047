import { depths } from '../../graph/graph.ts';
import { changesSomething, type Plan, type PlanStep } from '../../model/index.ts';

/** Whether an apply has something to do: a pull may turn out to bring something new. */
export function hasWork({ nodes }: Plan): boolean {
  return nodes.some((node) => node.kind === 'step' && changesSomething(node));
}

/**
 * The steps of a plan that do something, by depth: each is in the first wave after those that it needs, over steps that do
 * nothing. A wave is no barrier.
 */
export function changeWaves(plan: Plan): readonly (readonly PlanStep[])[] {
  const { nodes, depth } = changeDepths(plan, () => 1);
  const waves: PlanStep[][] = [];
  for (const node of nodes.values()) {
    if (node.kind === 'gate' || !changesSomething(node)) continue;
    const wave = depth.get(node.id) ?? 0;
    while (waves.length <= wave) waves.push([]);
    waves[wave]?.push(node);
  }
  return waves.filter((wave) => wave.length > 0);
}

/**
 * The chain of steps, each needing the one before, that takes longest.
 *
 * @param weightOf how long a step takes, in whatever unit. Default: each as long as any other.
 */
export function criticalPath(
  plan: Plan,
  weightOf: (step: PlanStep) => number = () => 1,
): readonly PlanStep[] {
  const { nodes, depth, weight } = changeDepths(plan, weightOf);
  const end = (id: string): number => (depth.get(id) ?? 0) + weight(id);
  let last: string | undefined;
  for (const id of nodes.keys()) if (last === undefined || end(id) > end(last)) last = id;
  const path: PlanStep[] = [];
  while (last !== undefined) {
    const node = nodes.get(last);
    if (node === undefined) break;
    if (node.kind === 'step' && changesSomething(node)) path.unshift(node);
    let longest: string | undefined;
    for (const need of node.needs) if (longest === undefined || end(need) > end(longest)) longest = need;
    last = longest;
  }
  return path;
}

function changeDepths(
  plan: Plan,
  weightOf: (step: PlanStep) => number,
): {
  readonly nodes: ReadonlyMap<string, Plan['nodes'][number]>;
  readonly depth: ReadonlyMap<string, number>;
  readonly weight: (id: string) => number;
} {
  const nodes = new Map(plan.nodes.map((node) => [node.id, node]));
  const weight = (id: string): number => {
    const node = nodes.get(id);
    return node?.kind === 'step' && changesSomething(node) ? weightOf(node) : 0;
  };
  const graph = new Map(plan.nodes.map((node) => [node.id, node.needs]));
  return { nodes, weight, depth: depths(graph, [...nodes.keys()], weight) };
}
