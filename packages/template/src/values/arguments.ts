import { typeError } from '../failure.ts';
import type { Value } from './value.ts';

/** What a function is called with. */
export interface Arguments {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

const noNames: ReadonlyMap<string, Value> = new Map();

export function positional(...values: Value[]): Arguments {
  return { positional: values, named: noNames };
}

/** The parameters of a function, in order; `required` of them have no default. */
export interface Signature {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly required: number;
  /** false: arguments are taken by position alone. */
  readonly byName: boolean;
}

/** `signature('do_join', 'value d? attribute?')`: a `?` marks a parameter that may be left out. */
export function signature(name: string, parameters: string, byName = true): Signature {
  const names = parameters.split(' ').filter((word) => word !== '');
  const plain = names.map((word) => word.replace('?', ''));
  return { name, parameters: plain, required: names.filter((word) => !word.endsWith('?')).length, byName };
}

/** The arguments in the order of the parameters; undefined where one was left out. */
export function bind(into: Signature, args: Arguments): (Value | undefined)[] {
  const { name, parameters } = into;
  const given = args.positional.length;
  if (given > parameters.length) {
    throw typeError(`${name}() takes ${parameters.length} positional arguments but ${given} were given`);
  }
  const bound: (Value | undefined)[] = parameters.map((_, index) => args.positional[index]);
  for (const [key, value] of args.named) {
    const index = into.byName ? parameters.indexOf(key) : -1;
    if (!into.byName) throw typeError(`${name}() takes no keyword arguments`);
    if (index < 0) throw typeError(`${name}() got an unexpected keyword argument '${key}'`);
    if (bound[index] !== undefined) throw typeError(`${name}() got multiple values for argument '${key}'`);
    bound[index] = value;
  }
  for (let index = 0; index < into.required; index++) {
    if (bound[index] === undefined) {
      throw typeError(`${name}() missing required argument: '${parameters[index] ?? ''}'`);
    }
  }
  return bound;
}
