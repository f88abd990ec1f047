import type { Execute, Frame } from '../evaluate/frame.ts';
import { Symbols } from '../scope/symbols.ts';
import type { Value } from '../values/value.ts';

/** The slots of one function: the body of a template, a block, a macro or a recursive loop. */
export class FunctionScope {
  readonly outer: FunctionScope | undefined;
  readonly #slots = new Map<string, number>();

  constructor(outer?: FunctionScope) {
    this.outer = outer;
  }

  declare(variable: string): number {
    const known = this.#slots.get(variable);
    if (known !== undefined) return known;
    this.#slots.set(variable, this.#slots.size);
    return this.#slots.size - 1;
  }

  locate(variable: string): { hops: number; slot: number } | undefined {
    let hops = 0;
    for (let scope: FunctionScope | undefined = this; scope !== undefined; scope = scope.outer) {
      const slot = scope.#slots.get(variable);
      if (slot !== undefined) return { hops, slot };
      hops++;
    }
    return undefined;
  }
}

interface Kind {
  readonly toplevel?: boolean;
  readonly rootlevel?: boolean;
  readonly soft?: boolean;
  readonly checksOutput?: boolean;
}

/** Where a statement stands while its template is read. */
export class Scope {
  readonly symbols: Symbols;
  readonly function: FunctionScope;
  /** Assignments here are exported. */
  readonly toplevel: boolean;
  /** Neither in a condition nor in anything else. */
  readonly rootlevel: boolean;
  /** Directly in a condition: an unknown filter is an error only once it is reached. */
  readonly soft: boolean;
  /** Output outside of blocks is dropped once the template extends another. */
  readonly checksOutput: boolean;

  constructor(symbols: Symbols, fn: FunctionScope, kind: Kind) {
    this.symbols = symbols;
    this.function = fn;
    this.toplevel = kind.toplevel ?? false;
    this.rootlevel = kind.rootlevel ?? false;
    this.soft = kind.soft ?? false;
    this.checksOutput = kind.checksOutput ?? false;
  }

  /** A frame inside this one; `checksOutput` false: what it writes is captured. */
  inner(checksOutput: boolean = this.checksOutput): Scope {
    return new Scope(new Symbols(this.symbols), this.function, { checksOutput });
  }

  /** A frame inside this one that is a function of its own. */
  innerFunction(checksOutput: boolean): Scope {
    return new Scope(new Symbols(this.symbols), new FunctionScope(this.function), { checksOutput });
  }

  /** A frame inside this one whose variables live in the function of another frame inside it. */
  innerIn(fn: FunctionScope): Scope {
    return new Scope(new Symbols(this.symbols), fn, { checksOutput: this.checksOutput });
  }

  /** The same frame, in a condition. */
  conditional(): Scope {
    const { toplevel, checksOutput } = this;
    return new Scope(this.symbols, this.function, { toplevel, checksOutput, soft: true });
  }

  /** Gives the frame's variables their first values. */
  enter(): Execute {
    const { symbols, function: fn } = this;
    const aliases: { slot: number; read: (frame: Frame) => Value | undefined }[] = [];
    const resolves: { slot: number; name: string }[] = [];
    const cleared: number[] = [];
    for (const variable of symbols.loads.keys()) fn.declare(variable);
    for (const [variable, load] of symbols.loads) {
      const slot = fn.declare(variable);
      if (load.kind === 'resolve') resolves.push({ slot, name: load.name });
      else if (load.kind === 'alias') aliases.push({ slot, read: this.reader(load.target) });
      else if (load.kind === 'undefined') cleared.push(slot);
    }
    return (frame) => {
      const { slots, context } = frame;
      for (const { slot, name } of resolves) slots[slot] = context.resolve(name);
      for (const { slot, read } of aliases) slots[slot] = read(frame);
      for (const slot of cleared) slots[slot] = undefined;
    };
  }

  /** Forgets the frame's variables; macros that were defined in it see that. */
  leave(): Execute {
    const slots = [...this.symbols.loads.keys()].map((variable) => this.function.declare(variable));
    return (frame) => {
      for (const slot of slots) frame.slots[slot] = undefined;
    };
  }

  /** Reads a variable; undefined: it has no value yet. */
  reader(variable: string): (frame: Frame) => Value | undefined {
    const place = this.function.locate(variable);
    if (place === undefined) {
      const name = variable.slice(variable.indexOf(':') + 1);
      return (frame) => frame.context.resolve(name);
    }
    const { hops, slot } = place;
    if (hops === 0) return (frame) => frame.slots[slot];
    if (hops === 1) return (frame) => frame.outer?.slots[slot];
    return (frame) => {
      let owner: Frame | undefined = frame;
      for (let hop = 0; hop < hops; hop++) owner = owner?.outer;
      return owner?.slots[slot];
    };
  }

  readName(name: string): (frame: Frame) => Value | undefined {
    return this.reader(this.symbols.ref(name));
  }

  /** Writes a name of this very frame. */
  writeName(name: string): (frame: Frame, value: Value | undefined) => void {
    const slot = this.function.declare(this.symbols.ref(name));
    return (frame, value) => {
      frame.slots[slot] = value;
    };
  }

  /** The local variables that an included template sees. */
  locals(): (frame: Frame) => ReadonlyMap<string, Value> {
    const readers = [...this.symbols.visibleStores()].map(([name, variable]) => ({
      name,
      read: this.reader(variable),
    }));
    return (frame) => {
      const found = new Map<string, Value>();
      for (const { name, read } of readers) {
        const value = read(frame);
        if (value !== undefined) found.set(name, value);
      }
      return found;
    };
  }
}
