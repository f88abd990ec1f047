import { sorted } from '../../graph/graph.ts';
import type {
  Change,
  Environment,
  Plan,
  PlanBasis,
  PlanGate,
  PlanStep,
  Situation,
  StepCause,
} from '../../model/index.ts';
import { inPlayOrder, planNodes } from '../plan-nodes.ts';
import { cycleProblems, type PlanResult } from '../plan-play.ts';
import { selectOrphans } from '../select-orphans.ts';
import type { ApplyScope } from './apply-scope.ts';
import { type ChangeRules, changes, isMade, mayTurnOutNewer, withUnfinished } from './changes.ts';
import { departureSteps } from './departures.ts';
import { orderByPorts } from './exchanges.ts';
import { imageStepId, imageSteps, withoutImage } from './images.ts';
import { begins, portClaims } from './port-claims.ts';
import { wouldLeaveTooFew } from './too-few.ts';

export interface ApplyRules extends Partial<ChangeRules> {
  /** Remove what the file names no more. Default false. */
  readonly prune?: boolean;
  /** Less than `min_available` of a service may be left up. Default false. */
  readonly force?: boolean;
  /** What the environment comes from, as messages name it. Default `file`. */
  readonly basis?: PlanBasis;
}

/**
 * What an apply does, for ships as they stand. First come images; each instance follows those that it needs, as for a start,
 * and those that give up a port that it needs, and among those that could be next the ones that are not well come first; what
 * moves is stopped where it was before it starts where it is to be, and removed after; orphans go when all else is done.
 */
export function planApply(
  environment: Environment,
  scope: ApplyScope,
  situation: Situation,
  rules: ApplyRules = {},
): PlanResult {
  const result = planWithout(environment, scope, situation, rules);
  if (!result.ok || rules.force === true) return result;
  const few = wouldLeaveTooFew(environment, result.plan, situation.available);
  return few.size === 0 ? result : planWithout(environment, scope, situation, rules, few);
}

/** @param refused what is not to be tried, for another reason than shows in an instance's own situation. */
function planWithout(
  environment: Environment,
  scope: ApplyScope,
  situation: Situation,
  {
    refreshImages = false,
    skipUnreachable = false,
    renewVolumes = false,
    prune = false,
    basis = 'file',
  }: ApplyRules,
  refused: ReadonlyMap<string, Change> = new Map(),
): PlanResult {
  const all = changes(environment, scope, situation, { refreshImages, skipUnreachable, renewVolumes });
  const causes = inPlay(scope, all, situation);
  refuse(all, refused);
  refuse(all, withoutImage(environment, causes, all, { situation, refreshImages }));
  const orphans = prune ? selectOrphans(situation.orphans, scope.selection) : [];
  const doing = new Map([...all].filter(([name]) => causes.has(name)));
  const { claims, refusals } = portClaims(environment, {
    situation,
    changes: doing,
    prune,
    orphans,
    renewVolumes,
    basis,
  });
  for (const [name, failure] of refusals) all.set(name, { kind: 'refuse', failure });
  const images = imageSteps(environment, causes, all, { situation, refreshImages });
  const first = unwell(situation);
  const nodes = orderedNodes(environment, scope, causes, first);
  if (nodes === undefined) return { ok: false, problems: cycleProblems(environment) };
  const steps = nodes.map((node): PlanStep | PlanGate => {
    if (node.kind === 'gate') return node;
    const { instance } = node.subject;
    const change = all.get(instance);
    const image = imageStepId(environment.instances[instance]);
    const needs = [...(images.has(image) ? [image] : []), ...node.needs];
    return { ...node, needs, ...(change === undefined ? {} : { change }) };
  });
  const byPorts = orderByPorts(environment, steps, claims, situation);
  const { stops, removals, prunings, before } = departureSteps(
    environment,
    {
      renewVolumes,
      moved: situation.moved.filter(({ instance }) => mayMove(all.get(instance))),
      orphans,
    },
    byPorts.nodes.flatMap((node) => {
      if (node.kind === 'gate') return [];
      return [{ ...node, begins: begins(node.change, situation.instances[node.subject.instance]) }];
    }),
    byPorts,
  );
  const waiting = byPorts.nodes.map((node) => {
    const more = node.kind === 'gate' ? undefined : before.get(node.subject.instance);
    return more === undefined ? node : { ...node, needs: [...more, ...node.needs] };
  });
  const draft = [
    ...images.values(),
    ...byPorts.stops,
    ...stops,
    ...waiting,
    ...byPorts.removals,
    ...removals,
    ...last(prunings, waiting),
  ];
  const byId = new Map(draft.map((node) => [node.id, node]));
  const order = sorted(new Map(draft.map(({ id, needs }) => [id, needs]))) ?? [...byId.keys()];
  const legal = new Map(order.flatMap((id) => [[id, byId.get(id) as PlanStep | PlanGate] as const]));
  const plan: Plan = { play: 'apply', environment: environment.name, nodes: inPlayOrder(legal, first) };
  return { ok: true, plan, warnings: plan.nodes.length > 0 ? [] : scope.warnings };
}

