import type { Dict } from '../values/dict.ts';
import { Undefined, type Value } from '../values/value.ts';

/**
 * Which values were made of texts whose use is traced. A text or number counts by what it is, as it has no identity: also
 * where it comes from elsewhere. What a condition decides is not made of what it asks.
 */
export class Trace {
  readonly #values: Set<Value>;
  /** Mappings that have traced texts among others. */
  readonly #mappings: ReadonlySet<Value>;
  /** Whether something traced was met in what is being evaluated. */
  met = false;

  constructor(texts: Iterable<string>, mappings: Iterable<Dict>) {
    this.#values = new Set(texts);
    this.#mappings = new Set(mappings);
  }

  /** Notes that a value was met. */
  note(value: Value): void {
    if (this.#values.has(value) || this.#mappings.has(value)) this.met = true;
  }

  /** Notes what was read of a value: of a mapping that has others, too, only that counts. @param all whether that is all of it. */
  notePart(value: Value, all: boolean): void {
    if (this.#mappings.has(value)) this.met = all;
  }

  /** What a value gives, or takes up, is made of it. */
  spread(from: Value, to: Value): void {
    if (this.#values.has(from)) this.add(to);
  }

  add(value: Value): void {
    const tellsNothing =
      value === '' || value === null || typeof value === 'boolean' || value instanceof Undefined;
    if (!tellsNothing && !this.#mappings.has(value)) this.#values.add(value);
  }
}

/** Runs, and what it gives counts as made of all that it meets. */
export function traced<T extends Value>(trace: Trace | undefined, evaluate: () => T): T {
  if (trace === undefined) return evaluate();
  const before = trace.met;
  trace.met = false;
  const value = evaluate();
  trace.note(value);
  if (trace.met) trace.add(value);
  else trace.met = before;
  return value;
}

/** Runs, and what it meets is nobody else's affair. */
export function apart<T>(trace: Trace | undefined, run: () => T): T {
  if (trace === undefined) return run();
  const before = trace.met;
  trace.met = false;
  const result = run();
  trace.met = before;
  return result;
}
