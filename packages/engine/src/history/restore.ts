import { isDeepStrictEqual } from 'node:util';
import { type Pointer, pointer } from '@maestro-ng/schema';
import {
  type Dictionary,
  dictionary,
  type EnvVariable,
  type Instance,
  type Json,
  type LifecycleCheck,
  type LifecycleState,
  lifecycleStates,
  type Provenance,
  type SecretReference,
  type Service,
  silentComposeSpec,
  type Text,
  type TextPart,
} from '../model/index.ts';
import { hasLeftOut, isLeftOut } from './recordable.ts';

type Fields = Dictionary<Json>;

/** What takes the place of what a record leaves out: an instance of the present file, and what would be recorded of it. */
export interface Present {
  readonly instance: Instance;
  readonly recorded: Json;
}

export interface RestoreRequest {
  readonly recorded: Json;
  /** undefined: the file has no such instance. */
  readonly present: Present | undefined;
  /** From which secrets are looked for. */
  readonly directory: string;
}

/** @param service as recorded, with its name. */
export function restoreService(service: Json): Service {
  const { name } = service as Fields;
  return { ...(values(service) as Service), at: pointer('/services', name as string) };
}

/**
 * An instance as it was recorded. What the record leaves out is the present file's: of a variable its value by name, of a
 * check or a list that of the same one in all else, of anything else what stands at the same place.
 *
 * @returns missing: what is left out and not in the file, as clauses' subjects: `the variable DB_PASSWORD`.
 */
export function restoreInstance({ recorded, present, directory }: RestoreRequest): {
  readonly instance: Instance;
  readonly missing: readonly string[];
} {
  const fields = recorded as Fields;
  const name = fields['name'] as string;
  const at = pointer('/services', fields['service'] as string, 'instances', name);
  const reader = new Reader(fields['references'] as readonly Json[], at, directory);
  const live = present?.instance;
  const now = asFields(present?.recorded);
  const { references: _, env, lifecycle, container, ...rest } = fields;
  const instance = {
    ...(values(rest) as object),
    container: {
      ...silentComposeSpec,
      ...(reader.read(container ?? null, now['container'], live?.container, '') as object),
    },
    env: Object.entries(env as Fields).map(([key, value]) =>
      reader.variable(unescaped(key), value, live?.env),
    ),
    lifecycle: dictionary(
      lifecycleStates.map((state): [string, readonly LifecycleCheck[]] => [
        state,
        reader.checks(state, lifecycle as Fields, now['lifecycle'], live?.lifecycle[state]),
      ]),
    ),
    at,
  };
  return { instance: instance as unknown as Instance, missing: reader.missing };
}

class Reader {
  readonly missing: string[] = [];
  readonly #recorded: readonly Json[];
  readonly #references: readonly SecretReference[];
  readonly #at: Pointer;
  readonly #provenance: Provenance;

  constructor(references: readonly Json[], at: Pointer, directory: string) {
    this.#recorded = references;
    this.#references = references.map((reference) => ({
      ...(values(reference) as SecretReference),
      directory,
    }));
    this.#at = at;
    this.#provenance = { from: 'file', at };
  }

  variable(name: string, value: Json, live: readonly EnvVariable[] | undefined): EnvVariable {
    if (!isLeftOut(value) && !this.#refersToLeftOut(value))
      return { name, value: value === null ? null : this.#text(value) };
    const found = live?.find((variable) => variable.name === name);
    if (found === undefined) this.missing.push(`the variable ${name}`);
    return found ?? { name, value: null };
  }

  checks(
    state: LifecycleState,
    lifecycle: Fields,
    now: Json | undefined,
    live: readonly LifecycleCheck[] | undefined,
  ): LifecycleCheck[] {
    const read = this.read(lifecycle[state] ?? [], asFields(now)[state], live, `lifecycle.${state}`);
    return (read as Partial<LifecycleCheck>[]).map((check) => ({ at: this.#at, ...check }) as LifecycleCheck);
  }

  /** @param now what would be recorded at the same place. @param live what is there. */
  read(value: Json, now: Json | undefined, live: unknown, place: string): unknown {
    if (isLeftOut(value)) {
      if (live === undefined || live === null) this.missing.push(place);
      return live ?? null;
    }
    if (Array.isArray(value)) return this.#list(value as readonly Json[], now, live, place);
    if (typeof value !== 'object' || value === null) return value;
    if ('$text' in value) {
      if (this.#refersToLeftOut(value)) this.missing.push(place);
      return this.#text(value);
    }
    const [nowFields, liveFields] = [asFields(now), asFields(live as Json)];
    return dictionary(
      Object.entries(value).map(([key, item]) => {
        const name = unescaped(key);
        const below = place === '' ? name : `${place}.${name}`;
        return [name, this.read(item, nowFields[key], liveFields[name], below)];
      }),
    );
  }

  /** A secret goes nowhere but where the file sends it: it is taken from what is the same in all that is recorded. */
  #list(value: readonly Json[], now: Json | undefined, live: unknown, place: string): unknown {
    if (!value.some(hasLeftOut)) return value.map((item) => this.read(item, undefined, undefined, place));
    const nowItems = Array.isArray(now) ? (now as readonly Json[]) : [];
    const liveItems = Array.isArray(live) ? (live as readonly unknown[]) : [];
    if (value.some((item) => typeof item !== 'object' || isLeftOut(item))) {
      if (isSame(value, nowItems)) return live;
      this.missing.push(place);
      return [];
    }
    return value.map((item) => {
      if (!hasLeftOut(item)) return this.read(item, undefined, undefined, place);
      const index = nowItems.findIndex((other) => isSame(item, other));
      if (index < 0) this.missing.push(place);
      return liveItems[index];
    });
  }

  /** A command that finds a secret may hold one itself. */
  #refersToLeftOut(value: Json): boolean {
    const parts = asFields(value)['$text'];
    if (!Array.isArray(parts)) return false;
    return parts.some((part: Json) => {
      const index = asFields(part)['$reference'];
      return typeof index === 'number' && hasLeftOut(this.#recorded[index] ?? null);
    });
  }

  #text(value: Json): Text {
    const parts = (asFields(value)['$text'] as readonly Json[]).map((part): TextPart => {
      if (typeof part === 'string') return { literal: part };
      const reference = this.#references[asFields(part)['$reference'] as number];
      if (reference === undefined) throw new RangeError('a record refers to a secret that it does not have');
      return { secret: reference };
    });
    return { parts, provenance: this.#provenance };
  }
}

/** Objects of either have a prototype, or none. */
function isSame(left: unknown, right: unknown): boolean {
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;
  return isDeepStrictEqual(plain(left), plain(right));
}

/** Plain data as it was before it was recorded, where nothing is left out. */
function values(value: Json): unknown {
  if (Array.isArray(value)) return value.map(values);
  if (typeof value !== 'object' || value === null) return value;
  return dictionary(Object.entries(value).map(([key, item]) => [unescaped(key), values(item)]));
}

function unescaped(key: string): string {
  return key.startsWith('$$') ? key.slice(1) : key;
}

function asFields(value: Json | undefined): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
