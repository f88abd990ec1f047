import { textRepr } from '../printing/text-repr.ts';
import { type Arguments, bind, signature } from '../values/arguments.ts';
import { TemplateObject, textOf, Undefined, type Value } from '../values/value.ts';
import type { BlockFunction, Context } from './context.ts';
import type { Runtime } from './runtime.ts';

const shape = signature('block', '');

function noParent(name: string): Undefined {
  return new Undefined(`No template above this one has a block "${name}".`);
}

/** A block that can be called: `super` and `self.name`. */
export class BlockReference extends TemplateObject {
  override readonly typeName = 'BlockReference';
  readonly #name: string;
  readonly #context: Context;
  readonly #stack: readonly BlockFunction[];
  readonly #depth: number;

  constructor(name: string, context: Context, stack: readonly BlockFunction[], depth: number) {
    super();
    this.#name = name;
    this.#context = context;
    this.#stack = stack;
    this.#depth = depth;
  }

  override attribute(name: string): Value | undefined {
    if (name === 'name') return this.#name;
    if (name !== 'super') return undefined;
    if (this.#depth + 1 >= this.#stack.length) return noParent(this.#name);
    return new BlockReference(this.#name, this.#context, this.#stack, this.#depth + 1);
  }

  override get call(): (rt: Runtime, args: Arguments) => Value {
    return (rt, args) => {
      bind(shape, args);
      const run = this.#stack[this.#depth];
      const { autoescape } = this.#context.escaping;
      return rt.capture(() => run?.run(this.#context, rt), autoescape);
    };
  }

  override repr(): string {
    return '<jinja2.runtime.BlockReference object at 0x7f0000000000>';
  }
}

/** What `super` means in a block function. */
export function superBlock(name: string, context: Context, current: BlockFunction): Value {
  const stack = context.blocks.get(name) ?? [];
  const depth = stack.indexOf(current) + 1;
  return depth === 0 || depth >= stack.length
    ? noParent(name)
    : new BlockReference(name, context, stack, depth);
}

/** The variable `self`. */
export class TemplateReference extends TemplateObject {
  override readonly typeName = 'TemplateReference';
  readonly #context: Context;

  constructor(context: Context) {
    super();
    this.#context = context;
  }

  override item(key: Value): Value | undefined {
    const name = textOf(key);
    const stack = name === undefined ? undefined : this.#context.blocks.get(name);
    if (name === undefined || stack === undefined) return undefined;
    return new BlockReference(name, this.#context, stack, 0);
  }

  override repr(): string {
    return `<TemplateReference ${textRepr(this.#context.name)}>`;
  }
}
