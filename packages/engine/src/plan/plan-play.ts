import { byCodePoint } from '../graph/by-code-point.ts';
import type { Graph } from '../graph/graph.ts';
import { cyclicComponents, shortestCycle } from '../graph/strong-components.ts';
import type { Environment, Orphan, Plan, PlanStep, PlayName, StepCause } from '../model/index.ts';
import { type ChoiceRules, choose } from './choose.ts';
import { type NodesRequest, planNodes } from './plan-nodes.ts';
import { type Direction, requirements } from './requirements.ts';
import { selectOrphans } from './select-orphans.ts';
import type { Selection, SelectionProblem, SelectionResult, StopSelection } from './selection.ts';
import { takersIn } from './takers.ts';

/** A plan; `warnings` are whole sentences, e.g. that a filter leaves nothing. Problems are all that were found. */
export type PlanResult =
  | { readonly ok: true; readonly plan: Plan; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly SelectionProblem[] };

/** Starts what is selected, each container after those of the services that its service requires. */
export function planStart(environment: Environment, selection: Selection): PlanResult {
  return planPlay('start', 'requirements-first', environment, selection, startRules);
}

/**
 * Stops what is selected, each container after those of the services that require its own. Naming nothing without
 * `all`, and naming a service without `expandServices` or `all`, are problems.
 */
export function planStop(environment: Environment, selection: StopSelection): PlanResult {
  const problem = nothingNamed(selection);
  if (problem !== undefined) return { ok: false, problems: [problem] };
  return planPlay('stop', 'dependents-first', environment, selection, stopRules(selection));
}

/** Kills what is selected, in the order of a stop, and with its bounds on what may be left unnamed. */
export function planKill(environment: Environment, selection: StopSelection): PlanResult {
  const problem = nothingNamed(selection);
  if (problem !== undefined) return { ok: false, problems: [problem] };
  return planPlay('kill', 'dependents-first', environment, selection, stopRules(selection));
}

/**
 * Restarts what is selected in the order of a stop, and with its bounds on what may be left unnamed; but for those that take
 * something from another one of the play (`volumes_from`, `links`, namespaces): each comes after what it takes from, so that
 * it has what that one gives anew. MaestroNG 0.8.3 restarts them before, which cuts them off.
 */
export function planRestart(environment: Environment, selection: StopSelection): PlanResult {
  const problem = nothingNamed(selection);
  if (problem !== undefined) return { ok: false, problems: [problem] };
  const rules = { ...stopRules(selection), takersFollow: true };
  return planPlay('restart', 'dependents-first', environment, selection, rules);
}

/** Pulls the images of what is selected. No pull waits for another. */
export function planPull(environment: Environment, selection: Selection): PlanResult {
  return planPlay('pull', 'requirements-first', environment, selection, { ...startRules, ordered: false });
}

/**
 * Removes stopped containers of what is selected, and of the orphans that are given, as `findOrphans` finds them, those
 * that the filters keep; where things are named, those of the services among them. No removal waits for another.
 */
export function planClean(
  environment: Environment,
  selection: Selection,
  orphans: readonly Orphan[] = [],
): PlanResult {
  const rules = { ...startRules, ordered: false };
  const planned = planPlay('clean', 'requirements-first', environment, selection, rules);
  if (!planned.ok || orphans.length === 0) return planned;
  const steps = selectOrphans(orphans, selection).map(
    ({ ship, container, service, id }): PlanStep => ({
      kind: 'step',
      id: `clean:${container}@${ship}`,
      subject: { kind: 'orphan', instance: container, service, ship, container: id },
      needs: [],
      cause: { kind: 'orphan' },
    }),
  );
  const { plan, warnings } = planned;
  return {
    ok: true,
    plan: { ...plan, nodes: [...plan.nodes, ...steps] },
    warnings: steps.length > 0 ? [] : warnings,
  };
}

/** What `planStart` would act on, in its order. */
export function selectForStart(environment: Environment, selection: Selection): SelectionResult {
  return selected(planStart(environment, selection));
}

