import { byCodePoint } from '../../graph/by-code-point.ts';
import { sorted } from '../../graph/graph.ts';
import { cyclicComponents } from '../../graph/strong-components.ts';
import {
  asideName,
  type Change,
  type Environment,
  type MovedContainer,
  type PlanGate,
  type PlanStep,
  type Situation,
} from '../../model/index.ts';
import type { PortClaim } from './port-claims.ts';

type PlanNode = PlanStep | PlanGate;

/** Steps in an order in which each gets its ports, and what has to be stopped before where there is none. */
export interface OrderByPorts {
  /** In a legal order. */
  readonly nodes: readonly PlanNode[];
  readonly stops: readonly PlanStep[];
  /** Of what was stopped. */
  readonly removals: readonly PlanStep[];
  /** Ids of the containers that these stop. */
  readonly stopped: ReadonlySet<string>;
  /** What a step that needs another one needs: whether an exchange goes well is known when all of it does. */
  readonly withOthers: (need: string, of: string) => readonly string[];
}

/**
 * Who takes a port follows who gives it up. Where that goes round, also by way of what instances need of each other, it is an
 * exchange: all old containers that are in the way are stopped before the first new one starts, and kept until all of them run.
 *
 * @param nodes in a legal order; what they need beside each other comes before all of them
 */
export function orderByPorts(
  environment: Environment,
  nodes: readonly PlanNode[],
  claims: readonly PortClaim[],
  { instances, moved }: Pick<Situation, 'instances' | 'moved'>,
): OrderByPorts {
  const steps = new Map(
    nodes.flatMap((node) => (node.kind === 'step' ? [[node.subject.instance, node] as const] : [])),
  );
  const edges = claims.flatMap((claim): Edge[] => {
    const [taker, giver] = [steps.get(claim.taker), steps.get(claim.giver)];
    return taker === undefined || giver === undefined ? [] : [{ claim, taker, giver }];
  });
  if (edges.length === 0)
    return { nodes, stops: [], removals: [], stopped: new Set(), withOthers: (need) => [need] };

  const needs = new Map(nodes.map((node) => [node.id, new Set(node.needs)]));
  const rounds = roundsOf(needs, edges);
  const roundOf = (edge: Edge): ReadonlySet<string> | undefined => roundWith(rounds, edge);
  for (const edge of edges) if (roundOf(edge) === undefined) needs.get(edge.taker.id)?.add(edge.giver.id);

  const withOthers = (need: string, of: string): readonly string[] => {
    const round = rounds.find((members) => members.has(need) && !members.has(of));
    if (round === undefined) return [need];
    const own = edges.filter((edge) => roundOf(edge) === round);
    return [...new Set([need, ...own.flatMap(({ taker, giver }) => [taker.id, giver.id])])];
  };
  for (const [id, own] of needs)
    for (const need of [...own]) for (const all of withOthers(need, id)) own.add(all);
  const movedBy = new Map(moved.map((one) => [one.container, one]));
  const keptAs = (instance: string): string => {
    const found = instances[instance];
    return (found?.kind === 'present' ? found.asideAs : undefined) ?? asideName(instance);
  };
  const exchanges = rounds.map((round) => {
    const outside = [...round].flatMap((id) => [...(needs.get(id) ?? [])].filter((need) => !round.has(need)));
    const own = edges.filter((edge) => roundOf(edge) === round);
    return exchangeOf(environment, own, { needs: [...new Set(outside)], movedBy, keptAs });
  });
  for (const exchange of exchanges)
    for (const id of exchange.members) for (const stop of exchange.stops) needs.get(id)?.add(stop.id);
  const exchanged = new Set(exchanges.flatMap(({ members }) => members));
  const byId = new Map(
    nodes.map((node): [string, PlanNode] => {
      const own = { needs: [...(needs.get(node.id) ?? [])] };
      if (node.kind === 'gate' || !exchanged.has(node.id) || !isKept(node.change))
        return [node.id, { ...node, ...own }];
      return [node.id, { ...node, ...own, change: { ...node.change, exchanges: true } }];
    }),
  );
  const stops = exchanges.flatMap((exchange) => exchange.stops);
  // What comes before a stop comes before those that wait for it.
  const order = sorted(new Map([...stops, ...byId.values()].map(({ id, needs }) => [id, needs])));
  return {
    nodes: (order ?? [...byId.keys()]).flatMap((id) => byId.get(id) ?? []),
    stops,
    removals: exchanges.flatMap(({ removals }) => removals),
    stopped: new Set(exchanges.flatMap((exchange) => exchange.containers)),
    withOthers,
  };
}

