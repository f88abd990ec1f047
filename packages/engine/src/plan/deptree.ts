import { byCodePoint } from '../graph/by-code-point.ts';
import type { Graph } from '../graph/graph.ts';
import type { Environment } from '../model/index.ts';
import { problemOf } from './choose.ts';
import { requirements } from './requirements.ts';
import { lookUpThing, type SelectionProblem } from './selection.ts';

export interface DeptreeOptions {
  /**
   * Whether what a service requires is shown at each of its places in a tree, or at the first alone. Recursive trees
   * of environments in layers grow exponentially with the layers.
   */
  readonly recursive: boolean;
}

/**
 * What services require, as trees of text in the form of MaestroNG 0.8.3: one tree for each service that is named, or
 * one of whose instances is; for each that is not omitted where nothing is named. Names that nobody has are left out:
 * `checkThings` tells them.
 */
export function deptree(
  environment: Environment,
  things: readonly string[],
  options: DeptreeOptions,
): string {
  return [...deptreeLines(environment, things, options)].map((line) => `${line}\n`).join('');
}

/** The lines of `deptree` one by one: deep or recursive trees may be larger than a text can be. */
export function* deptreeLines(
  environment: Environment,
  things: readonly string[],
  options: DeptreeOptions,
): Generator<string, void, undefined> {
  const { services: unsorted } = requirements(environment, 'requirements-first');
  const services = new Map([...unsorted].map(([name, required]) => [name, [...required].sort(byCodePoint)]));
  let first = true;
  for (const root of roots(environment, things)) {
    if (!first) yield '';
    first = false;
    yield* treeLines(services, root, options);
  }
}

/** What is wrong with names of services and instances, all at once; nothing is wrong with either of both. */
export function checkThings(
  environment: Environment,
  things: readonly string[],
): readonly SelectionProblem[] {
  return things.flatMap((name) => problemOf(environment, name, { expandServices: true }));
}

function roots(environment: Environment, things: readonly string[]): string[] {
  const named = new Set<string>();
  for (const name of things) {
    const thing = lookUpThing(environment, name);
    if (thing.kind === 'service') named.add(name);
    const instance = thing.kind === 'instance' ? environment.instances[name] : undefined;
    if (instance !== undefined) named.add(instance.service);
  }
  const services = Object.values(environment.services);
  const all = services.filter(({ omit }) => !omit).map(({ name }) => name);
  return (things.length > 0 ? [...named] : all).sort(byCodePoint);
}

interface Branch {
  readonly service: string;
  /** What stands before the lines below this one. */
  readonly indent: string;
  readonly below: readonly string[];
  next: number;
}

/** Depth first, with a stack of its own: a chain may be as long as it likes. */
function* treeLines(
  services: Graph,
  root: string,
  { recursive }: DeptreeOptions,
): Generator<string, void, undefined> {
  const shown = recursive ? services : firstPlaces(services, root);
  const above = new Set<string>();
  const branches: Branch[] = [];
  const enter = (service: string, indent: string): void => {
    above.add(service);
    const below = (shown.get(service) ?? []).filter((required) => !above.has(required));
    branches.push({ service, indent, below, next: 0 });
  };

  yield root;
  enter(root, '');
  for (let branch = branches.at(-1); branch !== undefined; branch = branches.at(-1)) {
    const service = branch.below[branch.next];
    branch.next += 1;
    if (service === undefined) {
      branches.pop();
      above.delete(branch.service);
      continue;
    }
    const last = branch.next === branch.below.length;
    yield `${branch.indent} ${last ? '\\' : '+'}- ${service}`;
    enter(service, `${branch.indent}${last ? '  ' : ' | '}`);
  }
}

/** What each service shows below itself when every service has one place in the tree, the first one, depth first. */
function firstPlaces(services: Graph, root: string): Graph {
  const shown = new Map<string, string[]>([[root, []]]);
  const visits = [{ service: root, next: 0 }];
  for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
    const required = services.get(visit.service)?.[visit.next];
    visit.next += 1;
    if (required === undefined) visits.pop();
    else if (!shown.has(required)) {
      shown.get(visit.service)?.push(required);
      shown.set(required, []);
      visits.push({ service: required, next: 0 });
    }
  }
  return shown;
}
