import type { Value } from '../values/value.ts';
import type { Runtime } from './runtime.ts';

/** Renders one block of a template into the current output. */
export interface BlockFunction {
  readonly run: (context: Context, rt: Runtime) => void;
}

/** The variables that one run of a template begins with, and those that it sets at its top level. */
export class Context {
  /** Name of the template. */
  readonly name: string;
  readonly parent: ReadonlyMap<string, Value>;
  readonly vars: Map<string, Value> = new Map();
  readonly exported: Set<string> = new Set();
  /** For each block the functions that render it, the most derived first. */
  readonly blocks: Map<string, BlockFunction[]> = new Map();
  /** Shared with contexts that are derived from this one. */
  readonly escaping: { autoescape: boolean };

  constructor(
    name: string,
    parent: ReadonlyMap<string, Value>,
    escaping: { autoescape: boolean } = { autoescape: false },
  ) {
    this.name = name;
    this.parent = parent;
    this.escaping = escaping;
  }

  resolve(name: string): Value | undefined {
    const own = this.vars.get(name);
    return own === undefined ? this.parent.get(name) : own;
  }

  /** Everything that can be read here. */
  all(): ReadonlyMap<string, Value> {
    return this.vars.size === 0 ? this.parent : new Map([...this.parent, ...this.vars]);
  }

  /** The same blocks, with local variables on top. */
  derived(locals: ReadonlyMap<string, Value>): Context {
    const context = new Context(this.name, new Map([...this.all(), ...locals]), this.escaping);
    for (const [name, functions] of this.blocks) context.blocks.set(name, [...functions]);
    return context;
  }
}
