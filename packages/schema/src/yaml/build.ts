import type { Problem } from '../diagnostic.ts';
import { type Pointer, pointer } from '../pointer.ts';
import { deepestNesting } from './nesting.ts';
import { dataOf, kindOf, mergeKey, Plain, scalarFault } from './scalar.ts';

export type RawContainer = unknown[] | Record<string, unknown>;

/** Plain data, and the raw list or mapping each of its lists and mappings was built from, merges included. */
export interface Built {
  /** Whether there is so much of it that most was left out. */
  readonly isRefused: boolean;
  readonly data: unknown;
  readonly raws: WeakMap<object, RawContainer>;
  readonly problems: readonly Problem[];
  readonly gaps: Gaps;
  /** Scalars that cannot be what they are written to be; their data is null. */
  readonly faulty: ReadonlySet<Plain>;
}

/** What a file with mistakes leaves open: what is said of it, or of what it would have defined, merely follows. */
export interface Gaps {
  /** Values that cannot be known; they are null in the data. */
  readonly values: readonly Pointer[];
  /** Mappings some of whose keys cannot be known. */
  readonly mappings: readonly Pointer[];
}

/** Stands for a value that cannot be known, or, as a key of a mapping, for keys that cannot. */
export class Unknown {}
export const unknownKeys: unique symbol = Symbol('unknown keys');

export const recursiveAlias = 'This alias stands inside the very value it refers to.';

/** More values than this can only come from aliases of aliases; every walk over the data stays bounded. */
const mostValues = 5_000_000;

/**
 * Builds plain data: lists are arrays, mappings are objects without a prototype whose keys are the text that is
 * written, `<<` merges (explicit keys win, earlier mappings of a list win). Values that aliases share are shared.
 */
export function build(raw: unknown): Built {
  const builder = new Builder();
  const data = builder.value(raw, '');
  const { raws, problems, faulty, values, mappings, isRefused } = builder;
  return { data, raws, problems, faulty, gaps: { values, mappings }, isRefused };
}

interface Finished {
  readonly data: object;
  /** How many values there are in it, shared ones counted each time. */
  readonly size: number;
  readonly height: number;
}

class Builder {
  readonly raws = new WeakMap<object, RawContainer>();
  readonly problems: Problem[] = [];
  readonly faulty = new Set<Plain>();
  readonly values: Pointer[] = [];
  readonly mappings: Pointer[] = [];
  readonly #finished = new Map<object, Finished>();
  /** Lists and mappings that are being built. */
  readonly #open = new Set<object>();
  #count = 0;
  #depth = 0;
  /** The deepest level that was reached since the innermost open collection began. */
  #deepest = 0;
  isRefused = false;

  value(raw: unknown, at: Pointer, key?: string | number): unknown {
    this.#count++;
    if (raw === null || typeof raw !== 'object') return raw;
    if (raw instanceof Plain) return this.#scalar(raw, at, key);
    if (raw instanceof Unknown) return this.#unknown(at, key);
    const known = this.#finished.get(raw);
    if (known !== undefined) {
      this.#count += known.size;
      return this.#mayEnter(known.height, at, key) ? known.data : null;
    }
    if (!this.#mayEnter(1, at, key)) return null;
    if (this.#open.has(raw)) return this.#recursive(at, key);
    this.#open.add(raw);
    const countBefore = this.#count;
    const deepestBefore = this.#deepest;
    this.#depth++;
    this.#deepest = this.#depth;
    const here = key === undefined ? at : pointer(at, key);
    const container = raw as RawContainer;
    const data = Array.isArray(container) ? this.#list(container, here) : this.#mapping(container, here);
    this.#depth--;
    this.#open.delete(raw);
    this.#finished.set(raw, { data, size: this.#count - countBefore, height: this.#deepest - this.#depth });
    this.#deepest = Math.max(this.#deepest, deepestBefore);
    return data;
  }

  #unknown(at: Pointer, key: string | number | undefined): null {
    this.values.push(key === undefined ? at : pointer(at, key));
    return null;
  }

  #mayEnter(height: number, at: Pointer, key: string | number | undefined): boolean {
    this.#deepest = Math.max(this.#deepest, this.#depth + height);
    if (this.isRefused) return false;
    const where = key === undefined ? at : pointer(at, key);
    if (this.#depth + height > deepestNesting) {
      const message = `Lists and mappings are nested more than ${deepestNesting} levels deep here.`;
      this.problems.push({ severity: 'error', code: 'yaml-too-deep', message, at: where });
      this.isRefused = true;
    } else if (this.#count > mostValues) {
      const message = 'The aliases of this file stand for more values than an environment can have.';
      this.problems.push({ severity: 'error', code: 'alias-bomb', message, at: where });
      this.isRefused = true;
    }
    return !this.isRefused;
  }

  #recursive(at: Pointer, key: string | number | undefined): null {
    const where = key === undefined ? at : pointer(at, key);
    this.problems.push({ severity: 'error', code: 'recursive-alias', message: recursiveAlias, at: where });
    return this.#unknown(at, key);
  }

  #scalar(raw: Plain, at: Pointer, key: string | number | undefined): unknown {
    const kind = kindOf(raw);
    if (kind === 'str') return raw.text;
    const fault = scalarFault(raw, kind);
    if (fault !== undefined) {
      this.problems.push({
        severity: 'error',
        code: 'invalid-scalar',
        message: fault,
        at: key === undefined ? at : pointer(at, key),
        hint: 'put it in quotes if it is text',
      });
      this.faulty.add(raw);
      return this.#unknown(at, key);
    }
    return dataOf(raw, kind);
  }

  #list(raw: unknown[], at: Pointer): unknown[] {
    const data = raw.map((item, index) => this.value(item, at, index));
    this.raws.set(data, raw);
    return data;
  }

  #mapping(raw: Record<string, unknown>, at: Pointer): object {
    const data = Object.create(null) as Record<string, unknown>;
    if (unknownKeys in raw) this.mappings.push(at);
    for (const key of Object.keys(raw)) {
      if (key !== mergeKey) data[key] = this.value(raw[key], at, key);
    }
    if (!Object.hasOwn(raw, mergeKey)) {
      this.raws.set(data, raw);
      return data;
    }
    const merged = Object.assign(Object.create(null), raw) as Record<string, unknown>;
    delete merged[mergeKey];
    this.#merge(data, merged, raw[mergeKey], at);
    this.raws.set(data, merged);
    return data;
  }

  #merge(data: Record<string, unknown>, raw: Record<string, unknown>, from: unknown, at: Pointer): void {
    for (const source of Array.isArray(from) ? (from as unknown[]) : [from]) {
      if (source instanceof Unknown) {
        this.mappings.push(at);
        continue;
      }
      const values = this.value(source, at);
      if (values === null && this.isRefused) return;
      if (values === null || typeof values !== 'object' || Array.isArray(values)) {
        const message = '"<<" merges a mapping or a list of mappings.';
        this.problems.push({ severity: 'error', code: 'wrong-type', message, at: pointer(at, '<<') });
        this.mappings.push(at);
        continue;
      }
      const sourceRaw = this.raws.get(values) as Record<string, unknown>;
      this.#count += Object.keys(values).length;
      for (const key in values) {
        if (key in data) continue;
        data[key] = (values as Record<string, unknown>)[key];
        raw[key] = sourceRaw[key];
      }
    }
  }
}
