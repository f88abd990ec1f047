import { isDeepStrictEqual } from 'node:util';
import { type Pointer, pointer } from '@maestro-ng/schema';
import {
  type Dictionary,
  dictionary,
  type EnvVariable,
  type Instance,
  type Json,
  type KeptSecret,
  type LifecycleCheck,
  type LifecycleState,
  lifecycleStates,
  type Provenance,
  type Service,
  silentComposeSpec,
  type Text,
  type TextPart,
} from '../model/index.ts';
import { type Filled, fillLeftOut } from './fill-left-out.ts';
import { hasLeftOut, isInDoubt, isLeftOut, partsOf } from './left-out.ts';

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
  /** The present file's commands that give secrets, by the digests that are recorded of such. */
  readonly commands: ReadonlyMap<string, readonly string[]>;
}

export interface RestoredInstance {
  readonly instance: Instance;
  /** What is left out and not in the file, as it is called: `DB_PASSWORD`, `labels.api-key`. */
  readonly missing: readonly string[];
  /** What is taken from the file. */
  readonly taken: readonly string[];
  /** What of that may be more than a secret: only the digest of the specification tells whether it is the same. */
  readonly inDoubt: readonly string[];
}

/** @param service as recorded, with its name. */
export function restoreService(service: Json): Service {
  const { name } = service as Fields;
  return { ...(values(service) as Service), at: pointer('/services', name as string) };
}

/**
 * An instance as it was recorded. What the record leaves out is the present file's: of a secret variable its value by name,
 * of a text or a list what stands behind the same words, of a check that of the same one in all else, of anything else what
 * stands at the same place.
 */
export function restoreInstance({
  recorded,
  present,
  directory,
  commands,
}: RestoreRequest): RestoredInstance {
  const fields = recorded as Fields;
  const name = fields['name'] as string;
  const at = pointer('/services', fields['service'] as string, 'instances', name);
  const references = (fields['references'] as readonly Json[]).map((reference) =>
    referenceOf(reference, directory, commands),
  );
  const reader = new Reader(fields['references'] as readonly Json[], references, at);
  const live = present?.instance;
  const now = asFields(present?.recorded);
  const { references: _, env, lifecycle, container, ...rest } = fields;
  const instance = {
    ...(reader.read(rest, present?.recorded, live, '') as object),
    container: {
      ...silentComposeSpec,
      ...(reader.read(container ?? null, now['container'], live?.container, '') as object),
    },
    env: isLeftOut(env)
      ? reader.variables(env ?? null, live?.env)
      : Object.entries(env as Fields).map(([key, value]) =>
          reader.variable(unescaped(key), value, asFields(now['env'])[key], live?.env),
        ),
    lifecycle: dictionary(
      lifecycleStates.map((state): [string, readonly LifecycleCheck[]] => [
        state,
        reader.checks(state, lifecycle as Fields, now['lifecycle'], live?.lifecycle[state]),
      ]),
    ),
    at,
  };
  const { missing, taken, inDoubt } = reader;
  return { instance: instance as unknown as Instance, missing, taken, inDoubt };
}

class Reader {
  readonly missing: string[] = [];
  readonly taken: string[] = [];
  readonly inDoubt: string[] = [];
  readonly #recorded: readonly Json[];
  /** undefined: the file does not have the command any more. */
  readonly #references: readonly (KeptSecret | undefined)[];
  readonly #at: Pointer;
  readonly #provenance: Provenance;

  constructor(recorded: readonly Json[], references: readonly (KeptSecret | undefined)[], at: Pointer) {
    this.#recorded = recorded;
    this.#references = references;
    this.#at = at;
    this.#provenance = { from: 'file', at };
  }

  variable(
    name: string,
    value: Json,
    now: Json | undefined,
    live: readonly EnvVariable[] | undefined,
  ): EnvVariable {
    const found = live?.find((variable) => variable.name === name);
    if (this.#refersToWhatIsGone(value)) {
      this.missing.push(name);
      return { name, value: null };
    }
    if (!isLeftOut(value) && !this.#refersToLeftOut(value)) {
      if (value === null) return { name, value };
      return {
        name,
        value: hasLeftOut(value) ? this.#mixedText(name, value, now, found) : this.#text(value),
      };
    }
    if (found === undefined) this.missing.push(name);
    else this.#took(name, value);
    return found ?? { name, value: null };
  }

  /** All of them, where a name among them is secret. */
  variables(value: Json, live: readonly EnvVariable[] | undefined): readonly EnvVariable[] {
    if (live === undefined) this.missing.push('env');
    else this.#took('env', value);
    return live ?? [];
  }

