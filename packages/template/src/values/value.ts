import type { Place, Runtime } from '../evaluate/runtime.ts';
import type { Arguments } from './arguments.ts';
import { codePointLength } from './code-points.ts';
import type { Dict } from './dict.ts';

/**
 * What an expression of a template can be. Python's `int` is a bigint, `float` a number, `str` a string,
 * `list` an array, `None` null; everything else is an object of a class below, never a host object.
 */
export type Value = null | boolean | bigint | number | string | Value[] | Dict | TemplateObject;

/** Hands out one item after the other; undefined: there are no more. */
export interface ValueIterator {
  next(): Value | undefined;
}

/** Everything that is neither a scalar, a list nor a dictionary. */
export abstract class TemplateObject {
  /** Python's `type(x).__name__`. */
  abstract readonly typeName: string;

  attribute(_name: string, _rt: Runtime): Value | undefined {
    return undefined;
  }

  /** `x[key]`; undefined: there is none, or the object takes no keys. */
  item(_key: Value, _rt: Runtime): Value | undefined {
    return undefined;
  }

  /** undefined: cannot be iterated over. */
  iterate(_rt: Runtime): ValueIterator | undefined {
    return undefined;
  }

  /** undefined: has no length. */
  length(_rt: Runtime): number | undefined {
    return undefined;
  }

  truth(rt: Runtime): boolean {
    return this.length(rt) !== 0;
  }

  /** undefined: is not callable. */
  get call(): ((rt: Runtime, args: Arguments) => Value) | undefined {
    return undefined;
  }

  abstract repr(rt: Runtime, show: (value: Value) => string): string;

  /** `str(x)`, where it differs from `repr(x)`. */
  str(rt: Runtime, show: (value: Value) => string): string {
    return this.repr(rt, show);
  }
}

/** Text that counts as safe HTML: what is added to it is escaped. */
export class Markup extends TemplateObject {
  readonly text: string;
  override readonly typeName = 'Markup';

  constructor(text: string) {
    super();
    this.text = text;
  }

  override repr(_rt: Runtime, show: (value: Value) => string): string {
    return `Markup(${show(this.text)})`;
  }

  override str(): string {
    return this.text;
  }

  override length(): number {
    return codePointLength(this.text);
  }

  override iterate(): ValueIterator {
    const characters = this.text[Symbol.iterator]();
    return {
      next: () => {
        const step = characters.next();
        return step.done === true ? undefined : step.value;
      },
    };
  }
}

/** An imported template: its text counts as safe HTML. */
export abstract class TemplateModuleMark extends TemplateObject {}

/** What a name, key or attribute that does not exist gives. */
export class Undefined extends TemplateObject {
  override readonly typeName = 'Undefined';
  /** Why it is undefined, as an error says it. */
  readonly message: string;
  readonly hint: (() => string | undefined) | undefined;
  /** Asked for by the template: `x if y` without an `else`. */
  readonly intended: boolean;
  /** The expression that came out undefined. */
  readonly place: Place | undefined;

  constructor(message: string, hint?: () => string | undefined, intended = false, place?: Place) {
    super();
    this.message = message;
    this.hint = hint;
    this.intended = intended;
    this.place = place;
  }

  override iterate(rt: Runtime): ValueIterator {
    rt.use(this);
    return { next: () => undefined };
  }

  override length(rt: Runtime): number {
    rt.use(this);
    return 0;
  }

  override repr(): string {
    return 'Undefined';
  }

  override str(rt: Runtime): string {
    rt.use(this);
    return '';
  }
}

/** An immutable list. `fields` are the names of a named tuple. */
export class Tuple extends TemplateObject {
  override readonly typeName = 'tuple';
  readonly items: readonly Value[];
  readonly fields: readonly string[];

  constructor(items: readonly Value[], fields: readonly string[] = []) {
    super();
    this.items = items;
    this.fields = fields;
  }

  override attribute(name: string): Value | undefined {
    const index = this.fields.indexOf(name);
    return index < 0 ? undefined : this.items[index];
  }

  override iterate(): ValueIterator {
    let at = 0;
    return { next: () => this.items[at++] };
  }

  override length(): number {
    return this.items.length;
  }

  override repr(_rt: Runtime, show: (value: Value) => string): string {
    const [first] = this.items;
    if (first !== undefined && this.items.length === 1) return `(${show(first)},)`;
    return `(${this.items.map(show).join(', ')})`;
  }
}

/** Something that is iterated over once, such as the result of `map`. */
export class OneShot extends TemplateObject {
  override readonly typeName: string;
  readonly #iterator: ValueIterator;
  readonly #label: string;

  /** `label`: as printed, e.g. `generator object do_items`. */
  constructor(typeName: string, label: string, iterator: ValueIterator) {
    super();
    this.typeName = typeName;
    this.#label = label;
    this.#iterator = iterator;
  }

  override iterate(): ValueIterator {
    return this.#iterator;
  }

  override repr(): string {
    return `<${this.#label} at 0x7f0000000000>`;
  }
}

/** A function of the host: a method of a value, a global, a type. */
export class NativeFunction extends TemplateObject {
  override readonly typeName: string;
  readonly name: string;
  readonly #run: (rt: Runtime, args: Arguments) => Value;
  /** The type that it is a method of. */
  readonly #owner: string | undefined;

  constructor(
    name: string,
    run: (rt: Runtime, args: Arguments) => Value,
    kind: 'type' | 'function' | 'builtin_function_or_method' | 'method' = 'builtin_function_or_method',
    owner?: string,
  ) {
    super();
    this.#owner = owner;
    this.name = name;
    this.typeName = kind;
    this.#run = run;
  }

  override get call(): (rt: Runtime, args: Arguments) => Value {
    return this.#run;
  }

  override repr(): string {
    if (this.typeName === 'type') return `<class '${this.name}'>`;
    if (this.typeName === 'builtin_function_or_method') {
      const of = this.#owner === undefined ? '' : ` of ${this.#owner} object at 0x7f0000000000`;
      return `<built-in method ${this.name}${of}>`;
    }
    return `<${this.typeName} ${this.name} at 0x7f0000000000>`;
  }
}

/** A value, or what `make` gives where there is none. None is a value: `??` would take it for none. */
export function orElse(value: Value | undefined, make: () => Value): Value {
  return value === undefined ? make() : value;
}

export function isUndefined(value: Value): value is Undefined {
  return value instanceof Undefined;
}

/** The characters of a text, whether it is marked as safe or not; undefined for what is no text. */
export function textOf(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Markup ? value.text : undefined;
}
