import type { Dictionary, Environment } from '../model/index.ts';

/** Values of the operator's variables that an environment names as secrets, whether a play needs them or not. */
export function namedVariables(environment: Environment, variables: Dictionary<string>): string[] {
  const names = new Set<string>();
  collect(environment, names);
  return [...names].flatMap((name) => variables[name] ?? []);
}

function collect(value: unknown, names: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  const { kind, name } = value as { readonly kind?: unknown; readonly name?: unknown };
  if (kind === 'env' && typeof name === 'string') names.add(name);
  else for (const each of Object.values(value)) collect(each, names);
}
