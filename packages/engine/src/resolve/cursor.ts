import { type Pointer, pointer } from '@maestro-ng/schema';

/** How a scalar was written, and what Python's `str` makes of it. */
export interface ScalarForms {
  readonly written: string;
  readonly python: string;
  readonly kind: string;
}

/** What a cursor asks of a document: the forms of the scalar that `container[key]` is. */
export interface ScalarLookup {
  scalar(container: object, key: string): ScalarForms | undefined;
}

type Mapping = { readonly [key: string]: unknown };

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/**
 * A place in an environment file, and the value there. Reading never fails: a value of another type than asked for is
 * undefined, because saying what is wrong with it is validation's part, and because a file with one mistake is still
 * looked through for others. An absent key and null are alike; `has` tells them apart where that matters.
 */
export class Cursor {
  readonly value: unknown;
  readonly #lookup: ScalarLookup;
  readonly #parent: Cursor | undefined;
  readonly #key: string;
  #at: Pointer | undefined;

  private constructor(lookup: ScalarLookup, value: unknown, parent: Cursor | undefined, key: string) {
    this.#lookup = lookup;
    this.value = value;
    this.#parent = parent;
    this.#key = key;
  }

  static root(lookup: ScalarLookup, value: unknown): Cursor {
    return new Cursor(lookup, value, undefined, '');
  }

  /** The key, or the index as text, under which the parent has it. */
  get key(): string {
    return this.#key;
  }

  get at(): Pointer {
    this.#at ??= this.#parent === undefined ? '' : pointer(this.#parent.at, this.#key);
    return this.#at;
  }

  get isAbsent(): boolean {
    return this.value === undefined || this.value === null;
  }

  get isMapping(): boolean {
    return isMapping(this.value);
  }

  get isList(): boolean {
    return Array.isArray(this.value);
  }

  get isScalar(): boolean {
    return !this.isAbsent && !this.isMapping && !this.isList;
  }

  get(key: string): Cursor {
    const { value } = this;
    const child = isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    return new Cursor(this.#lookup, child, this, key);
  }

  /** Whether the key is there, if only as null. */
  has(key: string): boolean {
    return isMapping(this.value) && Object.hasOwn(this.value, key);
  }

  /** The entries of a mapping, null values included; none if this is no mapping. */
  entries(): Cursor[] {
    const { value } = this;
    if (!isMapping(value)) return [];
    return Object.keys(value).map((key) => new Cursor(this.#lookup, value[key], this, key));
  }

  /** The entries that are not null, where a name without anything is as if it were not there. */
  presentEntries(): Cursor[] {
    return this.entries().filter((entry) => !entry.isAbsent);
  }

  /** The elements of a list; none if this is no list. */
  items(): Cursor[] {
    if (!Array.isArray(this.value)) return [];
    return this.value.map(
      (element: unknown, index) => new Cursor(this.#lookup, element, this, String(index)),
    );
  }

  /** The elements of a list, or the one value that stands for a list of one. */
  oneOrMore(): Cursor[] {
    if (this.isList) return this.items().filter((item) => !item.isAbsent);
    return this.isAbsent ? [] : [this];
  }

  #forms(): ScalarForms | undefined {
    const container = this.#parent?.value;
    if (typeof container !== 'object' || container === null) return undefined;
    return this.#lookup.scalar(container, this.#key);
  }

  get forms(): ScalarForms | undefined {
    return this.isScalar ? this.#forms() : undefined;
  }

  /** A scalar as its author wrote it: names, versions, paths. */
  text(): string | undefined {
    if (typeof this.value === 'string') return this.value;
    if (!this.isScalar) return undefined;
    return this.#forms()?.written ?? String(this.value);
  }

  /** A whole number, also one that is written as text; undefined for anything else. */
  integer(): number | undefined {
    const number = this.number();
    return number !== undefined && Number.isSafeInteger(number) ? number : undefined;
  }

  /** A finite number, also one that is written as text (with `_` between digits), or a boolean as Python counts it. */
  number(): number | undefined {
    const { value } = this;
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (typeof value === 'bigint') return Number(value);
    if (typeof value === 'string') {
      const digits = value.replace(/(?<=\d)_(?=\d)/g, '');
      return /^\s*[+-]?(\d+\.?\d*|\.\d+)\s*$/.test(digits) ? Number(digits) : undefined;
    }
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  }

  /** What Python takes for true: all but false, zero, and what is empty or absent. */
  truth(): boolean {
    const { value } = this;
    if (this.isAbsent) return false;
    if (Array.isArray(value)) return value.length > 0;
    if (isMapping(value)) return Object.keys(value).length > 0;
    return Boolean(value);
  }
}
