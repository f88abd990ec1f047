import { Failure } from '../failure.ts';
import { bind, signature } from '../values/arguments.ts';
import { NativeFunction, TemplateObject, Tuple, type Value } from '../values/value.ts';

function method(name: string, run: () => Value): NativeFunction {
  const shape = signature(name, '');
  return new NativeFunction(
    name,
    (_rt, args) => {
      bind(shape, args);
      return run();
    },
    'method',
  );
}

/** `cycler(…)`: its values in turn, over and over. */
export class Cycler extends TemplateObject {
  override readonly typeName = 'Cycler';
  readonly #items: readonly Value[];
  #position = 0;

  constructor(items: readonly Value[]) {
    super();
    if (items.length === 0) throw new Failure('RuntimeError', '"cycler" needs at least one value.');
    this.#items = items;
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'current':
        return this.#items[this.#position];
      case 'next':
        return method('next', () => this.#next());
      case 'reset':
        return method('reset', () => this.#reset());
      case 'items':
        return new Tuple(this.#items);
      case 'pos':
        return BigInt(this.#position);
      default:
        return undefined;
    }
  }

  #next(): Value {
    const item = this.#items[this.#position] ?? null;
    this.#position = (this.#position + 1) % this.#items.length;
    return item;
  }

  #reset(): Value {
    this.#position = 0;
    return null;
  }

  override repr(): string {
    return '<jinja2.utils.Cycler object at 0x7f0000000000>';
  }
}
