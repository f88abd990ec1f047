import { createHash } from 'node:crypto';
import {
  Concealed,
  type Dictionary,
  dictionary,
  type Environment,
  type EnvVariable,
  type Instance,
  isSecretName,
  isSecretVariable,
  type Json,
  type KeptSecret,
  type LifecycleCheck,
  lifecycleStates,
  namedBelow,
  type RecordedEnvironment,
  type Service,
  type Text,
} from '../model/index.ts';
import { leftOut, leftOutInDoubt, withoutVeiled } from './left-out.ts';

/**
 * The services and instances of an environment as plain data that can be kept where others see it. Left out are secrets
 * that the file spells out, and values below names that say that they are secret; references to secrets are in it,
 * without the folder from which they are looked for, and of what a command is told, which may be secret, only a digest. Places in the file are not in it. Names stand in lists, never as
 * keys, so that an instance called `auth` is no secret.
 */
export function recordable(environment: Environment): RecordedEnvironment {
  const { name, services, instances } = environment;
  return {
    services: Object.values(services).map(plainService),
    instances: Object.values(instances).map((instance) =>
      veilNames(
        plainInstance(instance, (secret) => recordedReference(secret, name)),
        false,
      ),
    ),
  };
}

/** The references of an instance, which its texts name by their places. */
interface References {
  readonly list: Json[];
  readonly recorded: (secret: KeptSecret) => Json;
}

/**
 * The same without what is another value in `veiled`, a copy of it in which whatever may be secret has been replaced: of a
 * text only the characters in whose place `veilCharacter` stands, else all of it, in doubt how much of it is secret. Lists
 * that differ in length are left out item by item, mappings with other names as a whole. Names of services, instances and ships stay.
 */
export function leaveOut(plain: RecordedEnvironment, veiled: unknown): RecordedEnvironment {
  const { services, instances } = (veiled ?? {}) as Partial<RecordedEnvironment>;
  return {
    services: Array.isArray(services)
      ? named(plain.services, services)
      : plain.services.map((service) => ({ ...fieldsOf(service), image: leftOutInDoubt })),
    instances: named(plain.instances, instances),
  };
}

function plainService({ at: _, ...service }: Service): Json {
  return plain(service, noReferences);
}

function plainInstance(
  { at: _at, refusals: _refusals, env, lifecycle, container, ...instance }: Instance,
  recorded: References['recorded'],
): Json {
  const references: References = { list: [], recorded };
  const withoutPlace = ({ at: _, ...check }: LifecycleCheck): Json => plain(check, references);
  const states = lifecycleStates.map((state) => [state, lifecycle[state].map(withoutPlace)] as const);
  return {
    ...(plain(instance, references) as { [name: string]: Json }),
    container: plain(container, references),
    env: dictionary(
      env.map((variable): [string, Json] => [escaped(variable.name), plainVariable(variable, references)]),
    ),
    lifecycle: dictionary(states),
    references: references.list,
  };
}

function plainVariable({ name, value }: EnvVariable, references: References): Json {
  if (value === null) return null;
  const spellsOut = value.parts.some((part) => 'literal' in part);
  return isSecretVariable(name) && spellsOut ? leftOut : plainText(value, references);
}

function plainText({ parts }: Text, references: References): Json {
  const texts: Json[] = [];
  for (const part of parts) {
    if ('literal' in part) {
      texts.push(part.literal);
      continue;
    }
    if (part.secret.kind === 'written') {
      texts.push(leftOut);
      continue;
    }
    texts.push({ $reference: references.list.length });
    references.list.push(references.recorded(part.secret));
  }
  return texts.length > 0 && texts.every((text) => text === leftOut) ? leftOut : { $text: texts };
}

/** Of a command its program, and by what the file's own is known again. */
function recordedReference(secret: KeptSecret, environment: string): Json {
  if (secret.kind !== 'command' || secret.command.length < 2) return plainReference(secret);
  const { kind, command } = secret;
  return { kind, command: command.slice(0, 1), digest: commandDigest(command, environment) };
}

