import { byCodePoint } from '../../graph/by-code-point.ts';
import {
  type Change,
  type Environment,
  type FewLeft,
  instanceOf,
  leastAvailable,
  type Plan,
  type PlanStep,
  tooFewLeft,
} from '../../model/index.ts';
import { takesDown } from '../takes-down.ts';

/** What goes down at once: one instance, or all between which ports go round. */
interface Descent {
  readonly instances: readonly string[];
  readonly steps: readonly PlanStep[];
  /** Of which services it takes how many that are up, where so many must stay up. */
  readonly losses: readonly (Pick<FewLeft, 'service' | 'least' | 'of'> & { readonly taken: number })[];
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
  const up = new Set(available);
  let stuck = descents(environment, plan, up);
  for (;;) {
    const done = doneWithout(plan, new Set(stuck.flatMap(({ steps }) => steps)));
    const left = ({ service, taken }: Descent['losses'][number]): number =>
      upAfter(environment, service, up, done) - taken;
    const still = stuck.filter(({ losses }) => losses.some((loss) => left(loss) < loss.least));
    if (still.length === stuck.length) return refusals(environment, still, left);
    stuck = still;
  }
}

function descents({ services, instances }: Environment, plan: Plan, up: ReadonlySet<string>): Descent[] {
  const byInstance = new Map<string, { instances: readonly string[]; steps: PlanStep[] }>();
  for (const node of plan.nodes) {
    if (node.kind === 'gate') continue;
    const own = instanceOf(node);
    const known = byInstance.get(own);
    const update = services[instances[own]?.service ?? '']?.update;
    if (node.cause.kind !== 'exchange' && !(up.has(own) && takesDown(node, update?.order))) continue;
    if (known !== undefined) known.steps.push(node);
    else {
      const together = node.cause.kind === 'exchange' ? [own, ...node.cause.with] : [own];
      const descent = { instances: together, steps: [node] };
      for (const name of together) byInstance.set(name, descent);
    }
  }
  return [...new Set(byInstance.values())].flatMap((descent) => {
    const byName = Object.values(services).sort((left, right) => byCodePoint(left.name, right.name));
    const losses = byName.flatMap((service) => {
      const least = leastAvailable(service.minAvailable, service.instances.length);
      const taken = descent.instances.filter(
        (name) => service.instances.includes(name) && up.has(name),
      ).length;
      return least === 0 || taken === 0
        ? []
        : [{ service: service.name, least, taken, of: service.instances.length }];
    });
    return losses.length === 0 ? [] : [{ ...descent, losses }];
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
  { instances }: Environment,
  stuck: readonly Descent[],
  left: (loss: Descent['losses'][number]) => number,
): Map<string, Change> {
  return new Map(
    stuck.flatMap((descent) => {
      const loss = descent.losses.find((each) => left(each) < each.least);
      if (loss === undefined) return [];
      const few = { service: loss.service, left: left(loss), least: loss.least, of: loss.of };
      return descent.instances.map((instance): [string, Change] => {
        const { ship = '' } = instances[instance] ?? {};
        return [instance, { kind: 'refuse', failure: tooFewLeft({ ship, instance }, few) }];
      });
    }),
  );
}