function refuse(all: Map<string, Change>, refused: ReadonlyMap<string, Change>): void {
  for (const [instance, change] of refused) all.set(instance, change);
}

/** What is refused where it is to be stays where it is. */
function mayMove(change: Change | undefined): boolean {
  return change !== undefined && change.kind !== 'refuse';
}

/** These come after all others. */
function last(steps: readonly PlanStep[], others: readonly { readonly id: string }[]): Plan['nodes'] {
  if (steps.length === 0) return [];
  const gate = 'gate:all';
  return [
    { kind: 'gate', id: gate, service: '', needs: others.map(({ id }) => id) },
    ...steps.map((step) => ({ ...step, needs: [gate] })),
  ];
}

/** What was chosen, or is to be finished, and what is replaced with it. */
function inPlay(
  scope: ApplyScope,
  all: ReadonlyMap<string, Change>,
  situation: Situation,
): Map<string, StepCause> {
  const causes = withUnfinished(scope, situation);
  const { instances, takers } = scope;
  // A giver comes before those that were found through it.
  for (const giver of instances) {
    const isInPlay = causes.has(giver);
    for (const name of takers.get(giver) ?? []) {
      const change = all.get(name);
      // Also where its giver was replaced by an earlier play that came no further.
      const isReplaced =
        change?.kind === 'replace' && change.takesFrom.some(({ instance }) => instance === giver);
      const isRefused =
        isInPlay &&
        change?.kind === 'refuse' &&
        change.failure.code === 'volumes-lost' &&
        isMade(all.get(giver));
      // What differs already would be outlived by a giver that turns out newer.
      const mayBe =
        isInPlay &&
        mayTurnOutNewer(all.get(giver)) &&
        (mayTurnOutNewer(change) || change?.kind === 'replace');
      if (!causes.has(name) && (isReplaced || isRefused || mayBe))
        causes.set(name, { kind: 'dependency', of: giver });
    }
  }
  return causes;
}

/** Instances that should not wait for those that are well. What an earlier play began to replace is not known to be. */
function unwell({ instances, moved }: Situation): Set<string> {
  const present = Object.entries(instances).flatMap(([name, found]) =>
    found.kind === 'present' &&
    (found.state !== 'running' || found.health === 'unhealthy' || found.keptAside !== 'no')
      ? [name]
      : [],
  );
  const elsewhere = moved.flatMap(({ instance, running }) => (running ? [] : [instance]));
  return new Set([...present, ...elsewhere]);
}

/** With the order between those who take something from each other, where there is one. */
function orderedNodes(
  environment: Environment,
  { before, takers, selection }: ApplyScope,
  causes: ReadonlyMap<string, StepCause>,
  first: ReadonlySet<string>,
): ReturnType<typeof planNodes> {
  const stepId = (instance: string): string => `apply:${instance}`;
  const request = { environment, causes, stepId, first };
  if (selection.ignoreDependencies === true) return planNodes({ ...request, before: undefined });
  const peers = new Map([...before.withinService].map(([name, needs]) => [name, [...needs]]));
  for (const [giver, names] of takers) {
    if (!causes.has(giver)) continue;
    for (const taker of names) if (causes.has(taker)) peers.set(taker, [...(peers.get(taker) ?? []), giver]);
  }
  return (
    planNodes({ ...request, before: { ...before, withinService: peers } }) ??
    planNodes({ ...request, before })
  );
}
