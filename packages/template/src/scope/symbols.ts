/** How a variable gets its value when its frame is entered. */
export type Load =
  | { readonly kind: 'parameter' }
  | { readonly kind: 'resolve'; readonly name: string }
  | { readonly kind: 'alias'; readonly target: string }
  | { readonly kind: 'undefined' };

/**
 * The names of one frame and which variables they mean. Jinja2 decides this when it compiles a template,
 * from the order in which names are read and written; what a template prints depends on it.
 * A variable is written `level:name`.
 */
export class Symbols {
  readonly level: number;
  readonly parent: Symbols | undefined;
  #refs = new Map<string, string>();
  loads: Map<string, Load> = new Map();
  stores: Set<string> = new Set();

  constructor(parent?: Symbols) {
    this.parent = parent;
    this.level = parent === undefined ? 0 : parent.level + 1;
  }

  copy(): Symbols {
    const copy = new Symbols(this.parent);
    copy.#refs = new Map(this.#refs);
    copy.loads = new Map(this.loads);
    copy.stores = new Set(this.stores);
    return copy;
  }

  #define(name: string, load: Load): string {
    const variable = `${this.level}:${name}`;
    this.#refs.set(name, variable);
    this.loads.set(variable, load);
    return variable;
  }

  findRef(name: string): string | undefined {
    return this.#refs.get(name) ?? this.parent?.findRef(name);
  }

  findLoad(variable: string): Load | undefined {
    return this.loads.get(variable) ?? this.parent?.findLoad(variable);
  }

  /** The variable that a name means here; one that was never seen is looked up in the context. */
  ref(name: string): string {
    return this.findRef(name) ?? this.#define(name, { kind: 'resolve', name });
  }

  load(name: string): void {
    if (this.findRef(name) === undefined) this.#define(name, { kind: 'resolve', name });
  }

  store(name: string): void {
    this.stores.add(name);
    if (this.#refs.has(name)) return;
    const outer = this.parent?.findRef(name);
    this.#define(name, outer === undefined ? { kind: 'undefined' } : { kind: 'alias', target: outer });
  }

  parameter(name: string): string {
    this.stores.add(name);
    return this.#define(name, { kind: 'parameter' });
  }

  /** Takes over what the branches of an `if` found; a name that only some of them set may still mean another. */
  mergeBranches(branches: readonly Symbols[]): void {
    const counts = new Map<string, number>();
    for (const branch of branches) {
      for (const name of branch.stores) {
        if (!this.stores.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
    for (const branch of branches) {
      for (const [name, variable] of branch.#refs) this.#refs.set(name, variable);
      for (const [variable, load] of branch.loads) this.loads.set(variable, load);
      for (const name of branch.stores) this.stores.add(name);
    }
    for (const [name, count] of counts) {
      if (count === branches.length) continue;
      const variable = this.findRef(name);
      if (variable === undefined) continue;
      const outer = this.parent?.findRef(name);
      this.loads.set(
        variable,
        outer === undefined ? { kind: 'resolve', name } : { kind: 'alias', target: outer },
      );
    }
  }

  /** Every name set here or in an outer frame, with its variable: what an included template sees. */
  visibleStores(): Map<string, string> {
    const found = new Map<string, string>();
    for (let symbols: Symbols | undefined = this; symbols !== undefined; symbols = symbols.parent) {
      for (const name of [...symbols.stores].sort()) {
        const variable = found.has(name) ? undefined : this.findRef(name);
        if (variable !== undefined) found.set(name, variable);
      }
    }
    return found;
  }
}
