import { byCodePoint } from '../graph/by-code-point.ts';
import {
  type Environment,
  type EnvVariable,
  type Instance,
  literalText,
  type Service,
} from '../model/index.ts';
import { discoveryVariables as named, variablePart } from './variable-names.ts';

/** What the containers of one service are told of another, and of their own. */
interface DiscoveryVariables {
  readonly toOthers: readonly EnvVariable[];
  readonly toOwn: readonly EnvVariable[];
}

const memory = new WeakMap<Environment, Map<string, DiscoveryVariables>>();
/** What all containers of a service hear, by its name. */
const heardBy = new WeakMap<Environment, Map<string, HeardVariables>>();

interface HeardVariables {
  readonly names: ReadonlySet<string>;
  /** By name. */
  readonly sorted: readonly EnvVariable[];
}

function variable(name: string, value: string): EnvVariable {
  return { name, value: literalText(value, { from: 'maestro' }) };
}

function variablesOf(environment: Environment, service: Service): DiscoveryVariables {
  const names = [...service.instances].sort(byCodePoint);
  const servicePart = variablePart(service.name);
  const toOthers = [variable(named.instances(servicePart), names.join(','))];
  const toOwn = [...toOthers];
  for (const name of names) {
    const instance = environment.instances[name];
    if (instance === undefined) continue;
    const part = variablePart(name);
    const host = variable(named.host(servicePart, part), environment.ships[instance.ship]?.ip ?? '');
    toOthers.push(host);
    toOwn.push(host);
    const ports = [...instance.container.ports].sort((left, right) => byCodePoint(left.name, right.name));
    for (const port of ports) {
      const portPart = variablePart(port.name);
      const external = variable(named.port(servicePart, part, portPart), port.external.text);
      toOthers.push(external);
      toOwn.push(external, variable(named.internalPort(servicePart, part, portPart), port.exposedText));
    }
  }
  return { toOthers, toOwn };
}

function discoveryVariables(environment: Environment, service: Service): DiscoveryVariables {
  let known = memory.get(environment);
  if (known === undefined) {
    known = new Map();
    memory.set(environment, known);
  }
  let variables = known.get(service.name);
  if (variables === undefined) {
    variables = variablesOf(environment, service);
    known.set(service.name, variables);
  }
  return variables;
}

/** The services that containers of a service hear of, sorted by name: all it requires, by whatever way, and its `wants_info`. */
function audibleServices(environment: Environment, service: Service): Service[] {
  const heard = new Set([service.name]);
  const pending = [...service.requires];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (heard.has(name)) continue;
    heard.add(name);
    for (const next of environment.services[name]?.requires ?? []) if (!heard.has(next)) pending.push(next);
  }
  for (const name of service.wantsInfo) heard.add(name);
  return [...heard].sort(byCodePoint).flatMap((name) => environment.services[name] ?? []);
}

function heardVariables(environment: Environment, service: Service): HeardVariables {
  let known = heardBy.get(environment);
  if (known === undefined) {
    known = new Map();
    heardBy.set(environment, known);
  }
  let heard = known.get(service.name);
  if (heard === undefined) {
    const variables = new Map<string, EnvVariable>();
    for (const other of audibleServices(environment, service)) {
      const discovery = discoveryVariables(environment, other);
      for (const told of other === service ? discovery.toOwn : discovery.toOthers)
        variables.set(told.name, told);
    }
    heard = { names: new Set(variables.keys()), sorted: sortedByName([...variables.values()]) };
    known.set(service.name, heard);
  }
  return heard;
}

function sortedByName(variables: readonly EnvVariable[]): EnvVariable[] {
  return [...variables].sort((left, right) => byCodePoint(left.name, right.name));
}

/** Of two lists that are sorted by name, and have no name in common, one. */
function merged(some: readonly EnvVariable[], others: readonly EnvVariable[]): EnvVariable[] {
  const result: EnvVariable[] = [];
  let next = 0;
  for (const one of some) {
    for (; next < others.length; next += 1) {
      const other = others[next] as EnvVariable;
      if (byCodePoint(other.name, one.name) > 0) break;
      result.push(other);
    }
    result.push(one);
  }
  return [...result, ...others.slice(next)];
}

function instanceOf(environment: Environment, name: string): Instance {
  const instance = environment.instances[name];
  if (instance === undefined) throw new RangeError(`the environment has no instance "${name}"`);
  return instance;
}

/**
 * All variables of an instance's container, sorted by name: its own, and, over them, the discovery variables of its own
 * service, of all that it requires, and of those it wants to hear of. Where names collapse to the same variable, the
 * later in sorted order wins. Costs in proportion to what it gives back.
 *
 * @throws RangeError for a name that is no instance.
 */
export function containerEnvironment(environment: Environment, instanceName: string): EnvVariable[] {
  const instance = instanceOf(environment, instanceName);
  const service = environment.services[instance.service];
  const own = new Map(instance.env.map((variable) => [variable.name, variable]));
  if (service === undefined) return sortedByName([...own.values()]);
  const { names, sorted } = heardVariables(environment, service);
  return merged(sortedByName([...own.values()].filter(({ name }) => !names.has(name))), sorted);
}
