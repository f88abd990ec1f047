import { nearest } from '@maestro-ng/schema';
import { byCodePoint } from '../graph/by-code-point.ts';
import { reachable } from '../graph/graph.ts';
import { fewNames } from '../model/few-names.ts';
import type { Environment, StepCause } from '../model/index.ts';
import { patternMatcher } from '../resolve/index.ts';
import type { Requirements } from './requirements.ts';
import { lookUpThing, type Selection, type SelectionProblem } from './selection.ts';

/** The instances of a play, each with its cause, in no order yet. */
export type Choice =
  | {
      readonly ok: true;
      readonly causes: ReadonlyMap<string, StepCause>;
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly SelectionProblem[] };

export interface ChoiceRules {
  /** Whether naming nothing means omitted services too. */
  readonly omittedToo: boolean;
  /** Whether a service's name stands for its instances. */
  readonly expandServices: boolean;
}

/** Named things, then what they depend on in the direction of `before`, then the filters, which always apply. */
export function choose(
  environment: Environment,
  selection: Selection,
  before: Requirements,
  rules: ChoiceRules,
): Choice {
  const { things = [] } = selection;
  const problems = things.flatMap((name) => problemOf(environment, name, rules));
  if (problems.length > 0) return { ok: false, problems };

  const named = things.length > 0;
  const causes = named ? askedFor(environment, things) : everything(environment, rules);
  const fewer = !named && selection.ignoreDependencies;
  if (selection.withDependencies || (!named && !fewer)) addDependencies(environment, causes, before);

  const chosen = filtered(environment, causes, selection);
  return {
    ok: true,
    causes: chosen,
    warnings: chosen.size > 0 ? [] : [emptyWarning(causes, selection, rules)],
  };
}

/** What is wrong with a name as such: nobody has it, or it is a service's where an instance's is wanted. */
export function problemOf(
  environment: Environment,
  name: string,
  { expandServices }: Pick<ChoiceRules, 'expandServices'>,
): SelectionProblem[] {
  const thing = lookUpThing(environment, name);
  switch (thing.kind) {
    case 'instance':
      return [];
    case 'service':
      return expandServices ? [] : [serviceNotExpanded(thing.name, thing.instances)];
    case 'unknown': {
      const known = nearest(name, [
        ...Object.keys(environment.services),
        ...Object.keys(environment.instances),
      ]);
      const message = `There is no service and no instance named "${name}".`;
      const hint = known === undefined ? {} : { hint: `did you mean "${known}"?` };
      return [{ code: 'unknown-thing', thing: name, message, ...hint }];
    }
  }
}

function serviceNotExpanded(service: string, instances: readonly string[]): SelectionProblem {
  const few = fewNames(instances);
  return {
    code: 'service-not-expanded',
    thing: service,
    message: `"${service}" is a service, and this command takes services only when asked to.`,
    hint: `add -s (--expand-services) to mean all of its instances${few === undefined ? '' : `, or name the instances: ${few}`}`,
  };
}

function askedFor(environment: Environment, things: readonly string[]): Map<string, StepCause> {
  const causes = new Map<string, StepCause>();
  for (const name of things) {
    const thing = lookUpThing(environment, name);
    if (thing.kind === 'unknown') continue;
    for (const instance of thing.instances) {
      if (!causes.has(instance)) causes.set(instance, { kind: 'asked', thing: name });
    }
  }
  return causes;
}

function everything(environment: Environment, { omittedToo }: ChoiceRules): Map<string, StepCause> {
  const causes = new Map<string, StepCause>();
  for (const service of Object.values(environment.services)) {
    if (service.omit && !omittedToo) continue;
    for (const instance of service.instances) causes.set(instance, { kind: 'everything' });
  }
  return causes;
}

/** Whole services, over any number of them, and single instances of the same service. Linear in the environment. */
function addDependencies(
  environment: Environment,
  causes: Map<string, StepCause>,
  before: Requirements,
): void {
  const add = (instance: string, of: string): void => {
    if (!causes.has(instance)) causes.set(instance, { kind: 'dependency', of });
  };
  const services = new Set<string>();
  for (const instance of causes.keys()) {
    const service = environment.instances[instance]?.service;
    if (service !== undefined) services.add(service);
  }
  // Sorted, so that the causes do not depend on how the file is sorted. A service of which some instances are chosen
  // may be one that another chosen one depends on: then all of it is added.
  const added = new Set<string>();
  for (const of of reachable(before.services, [...services].sort(byCodePoint)).keys()) {
    for (const service of before.services.get(of) ?? []) {
      if (added.has(service)) continue;
      added.add(service);
      for (const instance of environment.services[service]?.instances ?? []) add(instance, of);
    }
  }
  for (const [instance, of] of reachable(before.withinService, [...causes.keys()].sort(byCodePoint))) {
    if (of !== undefined) add(instance, of);
  }
}

function filtered(
  environment: Environment,
  causes: ReadonlyMap<string, StepCause>,
  selection: Selection,
): Map<string, StepCause> {
  const isKept = byPattern(selection);
  return new Map([...causes].filter(([name]) => isKept(name, environment.instances[name]?.ship ?? '')));
}

/** Whether the filters keep a container. */
export function byPattern({
  containerFilter,
  shipFilter,
}: Selection): (container: string, ship: string) => boolean {
  const nameMatches = patternMatcher(containerFilter ?? '*');
  const shipMatches = patternMatcher(shipFilter ?? '*');
  return (container, ship) => nameMatches(container) && shipMatches(ship);
}

function emptyWarning(
  causes: ReadonlyMap<string, StepCause>,
  { things = [], containerFilter, shipFilter }: Selection,
  { omittedToo }: ChoiceRules,
): string {
  if (causes.size === 0) {
    return things.length > 0
      ? `Nothing to do: no instances in ${things.map((thing) => `"${thing}"`).join(', ')}.`
      : `Nothing to do: there is no instance${omittedToo ? '' : ' outside omitted services'}.`;
  }
  const filters = [
    ...(containerFilter === undefined ? [] : [`a name that matches "${containerFilter}"`]),
    ...(shipFilter === undefined ? [] : [`a ship that matches "${shipFilter}"`]),
  ];
  const count = `${causes.size} ${causes.size === 1 ? 'container' : 'containers'}`;
  return `Nothing to do: of ${count} asked for, none has ${filters.join(' and ')}.`;
}
