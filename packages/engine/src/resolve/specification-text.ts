import {
  type ContainerSpec,
  type EnvVariable,
  hasSecretName,
  silentComposeSpec,
  type TextPart,
} from '../model/index.ts';

/** The same text for the same value, whatever the order of its keys. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${value.map(canonical).join(',')}]`;
  return members(Object.entries(value).map(([key, member]) => [key, canonical(member)]));
}

function members(entries: readonly (readonly [key: string, text: string])[]): string {
  const sorted = [...entries].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return `{${sorted.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(',')}}`;
}

/** A variable with its text or the reference to its secret, and without where it came from. */
export function asWritten(variable: EnvVariable): { name: string; value: readonly object[] | null } {
  const hides = hasSecretName(variable);
  const parts = variable.value?.parts.map((part) =>
    hides && 'literal' in part ? hidden : withoutDirectory(part),
  );
  return { name: variable.name, value: parts ?? null };
}

/** Containers that hear of the same service share its variables: each is written once, not once for each of them. */
const variableTexts = new WeakMap<EnvVariable, string>();

function variableText(variable: EnvVariable): string {
  const text = variableTexts.get(variable) ?? canonical(asWritten(variable));
  variableTexts.set(variable, text);
  return text;
}

/** Whether a digest of a specification says less than what is asked: of secrets only where, or under which name, they are found. */
export function hidesSecrets({ env }: ContainerSpec): boolean {
  return env.some(
    (variable) =>
      variable.value !== null &&
      (hasSecretName(variable) || variable.value.parts.some((part) => 'secret' in part)),
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

const silentValues: ReadonlyMap<string, unknown> = new Map(Object.entries(silentComposeSpec));

/** Compose's keys are younger than the first digests: they are left out where the file has none of them. */
function isSilent(key: string, value: unknown): boolean {
  const silent = silentValues.get(key);
  if (value === silent) return true;
  return typeof silent === 'object' && silent !== null && Object.keys(value as object).length === 0;
}

function saidEntries(spec: Omit<ContainerSpec, 'env'>): (readonly [key: string, text: string])[] {
  const said: (readonly [key: string, text: string])[] = [];
  for (const [key, value] of Object.entries(spec))
    if (!isSilent(key, value)) said.push([key, canonical(value)]);
  return said;
}

/**
 * A specification as one text that is equal for equal specifications, to be digested. A secret is in it as the
 * reference to where it is found, never as its value, and of a variable that is called one only its name is in it; where a
 * value came from is not in it. An image is in it by the name that the file gives it.
 */
export function specificationText({ env, askedImage, ...spec }: ContainerSpec): string {
  const asked = { ...spec, image: askedImage ?? spec.image };
  return members([...saidEntries(asked), ['env', `[${env.map(variableText).join(',')}]`]]);
}
