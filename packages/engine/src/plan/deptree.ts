import { byCodePoint } from '../graph/by-code-point.ts';
import type { Graph } from '../graph/graph.ts';
import type { Environment } from '../model/index.ts';
import { problemOf } from './choose.ts';
import { requirements } from './requirements.ts';
import { lookUpThing, type SelectionProblem } from './selection.ts';

export interface DeptreeOptions {
  /**
   * Whether what a service requires is shown at each of its places in a tree, or once: below the first service that
   * requires it, before what is below its neighbours is looked at. Recursive trees of environments in layers grow
   * exponentially with the layers.
   */
  readonly recursive: boolean;
}

/**
 * What services require, as trees of text in the form of MaestroNG 0.8.3: one tree for each service that is named, or
 * one of whose instances is; where nothing is named for each that is not omitted, or for all if all are. Names that
 * nobody has are left out: `checkThings` tells them.
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
  const shown = services.some(({ omit }) => !omit) ? services.filter(({ omit }) => !omit) : services;
  return (things.length > 0 ? [...named] : shown.map(({ name }) => name)).sort(byCodePoint);
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
  // What is not shown again: what stands above, or all that was shown so far.
  const hidden = new Set<string>();
  const branches: Branch[] = [];
  const enter = (service: string, indent: string): void => {
    hidden.add(service);
    const below = (services.get(service) ?? []).filter((required) => !hidden.has(required));
    if (!recursive) for (const required of below) hidden.add(required);
    branches.push({ service, indent, below, next: 0 });
  };

  yield root;
  enter(root, '');
  for (let branch = branches.at(-1); branch !== undefined; branch = branches.at(-1)) {
    const service = branch.below[branch.next];
    branch.next += 1;
    if (service === undefined) {
      branches.pop();
      if (recursive) hidden.delete(branch.service);
      continue;
    }
    const last = branch.next === branch.below.length;
    yield `${branch.indent} ${last ? '\\' : '+'}- ${service}`;
    enter(service, `${branch.indent}${last ? '  ' : ' | '}`);
  }
}
