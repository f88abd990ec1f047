import type { Runtime } from '../evaluate/runtime.ts';
import { type Arguments, bind, signature } from '../values/arguments.ts';
import { NativeFunction, type Value } from '../values/value.ts';

type Bound = readonly (Value | undefined)[];

export type Method<Self> = (self: Self) => Value;
export type MethodTable<Self> = ReadonlyMap<string, Method<Self>>;

/** A method with its parameters, e.g. `'sep? maxsplit?'`; they are taken by position alone unless `byName`. */
export function method<Self>(
  type: string,
  name: string,
  parameters: string,
  run: (rt: Runtime, self: Self, args: Bound) => Value,
  byName = false,
): [string, Method<Self>] {
  const shape = signature(name, parameters, byName);
  return [
    name,
    (self) => {
      const call = (rt: Runtime, args: Arguments): Value => run(rt, self, bind(shape, args));
      return new NativeFunction(name, call, 'builtin_function_or_method', type);
    },
  ];
}

/** A method that takes any arguments. */
export function variadic<Self>(
  type: string,
  name: string,
  run: (rt: Runtime, self: Self, args: Arguments) => Value,
): [string, Method<Self>] {
  return [
    name,
    (self) => new NativeFunction(name, (rt, args) => run(rt, self, args), 'builtin_function_or_method', type),
  ];
}

/** An attribute that is no method. */
export function property<Self>(name: string, read: (self: Self) => Value): [string, Method<Self>] {
  return [name, read];
}