/** Salted by the environment's name: a command that is told a password could be looked up by its digest. */
export function commandDigest(command: readonly string[], environment: string): string {
  return `sha256:${createHash('sha256')
    .update(JSON.stringify([environment, command]))
    .digest('hex')}`;
}

/** Where the environment file lies is the machine's affair. */
export function plainReference(secret: KeptSecret): Json {
  switch (secret.kind) {
    case 'env':
      return { kind: 'env', name: secret.name };
    case 'file':
      return { kind: 'file', path: secret.path };
    case 'command':
      return { kind: 'command', command: secret.command };
  }
}

function plain(value: unknown, references: References): Json {
  if (value instanceof Concealed) return leftOut;
  if (Array.isArray(value)) return value.map((item) => plain(item, references));
  if (typeof value !== 'object' || value === null) return (value as Json | undefined) ?? null;
  if ('parts' in value && 'provenance' in value) return plainText(value as Text, references);
  return dictionary(
    Object.entries(value).flatMap(([key, item]: [string, unknown]) =>
      item === undefined ? [] : [[escaped(key), plain(item, references)] as const],
    ),
  );
}

/** Services have none. */
const noReferences: References = { list: [], recorded: plainReference };

/** Keys that begin with `$` are this format's own. */
function escaped(key: string): string {
  return key.startsWith('$') ? `$${key}` : key;
}

/** Without the values below names that say that they are secret. */
function veilNames(value: Json, secret: boolean, areNames = false): Json {
  if (value === null || isMarker(value)) return value;
  if (Array.isArray(value)) return value.map((item: Json) => veilNames(item, secret));
  if (typeof value !== 'object' || (secret && '$text' in value)) return secret ? leftOut : value;
  return dictionary(
    Object.entries(value).map(([key, item]) => [
      key,
      veilNames(item, secret || (!areNames && isSecretName(key)), namedBelow(key) === 'anything'),
    ]),
  );
}

/** What is either left out already, or says nothing but where a secret is found. */
function isMarker(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if ('$leftOut' in value || '$reference' in value) return true;
  return '$text' in value && Array.isArray(value['$text']) && value['$text'].every(isMarker);
}

/** Keys of which the format has no others: what is below them is left out piece by piece. */
const parts: ReadonlySet<string> = new Set(['container', 'lifecycle']);

/** Services or instances without what is another value in the one at the same place. */
function named(items: readonly Json[], veiled: unknown): readonly Json[] {
  const others: readonly unknown[] = Array.isArray(veiled) ? veiled : [];
  return items.map((item, index) => {
    const { name, service, ship, ...rest } = fieldsOf(item);
    const names = {
      name,
      ...(service === undefined ? {} : { service }),
      ...(ship === undefined ? {} : { ship }),
    };
    return { ...names, ...eachWithout(rest, others[index]) } as Json;
  });
}

function eachWithout(fields: Fields, veiled: unknown): Fields {
  const others = fieldsOf(veiled);
  return dictionary(
    Object.entries(fields).map(([key, item]) => [
      key,
      parts.has(key) ? eachWithout(fieldsOf(item), others[key]) : withoutDifferences(item, others[key]),
    ]),
  );
}

function withoutDifferences(plain: Json, veiled: unknown): Json {
  if (plain === null || isMarker(plain)) return plain;
  if (Array.isArray(plain)) {
    const others: readonly unknown[] = Array.isArray(veiled) && veiled.length === plain.length ? veiled : [];
    return plain.map((item: Json, index) => withoutDifferences(item, others[index]));
  }
  if (typeof plain === 'string') return withoutVeiled(plain, veiled);
  if (typeof plain !== 'object') return plain === veiled ? plain : leftOutInDoubt;
  const [entries, others] = [Object.entries(plain), fieldsOf(veiled)];
  // A name that a template made of a secret is as secret: then all of them are left out, or some would be lost.
  if (!entries.every(([key]) => Object.hasOwn(others, key))) return leftOutInDoubt;
  return dictionary(entries.map(([key, item]) => [key, withoutDifferences(item, others[key])]));
}

type Fields = Dictionary<Json>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : dictionary();
}