  #took(place: string, value: Json): void {
    this.taken.push(place);
    if (isInDoubt(value)) this.inDoubt.push(place);
  }

  /** A text of which parts are left out. */
  #mixedText(place: string, value: Json, now: Json | undefined, live: EnvVariable | undefined): Text {
    const parts = asFields(value)['$text'] as readonly Json[];
    const recorded = asFields(now)['$text'];
    const found = fillLeftOut<TextPart>(parts, {
      recorded: Array.isArray(recorded) ? (recorded as readonly Json[]) : [],
      live: live?.value?.parts ?? [],
      textOf: (part) => ('literal' in part ? part.literal : undefined),
    });
    if (found === undefined) this.missing.push(place);
    else this.#took(place, value);
    const filled = parts.flatMap((part, index): TextPart[] => {
      const own = found?.get(index);
      if (own !== undefined) return ['item' in own ? own.item : { literal: own.text }];
      return isLeftOut(part) || partsOf(part) !== undefined ? [] : [this.#textPart(part)];
    });
    return { parts: filled, provenance: this.#provenance };
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
      else this.#took(place, value);
      return live ?? null;
    }
    if (partsOf(value) !== undefined) {
      const filled = this.#fillTexts([value], [now ?? null], [live], place);
      return filled === undefined ? '' : textOrItem(filled.get(0));
    }
    if (Array.isArray(value)) return this.#list(value as readonly Json[], now, live, place);
    if (typeof value !== 'object' || value === null) return value;
    if ('$text' in value) {
      if (!this.#refersToWhatIsGone(value) && !this.#refersToLeftOut(value)) return this.#text(value);
      this.missing.push(place);
      return null;
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
    if (value.every((item) => typeof item !== 'object' || isLeftOut(item) || partsOf(item) !== undefined)) {
      const filled = this.#fillTexts(value, nowItems, liveItems, place);
      return value.map((item, index) => (filled?.has(index) === true ? textOrItem(filled.get(index)) : item));
    }
    return value.map((item) => {
      if (!hasLeftOut(item)) return this.read(item, undefined, undefined, place);
      const index = nowItems.findIndex((other) => isSame(item, other));
      if (index < 0) this.missing.push(place);
      else this.#took(place, true);
      return liveItems[index];
    });
  }

  #fillTexts(
    value: readonly Json[],
    now: readonly Json[],
    live: readonly unknown[],
    place: string,
  ): ReadonlyMap<number, Filled<unknown>> | undefined {
    const textOf = (item: unknown): string | undefined => (typeof item === 'string' ? item : undefined);
    const filled = fillLeftOut(value, { recorded: now, live, textOf });
    if (filled === undefined) this.missing.push(place);
    else this.#took(place, value);
    return filled;
  }

  /** A command that finds a secret may hold one itself. */
  #refersToLeftOut(value: Json): boolean {
    return referredTo(value).some((index) => hasLeftOut(this.#recorded[index] ?? null));
  }

  #refersToWhatIsGone(value: Json): boolean {
    return referredTo(value).some(
      (index) => this.#references[index] === undefined && !hasLeftOut(this.#recorded[index] ?? null),
    );
  }

  #text(value: Json): Text {
    const parts = (asFields(value)['$text'] as readonly Json[]).map((part) => this.#textPart(part));
    return { parts, provenance: this.#provenance };
  }

  #textPart(part: Json): TextPart {
    if (typeof part === 'string') return { literal: part };
    const reference = this.#references[asFields(part)['$reference'] as number];
    if (reference === undefined) throw new RangeError('a record refers to a secret that it does not have');
    return { secret: reference };
  }
}

/** @returns undefined: the file does not have the command any more. */
function referenceOf(
  recorded: Json,
  directory: string,
  commands: RestoreRequest['commands'],
): KeptSecret | undefined {
  const { digest } = asFields(recorded);
  if (digest === undefined) return { ...(values(recorded) as Located), directory };
  const command = typeof digest === 'string' ? commands.get(digest) : undefined;
  return command && { kind: 'command', command, directory };
}

/** A variable of the operator's is in no folder, and one does not harm it. */
type Located = Exclude<KeptSecret, { kind: 'env' }>;

/** The places of the references in a text. */
function referredTo(value: Json): number[] {
  const parts = asFields(value)['$text'];
  if (!Array.isArray(parts)) return [];
  return parts.flatMap((part: Json) => {
    const index = asFields(part)['$reference'];
    return typeof index === 'number' ? [index] : [];
  });
}

function textOrItem(filled: Filled<unknown> | undefined): unknown {
  if (filled === undefined) return undefined;
  return 'text' in filled ? filled.text : filled.item;
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
