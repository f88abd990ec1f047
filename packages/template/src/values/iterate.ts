import type { Runtime } from '../evaluate/runtime.ts';
import { codePointLength } from './code-points.ts';
import { Dict } from './dict.ts';
import { OneShot, type Value, type ValueIterator } from './value.ts';
import { expected } from './wording.ts';

/** Python's `iter(value)`; undefined: cannot be iterated over. */
export function tryIterate(rt: Runtime, value: Value): ValueIterator | undefined {
  if (Array.isArray(value)) {
    let at = 0;
    return { next: () => value[at++] };
  }
  if (typeof value === 'string') {
    const characters = value[Symbol.iterator]();
    return {
      next: () => {
        const step = characters.next();
        return step.done === true ? undefined : step.value;
      },
    };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (value instanceof Dict) return value.walk((entry) => entry.key);
  return value.iterate(rt);
}

export function iterate(rt: Runtime, value: Value): ValueIterator {
  const iterator = tryIterate(rt, value);
  if (iterator === undefined) throw expected('a list or something else with items', value);
  return iterator;
}

/** Python's `list(value)`; every item is a step. */
export function toArray(rt: Runtime, value: Value): Value[] {
  if (Array.isArray(value)) {
    rt.step(value.length);
    return value.slice();
  }
  const items: Value[] = [];
  const iterator = iterate(rt, value);
  for (let item = iterator.next(); item !== undefined; item = iterator.next()) {
    rt.step();
    items.push(item);
  }
  return items;
}

/** What a generator function of a filter gives, as a value that can be gone through once. */
export function generator(label: string, items: Iterator<Value>): OneShot {
  return new OneShot('generator', `generator object ${label}`, {
    next: () => {
      const step = items.next();
      return step.done === true ? undefined : step.value;
    },
  });
}

/** Python's `len(value)`. */
export function lengthOf(rt: Runtime, value: Value): number {
  const length = tryLength(rt, value);
  if (length === undefined) throw expected('something with a length, such as a text, list or mapping', value);
  return length;
}

export function tryLength(rt: Runtime, value: Value): number | undefined {
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'string') return codePointLength(value);
  if (typeof value !== 'object' || value === null) return undefined;
  return value instanceof Dict ? value.size : value.length(rt);
}
