import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Environment, giversOf, type Plan, type PlanStep } from '../model/index.ts';
import { buildEnvironment } from '../testing/build-environment.ts';
import type { EnvironmentOutline, InstanceOutline, ServiceOutline } from '../testing/environment-outline.ts';
import { planRestart, planStart, planStop } from './plan-play.ts';
import type { StopSelection } from './selection.ts';

interface OutlinedInstance {
  readonly ship: number;
  readonly givers: readonly number[];
  /** Whose network it shares. */
  readonly joins: readonly number[];
}

interface OutlinedService {
  readonly omit: boolean;
  readonly requires: readonly number[];
  readonly instances: readonly OutlinedInstance[];
}

const outlinedServices: fc.Arbitrary<OutlinedService[]> = fc.array(
  fc.record({
    omit: fc.boolean(),
    requires: fc.array(fc.nat(), { maxLength: 3 }),
    instances: fc.array(
      fc.record({
        ship: fc.nat({ max: 2 }),
        givers: fc.array(fc.nat(), { maxLength: 1 }),
        joins: fc.array(fc.nat(), { maxLength: 1 }),
      }),
      { maxLength: 4 },
    ),
  }),
  { minLength: 1, maxLength: 8 },
);

/** Services that require earlier ones, and instances that take something from earlier ones, so that there is an order. */
function outline(services: readonly OutlinedService[]): EnvironmentOutline['services'] {
  const result: { [name: string]: ServiceOutline } = {};
  const earlier: string[] = [];
  services.forEach(({ omit, requires, instances }, at) => {
    const own: { [name: string]: InstanceOutline } = {};
    instances.forEach(({ ship, givers, joins }, number) => {
      const anEarlier = (pick: number): string[] => earlier.slice(pick % (earlier.length + 1)).slice(0, 1);
      const volumesFrom = givers.flatMap(anEarlier);
      const [networkMode] = joins.flatMap(anEarlier).map((name) => `container:${name}`);
      const container = { volumesFrom, ...(networkMode === undefined ? {} : { networkMode }) };
      own[`s${at}-${number}`] = { ship: `h${ship}`, container };
      earlier.push(`s${at}-${number}`);
    });
    result[`s${at}`] = {
      omit,
      instances: own,
      requires: requires.flatMap((pick) => (at > 0 ? `s${pick % at}` : [])),
    };
  });
  return result;
}

const environments: fc.Arbitrary<Environment> = outlinedServices.map((services) =>
  buildEnvironment({ services: outline(services) }),
);

const choices = fc.record({
  things: fc.array(fc.nat(), { maxLength: 5 }),
  withDependencies: fc.boolean(),
  ignoreDependencies: fc.boolean(),
  containerFilter: fc.constantFrom(undefined, '*-[01]', 's[!2]*'),
  shipFilter: fc.constantFrom(undefined, 'h[01]'),
  stop: fc.boolean(),
});

interface Asked {
  readonly environment: Environment;
  readonly selection: StopSelection;
  readonly stop: boolean;
}

const asked: fc.Arbitrary<Asked> = fc.tuple(environments, choices).map(([environment, choice]) => {
  const names = [...Object.keys(environment.services), ...Object.keys(environment.instances)];
  const { containerFilter, shipFilter, stop, ...rest } = choice;
  const selection: StopSelection = {
    ...rest,
    things: choice.things.flatMap((pick) => names[pick % names.length] ?? []),
    all: true,
    expandServices: true,
    ...(containerFilter === undefined ? {} : { containerFilter }),
    ...(shipFilter === undefined ? {} : { shipFilter }),
  };
  return { environment, selection, stop };
});

function planOf({ environment, selection, stop }: Asked): Plan {
  const result = stop ? planStop(environment, selection) : planStart(environment, selection);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.plan;
}

function steps(plan: Plan): PlanStep[] {
  return plan.nodes.filter((node) => node.kind === 'step');
}

/** Who waits for whom in the plan, in instances. */
function waits(plan: Plan): Map<string, Set<string>> {
  const all = new Map<string, Set<string>>();
  const result = new Map<string, Set<string>>();
  for (const node of plan.nodes) {
    const own = new Set<string>();
    for (const need of node.needs) for (const name of all.get(need) ?? []) own.add(name);
    if (node.kind === 'step') {
      result.set(node.subject.instance, own);
      all.set(node.id, new Set([...own, node.subject.instance]));
    } else all.set(node.id, own);
  }
  return result;
}

/** The same from the environment, by definition: the services that are required over any number of others, and peers. */
function required(environment: Environment, name: string): Set<string> {
  const services = new Set<string>();
  const peers = new Set<string>();
  const visitService = (service: string): void => {
    const { requires = [], requiresForVolumes = [] } = environment.services[service] ?? {};
    for (const next of [...requires, ...requiresForVolumes]) {
      services.add(next);
      visitService(next);
    }
  };
  const visitPeers = (instance: string): void => {
    for (const next of environment.instances[instance]?.startsAfter ?? []) {
      peers.add(next);
      visitPeers(next);
    }
  };
  visitService(environment.instances[name]?.service ?? '');
  visitPeers(name);
  return new Set([
    ...peers,
    ...[...services].flatMap((service) => environment.services[service]?.instances ?? []),
  ]);
}

function waitsByDefinition({ environment, selection, stop }: Asked, plan: Plan): Map<string, Set<string>> {
  const names = steps(plan).map(({ subject }) => subject.instance);
  const waitsFor = (one: string, other: string): boolean =>
    stop ? required(environment, other).has(one) : required(environment, one).has(other);
  return new Map(
    names.map((name) => [
      name,
      new Set(selection.ignoreDependencies ? [] : names.filter((other) => waitsFor(name, other))),
    ]),
  );
}

