import { typeError } from '../failure.ts';
import { textRepr } from '../printing/text-repr.ts';
import type { Arguments } from '../values/arguments.ts';
import { Dict } from '../values/dict.ts';
import { TemplateObject, Tuple, Undefined, type Value } from '../values/value.ts';
import type { Runtime } from './runtime.ts';

/** What is known of a macro when its template is read. */
export interface MacroShape {
  /** undefined: the body of a `call` block. */
  readonly name: string | undefined;
  readonly parameters: readonly string[];
  readonly takesKeywords: boolean;
  readonly takesExtras: boolean;
  readonly takesCaller: boolean;
}

/** Renders the body of a macro with values in the order of its slots; undefined where none was given. */
export type MacroBody = (rt: Runtime, values: readonly (Value | undefined)[]) => Value;

/** A macro, bound to the variables around its definition. */
export class Macro extends TemplateObject {
  override readonly typeName = 'Macro';
  readonly #shape: MacroShape;
  readonly #body: MacroBody;

  constructor(shape: MacroShape, body: MacroBody) {
    super();
    this.#shape = shape;
    this.#body = body;
  }

  get #shown(): string {
    return this.#shape.name === undefined ? 'None' : textRepr(this.#shape.name);
  }

  get #named(): string {
    return this.#shape.name === undefined ? 'The body of "call"' : `Macro "${this.#shape.name}"`;
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'name':
        return this.#shape.name ?? null;
      case 'arguments':
        return new Tuple(this.#shape.parameters);
      case 'catch_kwargs':
        return this.#shape.takesKeywords;
      case 'catch_varargs':
        return this.#shape.takesExtras;
      case 'caller':
        return this.#shape.takesCaller;
      case 'explicit_caller':
        return this.#shape.parameters.includes('caller');
      default:
        return undefined;
    }
  }

  override get call(): (rt: Runtime, args: Arguments) => Value {
    return (rt, args) => this.#body(rt, this.#bind(args));
  }

  #bind({ positional, named }: Arguments): (Value | undefined)[] {
    const { parameters, takesCaller, takesKeywords, takesExtras } = this.#shape;
    const rest = new Map(named);
    const values: (Value | undefined)[] = positional.slice(0, parameters.length);
    let foundCaller = values.length === parameters.length && parameters.includes('caller');
    for (const name of parameters.slice(values.length)) {
      values.push(rest.get(name));
      rest.delete(name);
      if (name === 'caller') foundCaller = true;
    }
    if (takesCaller && !foundCaller) {
      const caller = rest.get('caller') ?? null;
      rest.delete('caller');
      values.push(
        caller ?? new Undefined('"caller" is not defined: the macro was not called by {% call %}.'),
      );
    }
    if (takesKeywords) values.push(Dict.of(rest));
    else if (rest.has('caller')) {
      throw typeError(`${this.#named} is given "caller", which it does not use.`);
    } else {
      const [first] = rest.keys();
      if (first !== undefined) throw typeError(`${this.#named} takes no argument "${first}".`);
    }
    if (takesExtras) values.push(new Tuple(positional.slice(parameters.length)));
    else if (positional.length > parameters.length) {
      throw typeError(`${this.#named} is given too many arguments: at most ${parameters.length} expected.`);
    }
    return values;
  }

  override repr(): string {
    return `<Macro ${this.#shape.name === undefined ? 'anonymous' : this.#shown}>`;
  }
}
