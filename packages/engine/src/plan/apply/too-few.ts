import {
  type Change,
  type Environment,
  instanceOf,
  leastAvailable,
  type Plan,
  type PlanStep,
  tooFewLeft,
} from '../../model/index.ts';
import { takesDown } from '../takes-down.ts';

/** What a plan may do to a service of which so many must stay up. */
interface Bounded {
  readonly service: string;
  readonly least: number;
  /** Its instances that are up. */
  readonly up: ReadonlySet<string>;
  /** Steps that take down one of these. */
  readonly takingDown: readonly PlanStep[];
}

/**
 * The instances that the plan takes down, and may not, because too few of their service would be up even once all is up that
 * can be brought up without: each with its refusal.
 *
 * @param available instances that are up
 */
export function wouldLeaveTooFew(
  environment: Environment,
  plan: Plan,
  available: readonly string[],
): Map<string, Change> {
  let stuck = boundedServices(environment, plan, new Set(available));
  for (;;) {
    const done = doneWithout(plan, new Set(stuck.flatMap(({ takingDown }) => takingDown)));
    const still = stuck.filter(({ service, least, up }) => upAfter(environment, service, up, done) <= least);
    if (still.length === stuck.length) return refusals(environment, still, done);
    stuck = still;
  }
}

function boundedServices(environment: Environment, plan: Plan, available: ReadonlySet<string>): Bounded[] {
  return Object.values(environment.services).flatMap(({ name, minAvailable, instances, update }) => {
    const least = leastAvailable(minAvailable, instances.length);
    if (least === 0) return [];
    const up = new Set(instances.filter((instance) => available.has(instance)));
    const takingDown = plan.nodes.filter(
      (node): node is PlanStep =>
        node.kind === 'step' && up.has(instanceOf(node)) && takesDown(node, update?.order),
    );
    return takingDown.length === 0 ? [] : [{ service: name, least, up, takingDown }];
  });
}

/** Ids of all that can be done where some steps cannot. */
function doneWithout({ nodes }: Plan, blocked: ReadonlySet<PlanStep>): ReadonlySet<string> {
  const done = new Set<string>();
  for (const node of nodes) {
    const cannot = node.kind === 'step' && (blocked.has(node) || node.change?.kind === 'refuse');
    if (!cannot && node.needs.every((need) => done.has(need))) done.add(node.id);
  }
  return done;
}

function upAfter(
  { services }: Environment,
  service: string,
  up: ReadonlySet<string>,
  done: ReadonlySet<string>,
): number {
  const instances = services[service]?.instances ?? [];
  return instances.filter((instance) => up.has(instance) || done.has(`apply:${instance}`)).length;
}

function refusals(
  environment: Environment,
  stuck: readonly Bounded[],
  done: ReadonlySet<string>,
): Map<string, Change> {
  return new Map(
    stuck.flatMap(({ service, least, up, takingDown }) =>
      takingDown.map((step): [string, Change] => {
        const instance = instanceOf(step);
        const { ship = '' } = environment.instances[instance] ?? {};
        const few = { service, left: upAfter(environment, service, up, done) - 1, least };
        return [instance, { kind: 'refuse', failure: tooFewLeft({ ship, instance }, few) }];
      }),
    ),
  );
}
