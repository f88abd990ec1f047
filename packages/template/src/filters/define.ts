import type { LibraryFunction } from '../evaluate/library.ts';
import type { Runtime } from '../evaluate/runtime.ts';
import { Failure, undefinedError } from '../failure.ts';
import { markupMethod } from '../methods/markup.ts';
import { callString } from '../methods/strings.ts';
import { str } from '../printing/str.ts';
import { bind, positional, signature } from '../values/arguments.ts';
import { truthy } from '../values/truth.ts';
import { asInteger, isText } from '../values/types.ts';
import { Markup, NativeFunction, Undefined, type Value } from '../values/value.ts';
import { expected, lacks } from '../values/wording.ts';

export type Bound = readonly (Value | undefined)[];
export type FilterTable = ReadonlyMap<string, LibraryFunction>;

/** A filter with its parameters, the first of them what it stands on: `'value width?'`. */
export function filter(
  name: string,
  parameters: string,
  run: (rt: Runtime, value: Value, rest: Bound) => Value,
  byName = true,
): [string, LibraryFunction] {
  const shape = signature(name, parameters, byName, 1);
  return [
    name,
    (rt, args) => {
      const [value, ...rest] = bind(shape, args);
      return run(rt, value ?? null, rest);
    },
  ];
}

/** The error of asking a value for an attribute that a filter needs. */
export function noAttribute(value: Value, name: string): Failure {
  if (value instanceof Undefined) return undefinedError(value);
  return new Failure('AttributeError', lacks(value, name));
}

/** Python's `soft_str`: a text stays what it is, safe or not; all else becomes one. */
export function softText(rt: Runtime, value: Value): string | Markup {
  return isText(value) ? value : str(rt, value);
}

/** Calls a method of `str` on what `softText` gives. */
export function onText(rt: Runtime, value: Value, method: string, ...args: Value[]): Value {
  const text = softText(rt, value);
  if (typeof text === 'string') return callString(rt, method, text, ...args);
  const bound = markupMethod(text, method);
  if (!(bound instanceof NativeFunction)) throw new Failure('AttributeError', lacks(text, method));
  return bound.call(rt, positional(...args));
}

/** The same kind of text as `like`. */
export function textLike(like: Value, text: string): Value {
  return like instanceof Markup ? new Markup(text) : text;
}

export function flag(rt: Runtime, value: Value | undefined, otherwise = false): boolean {
  return value === undefined ? otherwise : truthy(rt, value);
}

export function integer(value: Value | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  const found = asInteger(value);
  if (found === undefined) throw expected('a whole number', value);
  return Number(found);
}
