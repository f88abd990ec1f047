import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadEnvironment } from '../load/index.ts';
import type { Environment, Plan } from '../model/index.ts';
import { buildEnvironment } from '../testing/build-environment.ts';
import type { InstanceOutline, ServiceOutline } from '../testing/environment-outline.ts';
import { deptree } from './deptree.ts';
import { planStart, planStop, selectForStatus } from './plan-play.ts';
import type { StopSelection } from './selection.ts';

/** What MaestroNG 0.8.3 made of a file: the parts that have to do with selecting and ordering. */
interface Recorded {
  readonly ok: boolean;
  readonly process_env: { readonly [name: string]: string };
  readonly services: {
    readonly [name: string]: { containers: string[]; omit: boolean; requires_direct: string[] };
  };
  readonly containers: { readonly [name: string]: { ship: string; volumes_from: string[] } };
  readonly orders: {
    readonly start: string[];
    readonly stop: string[];
    readonly start_only: Lists;
    readonly start_d: Lists;
    readonly stop_d: Lists;
    readonly start_d_container: Lists;
    readonly stop_d_container: Lists;
    readonly start_waits: Lists;
    readonly stop_waits: Lists;
    readonly status_things: string[];
  };
  readonly deptree: { readonly text: string };
  readonly deptree_r: { readonly text: string };
  readonly deptree_each: { readonly [service: string]: string };
}

type Lists = { readonly [name: string]: readonly string[] };

const folder = new URL('../../fixtures/conformance/cases/', import.meta.url);
const cases = readdirSync(folder)
  .map((name): [string, Recorded] => [
    name,
    JSON.parse(readFileSync(new URL(`${name}/expected.json`, folder), 'utf8')) as Recorded,
  ])
  .filter(([, recorded]) => recorded.ok);

/** The environment that the original recorded. What it says it requires for volumes' sake is found as we find it. */
function environmentOf({ services, containers }: Recorded): Environment {
  const outline = Object.entries(services).map(([name, service]): [string, ServiceOutline] => [
    name,
    {
      omit: service.omit,
      requires: service.requires_direct,
      instances: Object.fromEntries(
        service.containers.map((instance): [string, InstanceOutline] => {
          const { ship = '', volumes_from = [] } = containers[instance] ?? {};
          return [instance, { ship, container: { volumesFrom: volumes_from } }];
        }),
      ),
    },
  ]);
  return buildEnvironment({ services: Object.fromEntries(outline) });
}

function asking(things: readonly string[], withDependencies = false): StopSelection {
  return { things, withDependencies, ignoreDependencies: false, all: true, expandServices: true };
}

function plan(environment: Environment, play: 'start' | 'stop', selection: StopSelection): Plan {
  const result = play === 'start' ? planStart(environment, selection) : planStop(environment, selection);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.plan;
}

function instances({ nodes }: Plan): string[] {
  return nodes.flatMap((node) => (node.kind === 'step' ? [node.subject.instance] : [])).sort();
}

/** Who waits for whom, sorted, over any number of nodes. */
function waits({ nodes }: Plan): { [name: string]: string[] } {
  const before = new Map<string, Set<string>>();
  const result: { [name: string]: string[] } = {};
  for (const { id, needs } of nodes) {
    const own = new Set(needs.flatMap((need) => [...(before.get(need) ?? []), need]));
    before.set(id, own);
  }
  const names = new Map(nodes.map((node) => [node.id, node.kind === 'step' ? [node.subject.instance] : []]));
  for (const node of nodes) {
    if (node.kind !== 'step') continue;
    result[node.subject.instance] = [...(before.get(node.id) ?? [])]
      .flatMap((id) => names.get(id) ?? [])
      .sort();
  }
  return result;
}

function sortedLists(lists: Lists): Lists {
  return Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, [...list].sort()]));
}

/** What each name's own play takes in. */
function each(names: readonly string[], of: (name: string) => Plan): Lists {
  return Object.fromEntries(names.map((name) => [name, instances(of(name))]));
}

