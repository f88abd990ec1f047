import type { ContainerSpec } from './container-spec.ts';
import { type Dictionary, dictionary } from './dictionary.ts';
import { labelNames } from './labels.ts';

/**
 * A label that says where in a container secrets stand (`["env.LICENCE"]`), which nobody knows any more once the file says something
 * else; none where there are none.
 *
 * @param secrets values that are secret, whatever they are called.
 * @param made fields that were made of such values.
 */
export function secretsNoted(
  spec: ContainerSpec,
  secrets: readonly string[],
  made: Iterable<string> = [],
): Dictionary<string> {
  const isSecret = (text: string): boolean => secrets.some((secret) => text.includes(secret));
  const withSecrets = [
    ...spec.env.flatMap(({ name, value }) =>
      value?.parts.some((part) => 'secret' in part || isSecret(part.literal)) === true ? [`env.${name}`] : [],
    ),
    ...(['command', 'entrypoint'] as const).filter((field) => spec[field]?.some(isSecret) === true),
    ...Object.entries(spec.labels).flatMap(([name, value]) => (isSecret(value) ? [`labels.${name}`] : [])),
  ];
  const fields = [...new Set([...withSecrets, ...made])];
  return fields.length === 0 ? dictionary([]) : dictionary([[labelNames.secrets, JSON.stringify(fields)]]);
}

/** The fields of a container that its label notes. */
export function notedSecrets(labels: Dictionary<string>): ReadonlySet<string> {
  const noted = labels[labelNames.secrets];
  if (noted === undefined) return new Set();
  try {
    const fields: unknown = JSON.parse(noted);
    return new Set(Array.isArray(fields) ? fields.filter((field) => typeof field === 'string') : []);
  } catch {
    return new Set();
  }
}
