import { Failure, typeError } from '../failure.ts';
import { type Arguments, bind, signature } from '../values/arguments.ts';
import { equals } from '../values/compare.ts';
import { iterate, tryLength } from '../values/iterate.ts';
import {
  NativeFunction,
  orElse,
  TemplateObject,
  Tuple,
  Undefined,
  type Value,
  type ValueIterator,
} from '../values/value.ts';
import type { Runtime } from './runtime.ts';

/** Renders a recursive loop over other items, one level deeper. */
export type Recurse = (items: Value, depth0: number) => Value;

const callShape = signature('loop', 'iterable');

/** The variable `loop`. */
export class LoopContext extends TemplateObject {
  override readonly typeName = 'LoopContext';
  readonly #iterable: Value;
  #iterator: ValueIterator;
  readonly #recurse: Recurse | undefined;
  readonly #depth0: number;
  #index0 = -1;
  #length: number | undefined;
  #after: Value | undefined;
  #current: Value | undefined;
  #before: Value | undefined;
  #changed: Tuple | undefined;

  constructor(rt: Runtime, iterable: Value, recurse: Recurse | undefined, depth0: number) {
    super();
    this.#iterable = iterable;
    this.#iterator = iterate(rt, iterable);
    this.#recurse = recurse;
    this.#depth0 = depth0;
  }

  /** The next item, which becomes the current one. */
  advance(): Value | undefined {
    const item = this.#peek();
    this.#after = undefined;
    if (item === undefined) return undefined;
    this.#index0++;
    this.#before = this.#current;
    this.#current = item;
    return item;
  }

  override length(rt: Runtime): number {
    if (this.#length === undefined) {
      this.#length = tryLength(rt, this.#iterable);
      if (this.#length === undefined) {
        // Nothing but going through all that is left can tell.
        const rest: Value[] = [];
        for (let item = this.#iterator.next(); item !== undefined; item = this.#iterator.next()) {
          rt.step();
          rest.push(item);
        }
        let at = 0;
        this.#iterator = { next: () => rest[at++] };
        this.#length = rest.length + this.#index0 + 1 + (this.#after === undefined ? 0 : 1);
      }
    }
    return this.#length;
  }

  #peek(): Value | undefined {
    if (this.#after === undefined) this.#after = this.#iterator.next();
    return this.#after;
  }

  override attribute(name: string, rt: Runtime): Value | undefined {
    switch (name) {
      case 'index':
        return BigInt(this.#index0 + 1);
      case 'index0':
        return BigInt(this.#index0);
      case 'first':
        return this.#index0 === 0;
      case 'last':
        return this.#peek() === undefined;
      case 'length':
        return BigInt(this.length(rt));
      case 'revindex':
        return BigInt(this.length(rt) - this.#index0);
      case 'revindex0':
        return BigInt(this.length(rt) - this.#index0 - 1);
      case 'depth':
        return BigInt(this.#depth0 + 1);
      case 'depth0':
        return BigInt(this.#depth0);
      case 'previtem':
        if (this.#index0 === 0) return new Undefined('This is the first item: there is none before it.');
        return this.#before;
      case 'nextitem':
        return orElse(this.#peek(), () => new Undefined('This is the last item: there is none after it.'));
      case 'cycle':
        return new NativeFunction('cycle', (_rt, args) => this.#cycle(args), 'method');
      case 'changed':
        return new NativeFunction('changed', (runtime, args) => this.#isChanged(runtime, args), 'method');
      default:
        return undefined;
    }
  }

  #cycle({ positional }: Arguments): Value {
    const item = positional[this.#index0 % positional.length];
    if (item === undefined) throw typeError('"loop.cycle" needs at least one value.');
    return item;
  }

  #isChanged(rt: Runtime, { positional }: Arguments): boolean {
    const value = new Tuple(positional);
    if (this.#changed !== undefined && equals(rt, this.#changed, value)) return false;
    this.#changed = value;
    return true;
  }

  override iterate(): ValueIterator {
    return {
      next: () => {
        const item = this.advance();
        return item === undefined ? undefined : new Tuple([item, this]);
      },
    };
  }

  override get call(): (rt: Runtime, args: Arguments) => Value {
    return (_rt, args) => {
      const items = bind(callShape, args)[0] ?? null;
      if (this.#recurse === undefined) {
        throw new Failure('TypeError', 'This loop cannot be called: it is not recursive.', {
          hint: 'write {% for … recursive %}',
        });
      }
      return this.#recurse(items, this.#depth0 + 1);
    };
  }

  override repr(rt: Runtime): string {
    return `<LoopContext ${this.#index0 + 1}/${this.length(rt)}>`;
  }
}
