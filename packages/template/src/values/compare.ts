import type { Runtime } from '../evaluate/runtime.ts';
import { Failure, undefinedError } from '../failure.ts';
import { contains } from './contains.ts';
import { Dict, DictView, ValueSet } from './dict.ts';
import { toArray } from './iterate.ts';
import { Range } from './range.ts';
import { isText } from './types.ts';
import { Tuple, textOf, Undefined, type Value } from './value.ts';
import { described } from './wording.ts';

type Order = '<' | '<=' | '>' | '>=';

/** Numbers of every kind; booleans count as 0 and 1. */
function asNumber(value: Value): bigint | number | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  return typeof value === 'boolean' ? (value ? 1n : 0n) : undefined;
}

function sequence(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof Tuple ? value.items : undefined;
}

/** Whether a value compares as a set does: sets, and the keys and items of dictionaries. */
function isSetLike(value: Value): value is ValueSet | DictView {
  return value instanceof ValueSet || (value instanceof DictView && value.kind !== 'values');
}

function isSubset(rt: Runtime, left: ValueSet | DictView, right: ValueSet | DictView): boolean {
  return toArray(rt, left).every((member) => contains(rt, right, member));
}

/** Python's `left == right`. */
export function equals(rt: Runtime, left: Value, right: Value): boolean {
  if (left instanceof Undefined) rt.use(left);
  if (right instanceof Undefined) rt.use(right);
  if (left === right) return true;
  const text = textOf(left);
  if (text !== undefined) return text === textOf(right);
  const number = asNumber(left);
  if (number !== undefined) {
    const other = asNumber(right);
    // Bigints and numbers are ordered by value; only loose equality, or this, says that they are the same.
    return other !== undefined && number <= other && number >= other;
  }
  if (left === null || right === null) return false;
  if (left instanceof Undefined) return right instanceof Undefined;
  const items = sequence(left);
  if (items !== undefined) {
    const others = sequence(right);
    if (others === undefined || Array.isArray(left) !== Array.isArray(right)) return false;
    return (
      items.length === others.length &&
      items.every((item, index) => itemEquals(rt, item, others[index] ?? null))
    );
  }
  if (left instanceof Dict) {
    if (!(right instanceof Dict) || left.size !== right.size) return false;
    for (const { key, value } of left.entries()) {
      const other = right.get(key);
      if (other === undefined || !itemEquals(rt, value, other)) return false;
    }
    return true;
  }
  if (left instanceof Range) return right instanceof Range && left.equals(right);
  if (!isSetLike(left) || !isSetLike(right)) return false;
  return left.length() === right.length() && isSubset(rt, left, right);
}

/** As containers compare: an item equals itself, whatever it is. */
export function itemEquals(rt: Runtime, left: Value, right: Value): boolean {
  rt.step();
  return left === right || equals(rt, left, right);
}

function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    let a = left.charCodeAt(at);
    let b = right.charCodeAt(at);
    if (a === b) continue;
    // Python compares code points: what is written with surrogates comes after all else.
    if (a >= 0xd800 && b >= 0xd800) {
      a = a >= 0xe000 ? a - 0x800 : a + 0x2000;
      b = b >= 0xe000 ? b - 0x800 : b + 0x2000;
    }
    return a - b;
  }
  return left.length - right.length;
}

function holds(operator: Order, difference: number): boolean {
  switch (operator) {
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
  }
}

function compareNumbers(operator: Order, left: bigint | number, right: bigint | number): boolean {
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

/** Python's `<`, `<=`, `>`, `>=`. */
export function compare(rt: Runtime, operator: Order, left: Value, right: Value): boolean {
  const text = textOf(left);
  const otherText = textOf(right);
  if (text !== undefined && otherText !== undefined) return holds(operator, compareText(text, otherText));
  const number = asNumber(left);
  const otherNumber = asNumber(right);
  if (number !== undefined && otherNumber !== undefined) return compareNumbers(operator, number, otherNumber);
  const items = sequence(left);
  const others = sequence(right);
  if (items !== undefined && others !== undefined && Array.isArray(left) === Array.isArray(right)) {
    const length = Math.min(items.length, others.length);
    for (let at = 0; at < length; at++) {
      const item = items[at] ?? null;
      const other = others[at] ?? null;
      if (!itemEquals(rt, item, other)) return compare(rt, operator, item, other);
    }
    return holds(operator, items.length - others.length);
  }
  if (left instanceof Undefined) throw undefinedError(left);
  if (right instanceof Undefined) throw undefinedError(right);
  if (isSetLike(left) && isSetLike(right)) return compareSets(rt, operator, left, right);
  const hint = isText(left) !== isText(right) ? 'the filter "int" reads a text as a number' : undefined;
  throw new Failure('TypeError', `"${operator}" cannot compare ${described(left)} and ${described(right)}.`, {
    hint,
  });
}

function compareSets(
  rt: Runtime,
  operator: Order,
  left: ValueSet | DictView,
  right: ValueSet | DictView,
): boolean {
  if (operator === '>' || operator === '>=')
    return compareSets(rt, operator === '>' ? '<' : '<=', right, left);
  return isSubset(rt, left, right) && (operator === '<=' || left.length() < right.length());
}
