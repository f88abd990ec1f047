import { byCodePoint } from '../graph/by-code-point.ts';
import { depths, sorted } from '../graph/graph.ts';
import type { Environment, PlanGate, PlanStep, StepCause } from '../model/index.ts';
import type { Requirements } from './requirements.ts';

type PlanNode = PlanStep | PlanGate;

export interface NodesRequest {
  readonly environment: Environment;
  /** The instances of the play, with their causes. */
  readonly causes: ReadonlyMap<string, StepCause>;
  /** What comes before what in the direction of the play; `undefined`: no order is kept. */
  readonly before: Requirements | undefined;
  readonly stepId: (instance: string) => string;
  /**
   * By instance of the play, others of the play that it comes after, whatever the order of their services. Nothing waits for
   * it because of its own service, so there is no circle unless these make one among themselves. Default: none.
   */
  readonly following?: ReadonlyMap<string, readonly string[]>;
  /** Instances that come before others at the same place. Default: none. */
  readonly first?: ReadonlySet<string>;
}

/**
 * The steps of a play and the gates between them, in a legal order: by depth, then by name. As many edges as the
 * environment has, not as many as there are pairs. `undefined`: services or instances need each other.
 */
export function planNodes(request: NodesRequest): readonly PlanNode[] | undefined {
  const draft = request.before === undefined ? unordered(request) : withGates(request, request.before);
  const order = sorted(new Map([...draft].map(([id, node]) => [id, node.needs])));
  return order === undefined
    ? undefined
    : inPlayOrder(withoutIdleGates(draft, order), request.first ?? new Set());
}

function unordered(request: NodesRequest): Map<string, PlanNode> {
  const draft = new Map<string, PlanNode>();
  for (const instance of request.causes.keys()) addStep(draft, request, instance, []);
  return draft;
}

function addStep(
  draft: Map<string, PlanNode>,
  request: NodesRequest,
  name: string,
  needs: readonly string[],
): void {
  const instance = request.environment.instances[name];
  const cause = request.causes.get(name);
  if (instance === undefined || cause === undefined) return;
  const subject = {
    kind: 'instance',
    instance: name,
    service: instance.service,
    ship: instance.ship,
  } as const;
  const id = request.stepId(name);
  draft.set(id, { kind: 'step', id, subject, needs, cause });
}

/**
 * Behind each service stands a gate that needs all of the service's steps or, where it has none to wait for, what the
 * service itself needs: so order passes through services, and instances, that are not in the play.
 */
function withGates(request: NodesRequest, before: Requirements): Map<string, PlanNode> {
  const draft = new Map<string, PlanNode>();
  const addGate = (id: string, service: string, needs: readonly string[]): string => {
    draft.set(id, { kind: 'gate', id, service, needs });
    return id;
  };
  const inPlay = (instance: string): boolean => request.causes.has(instance);
  const { following = new Map<string, readonly string[]>() } = request;
  const isAwaited = (instance: string): boolean => inPlay(instance) && !following.has(instance);
  const peerNode = (instance: string): string =>
    isAwaited(instance) ? request.stepId(instance) : `past:${instance}`;

  for (const [name, needed] of before.services) {
    const instances = request.environment.services[name]?.instances ?? [];
    const present = instances.filter(inPlay);
    const gates = needed.map((service) => `gate:${service}`);
    // Many steps that need many services share one gate before them: a sum of edges instead of a product.
    const shared = present.length > 1 && gates.length > 1;
    const needs = shared ? [addGate(`before:${name}`, name, gates)] : gates;
    for (const instance of instances) {
      const peers = (before.withinService.get(instance) ?? []).map(peerNode);
      const givers = (following.get(instance) ?? []).map(request.stepId);
      if (inPlay(instance)) addStep(draft, request, instance, [...needs, ...peers, ...givers]);
      if (!isAwaited(instance) && peers.length > 0) addGate(peerNode(instance), name, peers);
    }
    const awaited = present.filter(isAwaited);
    addGate(`gate:${name}`, name, awaited.length > 0 ? awaited.map(request.stepId) : gates);
  }
  return draft;
}

/** Leaves out gates that lead to no step or from none, and puts the one need of a gate that has no other in its place. */
function withoutIdleGates(
  draft: ReadonlyMap<string, PlanNode>,
  order: readonly string[],
): Map<string, PlanNode> {
  const standsFor = new Map<string, string>();
  const slim = new Map<string, PlanNode>();
  for (const id of order) {
    const node = draft.get(id);
    if (node === undefined) continue;
    const needs = [...new Set(node.needs.flatMap((need) => standsFor.get(need) ?? []))];
    const [only] = needs;
    if (node.kind === 'step' || needs.length > 1) {
      slim.set(id, { ...node, needs });
      standsFor.set(id, id);
    } else if (only !== undefined) standsFor.set(id, only);
  }
  const wanted = new Set<string>();
  for (const [id, node] of [...slim].reverse()) {
    if (node.kind === 'gate' && !wanted.has(id)) slim.delete(id);
    else for (const need of node.needs) wanted.add(need);
  }
  return slim;
}

/**
 * By depth, then what comes first, then by name. `nodes` are sorted already, and stay so: among nodes of equal depth only
 * steps, which never need each other, move.
 */
export function inPlayOrder(nodes: ReadonlyMap<string, PlanNode>, first: ReadonlySet<string>): PlanNode[] {
  const graph = new Map([...nodes].map(([id, node]) => [id, node.needs]));
  const depth = depths(graph, [...nodes.keys()], (id) => (nodes.get(id)?.kind === 'step' ? 1 : 0));
  return [...nodes.values()].sort((left, right) => {
    const deeper = (depth.get(left.id) ?? 0) - (depth.get(right.id) ?? 0);
    if (deeper !== 0) return deeper;
    if (left.kind !== right.kind) return left.kind === 'gate' ? -1 : 1;
    if (left.kind !== 'step' || right.kind !== 'step') return 0;
    const [one, other] = [left.subject.instance, right.subject.instance];
    const urgent = Number(first.has(other)) - Number(first.has(one));
    return urgent === 0 ? byCodePoint(one, other) : urgent;
  });
}