interface Edge {
  readonly claim: PortClaim;
  readonly taker: PlanStep;
  readonly giver: PlanStep;
}

function roundsOf(
  needs: ReadonlyMap<string, ReadonlySet<string>>,
  edges: readonly Edge[],
): ReadonlySet<string>[] {
  const graph = new Map([...needs].map(([id, own]) => [id, [...own].filter((need) => needs.has(need))]));
  for (const { taker, giver } of edges) graph.get(taker.id)?.push(giver.id);
  return cyclicComponents(graph).map((members) => new Set(members));
}

function roundWith(
  rounds: readonly ReadonlySet<string>[],
  { taker, giver }: Edge,
): ReadonlySet<string> | undefined {
  return rounds.find((round) => round.has(taker.id) && round.has(giver.id));
}

/** Whether the old container is kept beside the new one: where one is kept already, what stands beside it is not. */
function isKept(change: Change | undefined): change is Extract<Change, { kind: 'replace' }> {
  return change?.kind === 'replace' && change.beside !== true;
}

interface Exchange {
  /** Ids of the steps of all who give or take. */
  readonly members: readonly string[];
  readonly stops: readonly PlanStep[];
  readonly removals: readonly PlanStep[];
  /** Ids of those that are stopped. */
  readonly containers: readonly string[];
}

/**
 * @param needs what comes before all of it
 * @param movedBy containers that are to run elsewhere, by their ids; they are removed as others that move
 * @param keptAs the name under which an instance's old container is kept
 */
function exchangeOf(
  environment: Environment,
  edges: readonly Edge[],
  {
    needs,
    movedBy,
    keptAs,
  }: {
    readonly needs: readonly string[];
    readonly movedBy: ReadonlyMap<string, MovedContainer>;
    readonly keptAs: (instance: string) => string;
  },
): Exchange {
  const members = new Map(edges.flatMap(({ taker, giver }) => [taker, giver]).map((step) => [step.id, step]));
  const instances = [...members.values()].map(({ subject }) => subject.instance).sort(byCodePoint);
  const stepOf = (
    what: 'stop' | 'remove',
    { instance, ship, name, container }: OldContainer,
  ): Pick<PlanStep, 'kind' | 'id' | 'subject' | 'cause'> => {
    const { service = '' } = environment.instances[instance] ?? {};
    const others = instances.filter((other) => other !== instance);
    return {
      kind: 'step',
      id: `${what}:${name}@${ship}`,
      subject: { kind: 'orphan', instance: name, service, ship, container },
      cause: { kind: 'exchange', instance, with: others },
    };
  };
  const holders = new Map(edges.map(({ claim }) => [claim.holder.container, claim]));
  const stops = [...holders.values()].map(({ giver, holder: { ship, name, container } }): PlanStep => {
    const moved = movedBy.get(container);
    const movesTo = moved === undefined ? null : (environment.instances[giver]?.ship ?? null);
    const change = { kind: 'stop', movesTo, anonymousVolumes: moved?.anonymousVolumes ?? [] } as const;
    return { ...stepOf('stop', { instance: giver, ship, name, container }), needs, change };
  });
  const removals = [...members.values()].flatMap(({ subject: { instance, ship }, change }): PlanStep[] => {
    if (!isKept(change)) return [];
    const removal = { kind: 'remove', because: 'replaced', running: false } as const;
    const old = { instance, ship, name: keptAs(instance), container: change.container };
    return [{ ...stepOf('remove', old), needs: [...members.keys()], change: removal }];
  });
  return { members: [...members.keys()], stops, removals, containers: [...holders.keys()] };
}

interface OldContainer {
  readonly instance: string;
  readonly ship: string;
  readonly name: string;
  readonly container: string;
}
