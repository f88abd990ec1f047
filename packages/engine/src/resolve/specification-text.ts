import type { ContainerSpec, EnvVariable, TextPart } from '../model/index.ts';

/** The same text for the same value, whatever the order of its keys. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}

function withoutProvenance(variable: EnvVariable): { name: string; value: readonly TextPart[] | null } {
  return { name: variable.name, value: variable.value?.parts ?? null };
}

/**
 * A specification as one text that is equal for equal specifications, to be digested. A secret is in it as the
 * reference to where it is found, never as its value; where a value came from is not in it.
 */
export function specificationText(spec: ContainerSpec): string {
  return canonical({ ...spec, env: spec.env.map(withoutProvenance) });
}
