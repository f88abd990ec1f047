import {
  type ContainerSpec,
  type EnvVariable,
  isSecretVariable,
  silentComposeSpec,
  type TextPart,
} from '../model/index.ts';

/** The same text for the same value, whatever the order of its keys. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}

/** A variable with its text or the reference to its secret, and without where it came from. */
export function asWritten(variable: EnvVariable): { name: string; value: readonly object[] | null } {
  const hides = isSecretVariable(variable.name);
  const parts = variable.value?.parts.map((part) =>
    hides && 'literal' in part ? hidden : withoutDirectory(part),
  );
  return { name: variable.name, value: parts ?? null };
}

/** Whether a digest of a specification says less than what is asked: of secrets only where, or under which name, they are found. */
export function hidesSecrets({ env }: ContainerSpec): boolean {
  return env.some(
    ({ name, value }) =>
      value !== null && (isSecretVariable(name) || value.parts.some((part) => 'secret' in part)),
  );
}

/** A password that is spelled out as any other value: a digest of it could be guessed at. */
const hidden = { secret: { kind: 'hidden' } };

/** Where the environment file lies is the machine's affair. */
function withoutDirectory(part: TextPart): object {
  if ('literal' in part || !('directory' in part.secret)) return part;
  const { directory: _, ...secret } = part.secret;
  return { secret };
}

const silentKeys: ReadonlyMap<string, string> = new Map(
  Object.entries(silentComposeSpec).map(([key, value]) => [key, canonical(value)]),
);

/** Compose's keys are younger than the first digests: they are left out where the file has none of them. */
function withoutSilentKeys(spec: ContainerSpec): object {
  const entries = Object.entries(spec);
  return Object.fromEntries(
    entries.filter(([key, value]) => !silentKeys.has(key) || silentKeys.get(key) !== canonical(value)),
  );
}

/**
 * A specification as one text that is equal for equal specifications, to be digested. A secret is in it as the
 * reference to where it is found, never as its value, and of a variable that is called one only its name is in it; where a
 * value came from is not in it.
 */
export function specificationText(spec: ContainerSpec): string {
  return canonical({ ...withoutSilentKeys(spec), env: spec.env.map(asWritten) });
}
