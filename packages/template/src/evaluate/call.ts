import { Failure, typeError } from '../failure.ts';
import type { Arguments } from '../values/arguments.ts';
import { undefinedError } from '../values/compare.ts';
import { isObject, typeName } from '../values/types.ts';
import { Undefined, type Value } from '../values/value.ts';
import type { LibraryFunction } from './library.ts';
import type { Runtime } from './runtime.ts';

/** Python's `callable(value)`. */
export function isCallable(value: Value): boolean {
  return isObject(value) && (value instanceof Undefined || value.call !== undefined);
}

/** Calls what an expression gave. */
export function callValue(rt: Runtime, value: Value, args: Arguments): Value {
  if (!isObject(value)) throw typeError(`'${typeName(value)}' object is not callable`);
  const { call } = value;
  if (call !== undefined) return call.call(value, rt, args);
  if (value instanceof Undefined) throw undefinedError(value);
  throw typeError(`'${typeName(value)}' object is not callable`);
}

/** The filter or test of a name that was found while rendering. */
export function libraryFunction(rt: Runtime, kind: 'filter' | 'test', name: string): LibraryFunction {
  const found = (kind === 'filter' ? rt.library.filters : rt.library.tests).get(name);
  if (found === undefined) throw new Failure('TemplateRuntimeError', `No ${kind} named '${name}'.`);
  return found;
}
