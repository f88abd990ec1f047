import type { Runtime } from '../evaluate/runtime.ts';
import { Failure, typeError, undefinedError, valueError } from '../failure.ts';
import { codePointAt, codePointLength, codePointSlice } from './code-points.ts';
import { Dict } from './dict.ts';
import { Range } from './range.ts';
import { asInteger, isText } from './types.ts';
import { Markup, Tuple, textOf, Undefined, type Value } from './value.ts';
import { described, expected } from './wording.ts';

/** What `x[key]` gives, or the kind of error it is. */
export type Item =
  | { readonly kind: 'found'; readonly value: Value }
  | { readonly kind: 'key' | 'index' }
  | { readonly kind: 'type'; readonly message: string };

const noKey: Item = { kind: 'key' };
const noIndex: Item = { kind: 'index' };

function found(value: Value | undefined, otherwise: Item): Item {
  return value === undefined ? otherwise : { kind: 'found', value };
}

function resolvedIndex(index: bigint, length: number): number {
  const from = index < 0n ? index + BigInt(length) : index;
  return from < 0n || from >= BigInt(length) ? -1 : Number(from);
}

/** Python's `value[key]`, without slices. */
export function itemOf(rt: Runtime, value: Value, key: Value): Item {
  if (value instanceof Dict) {
    try {
      return found(value.get(key), noKey);
    } catch (error) {
      if (error instanceof Failure && error.errorClass === 'TypeError')
        return { kind: 'type', message: error.message };
      throw error;
    }
  }
  if (value instanceof Undefined) throw undefinedError(value);
  const sequence = Array.isArray(value) ? value : value instanceof Tuple ? value.items : undefined;
  const text = textOf(value);
  if (sequence !== undefined || text !== undefined || value instanceof Range) {
    const index = asInteger(key);
    if (index === undefined) {
      return {
        kind: 'type',
        message: `Expected a whole number as index of ${described(value, 'this')}, but found ${described(key)}.`,
      };
    }
    if (value instanceof Range) return found(value.at(index), noIndex);
    if (sequence !== undefined) return found(sequence[resolvedIndex(index, sequence.length)], noIndex);
    const at = resolvedIndex(index, codePointLength(text ?? ''));
    const character = at < 0 ? undefined : codePointAt(text ?? '', at);
    if (character === undefined) return noIndex;
    return { kind: 'found', value: value instanceof Markup ? new Markup(character) : character };
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const item = value.item(key, rt);
    if (item !== undefined) return { kind: 'found', value: item };
  }
  return { kind: 'type', message: `There are no items in ${described(value, 'this')}.` };
}

function bound(value: Value | undefined): bigint | undefined {
  if (value === undefined || value === null) return undefined;
  const integer = asInteger(value);
  if (integer === undefined) throw expected('a whole number or none as bound of a slice', value);
  return integer;
}

/** First index, index to stop before, step: as Python clamps the three parts of a slice to a length. */
function indices(
  length: bigint,
  from: Value | undefined,
  to: Value | undefined,
  by: Value | undefined,
): [bigint, bigint, bigint] {
  const step = bound(by) ?? 1n;
  if (step === 0n) throw valueError('The step of a slice cannot be zero.');
  const [low, high] = step > 0n ? [0n, length] : [-1n, length - 1n];
  const clamp = (index: bigint | undefined, otherwise: bigint): bigint => {
    if (index === undefined) return otherwise;
    const absolute = index < 0n ? index + length : index;
    return absolute < low ? low : absolute > high ? high : absolute;
  };
  const start = clamp(bound(from), step > 0n ? low : high);
  const stop = clamp(bound(to), step > 0n ? high : low);
  return [start, stop, step];
}

/** Python's `value[from:to:by]`. */
export function sliceOf(
  rt: Runtime,
  value: Value,
  from: Value | undefined,
  to: Value | undefined,
  by: Value | undefined,
): Value {
  if (value instanceof Undefined) throw undefinedError(value);
  if (value instanceof Range) {
    const [start, stop, step] = indices(value.size, from, to, by);
    return new Range(value.start + start * value.step, value.start + stop * value.step, value.step * step);
  }
  const text = textOf(value);
  if (isText(value) && text !== undefined) {
    const length = codePointLength(text);
    const [start, stop, step] = indices(BigInt(length), from, to, by);
    const wrap = (part: string): Value => (value instanceof Markup ? new Markup(part) : part);
    if (step === 1n) return wrap(codePointSlice(text, Number(start), Number(stop)));
    const characters = [...text];
    return wrap(picked(rt, characters, start, stop, step).join(''));
  }
  if (Array.isArray(value)) return picked(rt, value, ...indices(BigInt(value.length), from, to, by));
  if (value instanceof Tuple) {
    return new Tuple(picked(rt, value.items, ...indices(BigInt(value.items.length), from, to, by)));
  }
  if (value instanceof Dict) throw typeError('A mapping has no slices.');
  throw typeError(`There are no items in ${described(value, 'this')}.`);
}

function picked<T>(rt: Runtime, items: readonly T[], start: bigint, stop: bigint, step: bigint): T[] {
  const result: T[] = [];
  const [last, by] = [Number(stop), Number(step)];
  for (let at = Number(start); by > 0 ? at < last : at > last; at += by) {
    const item = items[at];
    if (item !== undefined) result.push(item);
  }
  rt.step(result.length);
  return result;
}