test('each instance waits for those it should wait for, and for no other, whatever is in the play', () => {
  fc.assert(
    fc.property(asked, (play) => {
      const plan = planOf(play);
      expect(waits(plan)).toEqual(waitsByDefinition(play, plan));
    }),
    { numRuns: 1_000 },
  );
});

test('nodes come after what they need; every gate is needed, and needs more than one', () => {
  fc.assert(
    fc.property(asked, (play) => {
      const { nodes } = planOf(play);
      const places = new Map(nodes.map(({ id }, at) => [id, at]));
      expect(places.size).toBe(nodes.length);
      nodes.forEach(({ needs }, at) => {
        for (const need of needs) expect(places.get(need)).toBeLessThan(at);
      });
      const needed = new Set(nodes.flatMap(({ needs }) => needs));
      for (const node of nodes) {
        if (node.kind === 'gate') expect([needed.has(node.id), node.needs.length > 1]).toEqual([true, true]);
      }
    }),
    { numRuns: 500 },
  );
});

test('edges are as many as the environment has, not as there are pairs', () => {
  fc.assert(
    fc.property(asked, (play) => {
      const plan = planOf(play);
      const services = Object.values(play.environment.services);
      const links = services.flatMap(({ requires, requiresForVolumes }) => [
        ...requires,
        ...requiresForVolumes,
      ]);
      const peers = Object.values(play.environment.instances).flatMap(({ startsAfter = [] }) => startsAfter);
      const edges = plan.nodes.flatMap(({ needs }) => needs);
      expect(edges.length).toBeLessThanOrEqual(2 * steps(plan).length + 2 * links.length + peers.length);
      if (play.selection.ignoreDependencies) expect(edges).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('the play is what was asked for, with its dependencies where wanted, less what the filters drop', () => {
  fc.assert(
    fc.property(asked, (play) => {
      const { environment, selection, stop } = play;
      const { things = [], withDependencies, ignoreDependencies, containerFilter, shipFilter } = selection;
      const named = things.flatMap((thing) => environment.services[thing]?.instances ?? [thing]);
      const services = Object.values(environment.services).filter(({ omit }) => !omit);
      const chosen = things.length > 0 ? named : services.flatMap(({ instances }) => instances);
      const all = Object.keys(environment.instances);
      const belongs = (name: string): boolean =>
        stop
          ? chosen.some((one) => required(environment, name).has(one))
          : chosen.some((one) => required(environment, one).has(name));
      const adds = withDependencies || (things.length === 0 && !ignoreDependencies);
      const kept = all.filter(
        (name) =>
          (chosen.includes(name) || (adds && belongs(name))) &&
          (containerFilter === undefined ||
            (containerFilter === '*-[01]' ? /-[01]$/ : /^s[^2]/).test(name)) &&
          (shipFilter === undefined || environment.instances[name]?.ship !== 'h2'),
      );
      const ours = steps(planOf(play)).map(({ subject }) => subject.instance);
      expect(ours.sort()).toEqual(kept.sort());
    }),
    { numRuns: 1_000 },
  );
});

test('the same input gives the same plan, however the file is sorted', () => {
  fc.assert(
    fc.property(outlinedServices, fc.boolean(), (services, stop) => {
      const entries = Object.entries(outline(services));
      const backwards = entries
        .reverse()
        .map(([name, service]): [string, ServiceOutline] => [
          name,
          { ...service, instances: Object.fromEntries(Object.entries(service.instances ?? {}).reverse()) },
        ]);
      const selection = {
        things: [],
        withDependencies: false,
        ignoreDependencies: false,
        all: true,
        expandServices: true,
      };
      const plan = (of: EnvironmentOutline['services']): Plan =>
        planOf({ environment: buildEnvironment({ services: of }), selection, stop });
      const sortRequires = (plan: Plan): unknown =>
        plan.nodes.map((node) => ({ ...node, needs: [...node.needs].sort() }));
      expect(sortRequires(plan(Object.fromEntries(backwards)))).toEqual(
        sortRequires(plan(outline(services))),
      );
    }),
  );
});

function restartOf({ environment, selection }: Asked): Plan {
  const result = planRestart(environment, selection);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.plan;
}

/** By definition: of those in the play, whom each takes something from. */
function givenBy({ environment }: Asked, names: readonly string[]): (name: string) => string[] {
  return (name) => {
    const { ship, container } = environment.instances[name] ?? {};
    const givers = container === undefined ? [] : giversOf(container).map(({ instance }) => instance);
    return givers.filter(
      (giver) => giver !== name && names.includes(giver) && environment.instances[giver]?.ship === ship,
    );
  };
}

test('a restart goes dependents first, but that no giver is restarted after what takes from it', () => {
  fc.assert(
    fc.property(asked, (play) => {
      const plan = restartOf(play);
      const names = steps(plan).map(({ subject }) => subject.instance);
      expect(names.sort()).toEqual(
        steps(planOf({ ...play, stop: true }))
          .map(({ subject }) => subject.instance)
          .sort(),
      );
      const givers = givenBy(play, names);
      const waitsByDefinition = (name: string): Set<string> =>
        new Set([
          ...names.filter(
            (other) => givers(other).length === 0 && required(play.environment, other).has(name),
          ),
          ...givers(name).flatMap((giver) => [giver, ...waitsByDefinition(giver)]),
        ]);
      const isOrdered = play.selection.ignoreDependencies !== true;
      expect(waits(plan)).toEqual(
        new Map(names.map((name) => [name, isOrdered ? waitsByDefinition(name) : new Set()])),
      );
    }),
    { numRuns: 1_000 },
  );
});