/** What `planStop` would act on, in its order. */
export function selectForStop(environment: Environment, selection: StopSelection): SelectionResult {
  return selected(planStop(environment, selection));
}

/** As for a start, but that naming nothing means every service, also omitted ones. */
export function selectForStatus(environment: Environment, selection: Selection): SelectionResult {
  return selected(planPlay('start', 'requirements-first', environment, selection, statusRules));
}

interface PlayRules extends ChoiceRules {
  /** Whether the order between services is kept. Default true. */
  readonly ordered?: boolean;
  /** Whether those that take something from others come after them, whatever the order between services. Default false. */
  readonly takersFollow?: boolean;
}

const startRules: PlayRules = { omittedToo: false, expandServices: true };
const statusRules: PlayRules = { omittedToo: true, expandServices: true };

function stopRules({ all = false, expandServices = false }: StopSelection): PlayRules {
  return { omittedToo: false, expandServices: all || expandServices };
}

function nothingNamed({ things = [], all }: StopSelection): SelectionProblem | undefined {
  if (things.length > 0 || all) return undefined;
  return {
    code: 'nothing-named',
    message: 'No service and no instance is named.',
    hint: 'name what is meant, or add -a (--all) to mean everything',
  };
}

function planPlay(
  play: PlayName,
  direction: Direction,
  environment: Environment,
  selection: Selection,
  rules: PlayRules,
): PlanResult {
  const before = requirements(environment, direction);
  const choice = choose(environment, selection, before, rules);
  if (!choice.ok) return choice;
  const request: NodesRequest = {
    environment,
    causes: choice.causes,
    before: selection.ignoreDependencies || rules.ordered === false ? undefined : before,
    stepId: (instance) => `${play}:${instance}`,
  };
  const following = rules.takersFollow === true ? giversInPlay(environment, choice.causes) : undefined;
  const nodes =
    // Those that link to each other in a circle cannot all follow.
    (following === undefined ? undefined : planNodes({ ...request, following })) ?? planNodes(request);
  if (nodes === undefined) return { ok: false, problems: cycleProblems(environment) };
  return { ok: true, plan: { play, environment: environment.name, nodes }, warnings: choice.warnings };
}

/** By instance of the play that takes something from others of it, these. */
function giversInPlay(
  environment: Environment,
  causes: ReadonlyMap<string, StepCause>,
): Map<string, string[]> {
  const givers = new Map<string, string[]>();
  const takersOf = [...takersIn(environment)].sort(([left], [right]) => byCodePoint(left, right));
  for (const [giver, takers] of takersOf) {
    if (!causes.has(giver)) continue;
    for (const taker of takers)
      if (causes.has(taker)) givers.set(taker, [...(givers.get(taker) ?? []), giver]);
  }
  return givers;
}

/** A file with a circle is rejected when it is loaded; an environment that a program has made may still have one. */
export function cycleProblems(environment: Environment): SelectionProblem[] {
  const { services, withinService } = requirements(environment, 'requirements-first');
  return [...circles(services, 'requires'), ...circles(withinService, 'takes volumes from')];
}

function circles(graph: Graph, verb: string): SelectionProblem[] {
  return cyclicComponents(graph).map((members) => {
    const [first = ''] = members;
    const cycle = shortestCycle(graph, first, new Set(members));
    const shown = cycle.length > mostShown ? [...cycle.slice(0, mostShown - 1), '…'] : cycle;
    return {
      code: 'dependency-cycle',
      message: `There is no order to keep: ${[...shown, first].join(` ${verb} `)}.`,
      hint: 'take one of these links out of the environment file, or ignore the order with -i (--ignore-dependencies)',
    };
  });
}

const mostShown = 12;

function selected(result: PlanResult): SelectionResult {
  if (!result.ok) return result;
  const instances = result.plan.nodes.flatMap((node) =>
    node.kind === 'step' ? [{ name: node.subject.instance, cause: node.cause }] : [],
  );
  return { ok: true, instances, warnings: result.warnings };
}
