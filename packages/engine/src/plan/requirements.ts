import { byCodePoint } from '../graph/by-code-point.ts';
import { type Graph, reversed } from '../graph/graph.ts';
import type { Environment } from '../model/index.ts';

/** Which way a play goes: what is required first (start), or what requires it (stop). */
export type Direction = 'requirements-first' | 'dependents-first';

/** Who comes before whom, over the whole environment. */
export interface Requirements {
  /** Services, sorted by name. */
  readonly services: Graph;
  /** Instances that come before or after another one of their own service. */
  readonly withinService: Graph;
}

/** What must have settled before each service, and before each instance that has an order within its service. */
export function requirements(environment: Environment, direction: Direction): Requirements {
  const services = new Map<string, readonly string[]>();
  for (const service of Object.values(environment.services).sort((a, b) => byCodePoint(a.name, b.name))) {
    services.set(service.name, [...new Set([...service.requires, ...service.requiresForVolumes])]);
  }
  const withinService = orderWithinServices(environment);
  return direction === 'requirements-first'
    ? { services, withinService }
    : { services: reversed(services), withinService: reversed(withinService) };
}

function orderWithinServices(environment: Environment): Graph {
  const graph = new Map<string, readonly string[]>();
  const later = Object.values(environment.instances).filter(({ startsAfter = [] }) => startsAfter.length > 0);
  for (const { name, startsAfter = [] } of later.sort((a, b) => byCodePoint(a.name, b.name))) {
    graph.set(name, startsAfter);
  }
  for (const name of [...graph.values()].flat()) if (!graph.has(name)) graph.set(name, []);
  return graph;
}
