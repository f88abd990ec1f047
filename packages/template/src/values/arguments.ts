import { Failure, typeError } from '../failure.ts';
import { suggestion } from '../nearest-name.ts';
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
  /** How many of the first are given outside of the parentheses, as what a filter stands on is. */
  readonly implied: number;
}

/** `signature('join', 'value d? attribute?')`: a `?` marks a parameter that may be left out. */
export function signature(name: string, parameters: string, byName = true, implied = 0): Signature {
  const names = parameters.split(' ').filter((word) => word !== '');
  const plain = names.map((word) => word.replace('?', ''));
  const required = names.filter((word) => !word.endsWith('?')).length;
  return { name, parameters: plain, required, byName, implied };
}

function takes({ parameters, implied }: Signature): string {
  const shown = parameters.slice(implied);
  return shown.length === 0 ? 'it takes no arguments' : `it takes ${shown.join(', ')}`;
}

/** The arguments in the order of the parameters; undefined where one was left out. */
export function bind(into: Signature, args: Arguments): (Value | undefined)[] {
  const { name, parameters } = into;
  const given = args.positional.length;
  if (given > parameters.length) {
    throw new Failure('TypeError', `"${name}" is given too many arguments.`, { hint: takes(into) });
  }
  const bound: (Value | undefined)[] = parameters.map((_, index) => args.positional[index]);
  for (const [key, value] of args.named) {
    const index = into.byName ? parameters.indexOf(key) : -1;
    if (!into.byName) throw typeError(`"${name}" takes its arguments by position, not by name.`);
    if (index < 0) {
      const hint = suggestion(key, parameters) ?? takes(into);
      throw new Failure('TypeError', `"${name}" takes no argument "${key}".`, { hint });
    }
    if (bound[index] !== undefined) throw typeError(`"${name}" is given its argument "${key}" twice.`);
    bound[index] = value;
  }
  for (let index = 0; index < into.required; index++) {
    if (bound[index] === undefined) {
      throw typeError(`"${name}" needs the argument "${parameters[index] ?? ''}".`);
    }
  }
  return bound;
}
