import { createOptions } from '@maestro-ng/docker';
import {
  containerSpec,
  deptreeLines,
  describePlan,
  type Environment,
  type LoadResult,
  literalOf,
  planStart,
  planStop,
  preflight,
  specificationText,
} from '@maestro-ng/engine';

const everything = { things: [], withDependencies: false, ignoreDependencies: false };

/** Trees of graphs in layers have as many lines as there are ways through the graph. */
const mostLines = 10_000;

/** Does with an environment what every command would, before any ship is asked. Throws where a command would. */
export function faultsOfEnvironment({ environment }: LoadResult): string[] {
  if (environment === undefined) return [];
  const faults: string[] = [];
  if (JSON.stringify(JSON.parse(JSON.stringify(environment))) !== JSON.stringify(environment))
    faults.push('the environment is not plain data');
  for (const result of [
    planStart(environment, everything),
    planStart(environment, {
      ...everything,
      withDependencies: true,
      things: Object.keys(environment.services),
    }),
    planStop(environment, { ...everything, all: true, expandServices: false }),
  ]) {
    if (!result.ok) faults.push(`there is no plan: ${JSON.stringify(result.problems).slice(0, 500)}`);
    else {
      preflight(environment, result.plan);
      describePlan(result.plan);
    }
  }
  for (const recursive of [false, true]) {
    let lines = 0;
    for (const _ of deptreeLines(environment, [], { recursive })) if (++lines > mostLines) break;
  }
  for (const name of Object.keys(environment.instances)) faults.push(...faultsOfContainer(environment, name));
  return faults;
}

function faultsOfContainer(environment: Environment, name: string): string[] {
  const spec = containerSpec(environment, name);
  specificationText(spec);
  const env = spec.env.map((variable) =>
    variable.value === null ? variable.name : `${variable.name}=${literalOf(variable.value)}`,
  );
  const body = createOptions({ spec, env, labels: {} });
  const strange = odd(body, `create ${name}`);
  return strange === undefined ? [] : [strange];
}

/** Numbers and holes that JSON cannot carry. */
function odd(value: unknown, at: string): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${at} is ${value}`;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = odd(inner, `${at}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