describe.each(cases)('%s', (name, recorded) => {
  const environment = environmentOf(recorded);
  const { orders } = recorded;
  // The original forgot volumes_from when it stopped: there, what it recorded is the least that must be.
  const forgetful = Object.values(recorded.containers).some(({ volumes_from }) => volumes_from.length > 0);
  const compareStops = (ours: Lists, theirs: Lists): void => {
    if (!forgetful) expect(ours).toEqual(theirs);
    for (const [name, list] of Object.entries(theirs))
      expect(ours[name]).toEqual(expect.arrayContaining([...list]));
  };

  test('what takes part', () => {
    expect(instances(plan(environment, 'start', asking([])))).toEqual([...orders.start].sort());
    expect(instances(plan(environment, 'stop', asking([])))).toEqual([...orders.stop].sort());
    const status = selectForStatus(environment, asking([]));
    const everything = orders.status_things.flatMap(
      (service) => recorded.services[service]?.containers ?? [],
    );
    expect(status.ok && status.instances.map(({ name }) => name).sort()).toEqual(everything.sort());
  });

  test('what takes part with things, and with dependencies', () => {
    const { start_only, start_d, start_d_container, stop_d, stop_d_container } = orders;
    const play = (name: 'start' | 'stop', withDependencies: boolean) => (thing: string) =>
      plan(environment, name, asking([thing], withDependencies));
    expect(each(Object.keys(start_only), play('start', false))).toEqual(sortedLists(start_only));
    expect(each(Object.keys(start_d), play('start', true))).toEqual(sortedLists(start_d));
    expect(each(Object.keys(start_d_container), play('start', true))).toEqual(sortedLists(start_d_container));
    compareStops(each(Object.keys(stop_d), play('stop', true)), sortedLists(stop_d));
    compareStops(each(Object.keys(stop_d_container), play('stop', true)), sortedLists(stop_d_container));
  });

  test('who waits for whom', () => {
    expect(waits(plan(environment, 'start', asking([])))).toEqual(sortedLists(orders.start_waits));
    compareStops(waits(plan(environment, 'stop', asking([]))), sortedLists(orders.stop_waits));
  });

  test('who waits for whom in a play over any of them', () => {
    const chosen = fc.subarray(Object.keys(recorded.containers), { minLength: 1 });
    const restricted = (law: Lists, names: string[]): Lists =>
      Object.fromEntries(
        names.map((name) => [
          name,
          (law[name] ?? []).filter((other) => other !== name && names.includes(other)).sort(),
        ]),
      );
    fc.assert(
      fc.property(chosen, (names) => {
        expect(waits(plan(environment, 'start', asking(names)))).toEqual(
          restricted(orders.start_d_container, names),
        );
        compareStops(
          waits(plan(environment, 'stop', asking(names))),
          restricted(orders.stop_d_container, names),
        );
      }),
      { numRuns: 30 },
    );
  });

  test('the file itself makes the same plays', () => {
    const file = fileURLToPath(new URL(`${name}/maestro.yaml`, folder));
    const loaded = loadEnvironment({ file, processEnv: recorded.process_env }).environment;
    if (loaded === undefined) throw new Error('the file is rejected');
    for (const play of ['start', 'stop'] as const) {
      expect(waits(plan(loaded, play, asking([])))).toEqual(waits(plan(environment, play, asking([]))));
    }
    expect(deptree(loaded, [], { recursive: true })).toBe(recorded.deptree_r.text);
  });

  test('trees', () => {
    expect(deptree(environment, [], { recursive: false })).toBe(recorded.deptree.text);
    expect(deptree(environment, [], { recursive: true })).toBe(recorded.deptree_r.text);
    for (const [service, text] of Object.entries(recorded.deptree_each)) {
      expect(deptree(environment, [service], { recursive: false })).toBe(text);
    }
  });
});
