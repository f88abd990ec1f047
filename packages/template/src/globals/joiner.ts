import type { Runtime } from '../evaluate/runtime.ts';
import { type Arguments, bind, signature } from '../values/arguments.ts';
import { TemplateObject, type Value } from '../values/value.ts';

const shape = signature('joiner', '');

/** `joiner(separator)`: empty when it is called first, the separator from then on. */
export class Joiner extends TemplateObject {
  override readonly typeName = 'Joiner';
  readonly #separator: Value;
  #used = false;

  constructor(separator: Value) {
    super();
    this.#separator = separator;
  }

  override attribute(name: string): Value | undefined {
    if (name === 'sep') return this.#separator;
    return name === 'used' ? this.#used : undefined;
  }

  override get call(): (rt: Runtime, args: Arguments) => Value {
    return (_rt, args) => {
      bind(shape, args);
      const first = !this.#used;
      this.#used = true;
      return first ? '' : this.#separator;
    };
  }

  override repr(): string {
    return '<jinja2.utils.Joiner object at 0x7f0000000000>';
  }
}
