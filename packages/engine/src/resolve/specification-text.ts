import {
  type ContainerSpec,
  type EnvVariable,
  isLeftOutOfDigests,
  silentComposeSpec,
  type TextPart,
} from '../model/index.ts';
import { canonicalSpec } from './canonical-spec.ts';

/** Appends the same pieces of text for the same value, whatever the order of its keys. */
function append(pieces: string[], value: unknown): void {
  if (typeof value !== 'object' || value === null) pieces.push(JSON.stringify(value));
  else if (Array.isArray(value)) appendList(pieces, value, append);
  else appendMembers(pieces, Object.keys(value), value, append);
}

function appendList<T>(
  pieces: string[],
  items: readonly T[],
  appendItem: (pieces: string[], item: T) => void,
): void {
  let before = '[';
  for (const item of items) {
    pieces.push(before);
    appendItem(pieces, item);
    before = ',';
  }
  pieces.push(items.length === 0 ? '[]' : ']');
}

/** By code units, as the engine sorts by itself: many times faster than by a comparison of ours. */
function appendMembers(
  pieces: string[],
  keys: string[],
  values: object,
  appendValue: (pieces: string[], value: unknown) => void,
): void {
  let before = '{';
  for (const key of keys.sort()) {
    pieces.push(before, JSON.stringify(key), ':');
    appendValue(pieces, (values as { readonly [key: string]: unknown })[key]);
    before = ',';
  }
  pieces.push(keys.length === 0 ? '{}' : '}');
}

function canonical(value: unknown): string {
  const pieces: string[] = [];
  append(pieces, value);
  return pieces.join('');
}

/** A variable with its text or the reference to its secret, and without where it came from. */
export function asWritten(variable: EnvVariable): { name: string; value: readonly object[] | null } {
  const hides = isLeftOutOfDigests(variable);
  const parts = variable.value?.parts.map((part) =>
    hides && 'literal' in part ? hidden : withoutDirectory(part),
  );
  return { name: variable.name, value: parts ?? null };
}

/** Containers that hear of the same service share its variables: each is written once, not once for each of them. */
const variableTexts = new WeakMap<EnvVariable, string>();

function variableText(variable: EnvVariable): string {
  let text = variableTexts.get(variable);
  if (text === undefined) {
    text = canonical(asWritten(variable));
    variableTexts.set(variable, text);
  }
  return text;
}

/** Whether the text of a specification says less than what is asked: of secrets only where, or under which name, they are found. */
export function spellsOutLess({ env }: ContainerSpec): boolean {
  return env.some(
    (variable) =>
      variable.value !== null &&
      (isLeftOutOfDigests(variable) || variable.value.parts.some((part) => 'secret' in part)),
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

/**
 * A specification as one text that is equal for equal specifications, to be digested. A secret is in it as the
 * reference to where it is found, never as its value, and of a variable that is called one only its name is in it; where a
 * value came from is not in it. An image is in it by the name that the file gives it.
 */
export function specificationText({ askedImage, ...spec }: ContainerSpec): string {
  const { env } = spec;
  const asked = canonicalSpec({ ...spec, image: askedImage ?? spec.image });
  const said = Object.entries(asked).flatMap(([key, value]) => (isSilent(key, value) ? [] : [key]));
  const pieces: string[] = [];
  appendMembers(pieces, said, asked, (to, value) => {
    if (value === env) appendList(to, env, (list, variable) => list.push(variableText(variable)));
    else append(to, value);
  });
  return pieces.join('');
}
