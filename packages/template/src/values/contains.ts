import type { Runtime } from '../evaluate/runtime.ts';
import { itemEquals } from './compare.ts';
import { Dict, DictView, ValueSet } from './dict.ts';
import { tryIterate } from './iterate.ts';
import { Range } from './range.ts';
import { asInteger, isText } from './types.ts';
import { textOf, type Value } from './value.ts';
import { expected } from './wording.ts';

/** Python's `value in container`. */
export function contains(rt: Runtime, container: Value, value: Value): boolean {
  if (isText(container)) {
    const text = textOf(value);
    if (text === undefined) {
      throw expected('a text to look for in this text', value);
    }
    return (textOf(container) ?? '').includes(text);
  }
  if (container instanceof Dict || container instanceof ValueSet) return container.has(value);
  if (container instanceof DictView && container.kind === 'keys') return container.dict.has(value);
  if (container instanceof Range) {
    const integer = typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : asInteger(value);
    return integer !== undefined && container.indexOf(integer) !== undefined;
  }
  const iterator = tryIterate(rt, container);
  if (iterator === undefined) throw expected('a text, list or mapping after "in"', container);
  for (let item = iterator.next(); item !== undefined; item = iterator.next()) {
    if (itemEquals(rt, item, value)) return true;
  }
  return false;
}
