import { type Pointer, pointer } from '@maestro-ng/schema';
import type { Problem } from '../model/index.ts';

/** A value as JSON can hold it: what it cannot hold is null, and told. */
export interface AsData {
  readonly data: unknown;
  readonly problems: readonly Problem[];
}

/** Deeper than any environment may be: further levels are left out, and parsing says that it is too deep. */
const deepest = 510;
/** Many more values than an environment has, as objects that are part of many others may stand for. */
const mostValues = 1_000_000;

/** A program's value as plain data. As with JSON, keys whose value is undefined are left out, and dates are text. */
export function asData(value: unknown): AsData {
  const walk = new Walk();
  const data = walk.value(value, '');
  return { data: data ?? null, problems: walk.problems };
}

class Walk {
  readonly problems: Problem[] = [];
  readonly #open = new Set<object>();
  #count = 0;

  value(value: unknown, at: Pointer): unknown {
    this.#count++;
    if (this.#count === mostValues) this.#refuse(at, 'this is more than an environment can hold');
    if (this.#count >= mostValues) return null;
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        return Number.isFinite(value)
          ? value
          : this.#refuse(at, `${value} is not a number that a file can hold`);
      case 'bigint':
        return this.#refuse(at, 'a bigint is not data that a file can hold', 'give a number, or text');
      case 'object':
        return value === null ? null : this.#object(value, at);
      default:
        return this.#refuse(
          at,
          `${value === undefined ? 'undefined' : `a ${typeof value}`} is not data that a file can hold`,
        );
    }
  }

  #object(value: object, at: Pointer): unknown {
    if (this.#open.has(value)) return this.#refuse(at, 'this is a part of itself');
    if (this.#open.size > deepest) return [];
    if (value instanceof Map || value instanceof Set)
      return this.#refuse(
        at,
        `a ${value instanceof Map ? 'Map' : 'Set'} is not data that a file can hold`,
        'give a plain object or an array',
      );
    this.#open.add(value);
    try {
      return this.#parts(value, at);
    } catch (error) {
      return this.#refuse(
        at,
        `this cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      );
    } finally {
      this.#open.delete(value);
    }
  }

  #parts(value: object, at: Pointer): unknown {
    const { toJSON } = value as { readonly toJSON?: unknown };
    if (typeof toJSON === 'function') return this.value(toJSON.call(value), at);
    if (Array.isArray(value))
      return Array.from(value, (item: unknown, index) => this.value(item, pointer(at, index)));
    const data = Object.create(null) as Record<string, unknown>;
    for (const [key, part] of Object.entries(value)) {
      if (part !== undefined) data[key] = this.value(part, pointer(at, key));
    }
    return data;
  }

  #refuse(at: Pointer, clause: string, hint?: string): null {
    const message = `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
    this.problems.push({
      severity: 'error',
      code: 'not-data',
      message,
      at,
      ...(hint !== undefined && { hint }),
    });
    return null;
  }
}
