import { Failure, undefinedError } from '../failure.ts';
import { suggestion } from '../nearest-name.ts';
import type { Arguments } from '../values/arguments.ts';
import { isObject } from '../values/types.ts';
import { Undefined, type Value } from '../values/value.ts';
import { expected } from '../values/wording.ts';
import type { LibraryFunction } from './library.ts';
import type { Runtime } from './runtime.ts';

/** Python's `callable(value)`. */
export function isCallable(value: Value): boolean {
  return isObject(value) && (value instanceof Undefined || value.call !== undefined);
}

/** Calls what an expression gave. */
export function callValue(rt: Runtime, value: Value, args: Arguments): Value {
  if (!isObject(value)) throw expected('a function or macro', value);
  const { call } = value;
  if (call !== undefined) return call.call(value, rt, args);
  if (value instanceof Undefined) throw undefinedError(value);
  throw expected('a function or macro', value);
}

/** The filter or test of a name that was found while rendering. */
export function libraryFunction(rt: Runtime, kind: 'filter' | 'test', name: string): LibraryFunction {
  const library = kind === 'filter' ? rt.library.filters : rt.library.tests;
  const found = library.get(name);
  if (found === undefined) {
    const hint = suggestion(name, library.keys());
    throw new Failure('TemplateRuntimeError', `There is no ${kind} "${name}".`, { hint });
  }
  return found;
}
