import { budgetFailure, Failure, typeError } from '../failure.ts';
import { Markup, TemplateObject, Tuple, type Value, type ValueIterator } from './value.ts';

type Key = string | bigint | number | null | object;

const keyBound = 100_000;
const undefinedKey = Object.freeze({});
const identities = new WeakMap<object, number>();
let lastIdentity = 0;

function identity(object: object): number {
  let found = identities.get(object);
  if (found === undefined) {
    found = ++lastIdentity;
    identities.set(object, found);
  }
  return found;
}

function unhashable(what: string): never {
  throw typeError(`${what} cannot be a key.`);
}

function tupleKey(tuple: Tuple, seen: { count: number }): string {
  const parts = tuple.items.map((item) => {
    if (++seen.count > keyBound) {
      throw budgetFailure('MemoryError', 'A tuple that is used as a key is too large.', 'use a smaller key');
    }
    if (item instanceof Tuple) return `(${tupleKey(item, seen)})`;
    const key = keyOf(item);
    if (typeof key === 'object' && key !== null) return `o${identity(key)}`;
    return typeof key === 'string' ? `s${JSON.stringify(key)}` : `${typeof key}${String(key)}`;
  });
  return parts.join(',');
}

/**
 * A key under which equal values meet, as Python's hashes do: 1, 1.0 and true are one key. Texts that begin
 * with NUL are moved aside, so that no text can pass for a tuple.
 */
function keyOf(value: Value): Key {
  if (typeof value === 'string') return value.charCodeAt(0) === 0 ? `\0s${value}` : value;
  if (typeof value === 'bigint' || value === null) return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (value instanceof Markup) return keyOf(value.text);
  if (value instanceof Tuple) return `\0t${tupleKey(value, { count: 0 })}`;
  if (Array.isArray(value)) return unhashable('A list');
  if (value instanceof Dict) return unhashable('A mapping');
  if (value.typeName === 'Undefined') return undefinedKey;
  if (value.typeName === 'set') return unhashable('A set');
  return value;
}

/** Fails when a value cannot be a key. */
export function assertHashable(value: Value): void {
  keyOf(value);
}

export interface Entry {
  readonly key: Value;
  value: Value;
}

/** Python's `dict`: keeps the order in which keys were first set. */
export class Dict {
  readonly #entries = new Map<Key, Entry>();
  /** What is said of a key that is not there, where that is more than that it is not there. */
  absence: ((key: string) => string) | undefined;

  static of(entries: Iterable<readonly [Value, Value]>): Dict {
    const dict = new Dict();
    for (const [key, value] of entries) dict.set(key, value);
    return dict;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: Value): Value | undefined {
    return this.#entries.get(keyOf(key))?.value;
  }

  has(key: Value): boolean {
    return this.#entries.has(keyOf(key));
  }

  set(key: Value, value: Value): void {
    const hash = keyOf(key);
    const entry = this.#entries.get(hash);
    if (entry === undefined) this.#entries.set(hash, { key, value });
    else entry.value = value;
  }

  delete(key: Value): Value | undefined {
    const hash = keyOf(key);
    const entry = this.#entries.get(hash);
    this.#entries.delete(hash);
    return entry?.value;
  }

  popLast(): Entry | undefined {
    const entry = [...this.#entries.values()].at(-1);
    if (entry !== undefined) this.#entries.delete(keyOf(entry.key));
    return entry;
  }

  clear(): void {
    this.#entries.clear();
  }

  copy(): Dict {
    const copy = new Dict();
    for (const [hash, { key, value }] of this.#entries) copy.#entries.set(hash, { key, value });
    return copy;
  }

  entries(): MapIterator<Entry> {
    return this.#entries.values();
  }

  /** Iterates as Python does: a change of size on the way is an error. */
  walk(part: (entry: Entry) => Value): ValueIterator {
    const entries = this.#entries.values();
    const { size } = this.#entries;
    let done = false;
    return {
      next: () => {
        if (done) return undefined;
        if (this.#entries.size !== size) {
          throw new Failure(
            'RuntimeError',
            'This mapping was given or lost a key while a loop went through it.',
          );
        }
        const step = entries.next();
        done = step.done === true;
        return step.done === true ? undefined : part(step.value);
      },
    };
  }
}

/** `d.keys()`, `d.values()`, `d.items()`: shows what is in the dictionary now. */
export class DictView extends TemplateObject {
  readonly dict: Dict;
  readonly kind: 'keys' | 'values' | 'items';

  constructor(dict: Dict, kind: 'keys' | 'values' | 'items') {
    super();
    this.dict = dict;
    this.kind = kind;
  }

  override get typeName(): string {
    return `dict_${this.kind}`;
  }

  part(entry: Entry): Value {
    if (this.kind === 'keys') return entry.key;
    return this.kind === 'values' ? entry.value : new Tuple([entry.key, entry.value]);
  }

  override iterate(): ValueIterator {
    return this.dict.walk((entry) => this.part(entry));
  }

  override length(): number {
    return this.dict.size;
  }

  override repr(_rt: unknown, show: (value: Value) => string): string {
    return `dict_${this.kind}([${[...this.dict.entries()].map((entry) => show(this.part(entry))).join(', ')}])`;
  }
}

/** A set, as operators on dictionary views make it. */
export class ValueSet extends TemplateObject {
  override readonly typeName = 'set';
  readonly #members = new Dict();

  constructor(members: Iterable<Value>) {
    super();
    for (const member of members) this.#members.set(member, null);
  }

  has(value: Value): boolean {
    return this.#members.has(value);
  }

  values(): Value[] {
    return [...this.#members.entries()].map((entry) => entry.key);
  }

  override iterate(): ValueIterator {
    return this.#members.walk((entry) => entry.key);
  }

  override length(): number {
    return this.#members.size;
  }

  override repr(_rt: unknown, show: (value: Value) => string): string {
    return this.#members.size === 0 ? 'set()' : `{${this.values().map(show).join(', ')}}`;
  }
}
