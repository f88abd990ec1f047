import { typeError, valueError } from '../failure.ts';
import { fill } from '../methods/dicts.ts';
import { bind, signature } from '../values/arguments.ts';
import { Dict } from '../values/dict.ts';
import { Range } from '../values/range.ts';
import { truthy } from '../values/truth.ts';
import { asInteger } from '../values/types.ts';
import { NativeFunction, orElse, type Value } from '../values/value.ts';
import { expected } from '../values/wording.ts';
import { Cycler } from './cycler.ts';
import { Joiner } from './joiner.ts';
import { lipsum } from './lipsum.ts';
import { Namespace } from './namespace.ts';

function integer(value: Value): bigint {
  const found = asInteger(value);
  if (found === undefined) throw expected('a whole number', value);
  return found;
}

function count(value: Value | undefined, otherwise: number): number {
  return value === undefined ? otherwise : Number(integer(value));
}

function type(name: string, shown: string, run: NativeFunction['call']): [string, Value] {
  return [name, new NativeFunction(shown, run, 'type')];
}

const joinerShape = signature('joiner', 'sep?');
const lipsumShape = signature('lipsum', 'n? html? min? max?');

/** The names that every template knows. */
export const standardGlobals: ReadonlyMap<string, Value> = new Map<string, Value>([
  type('range', 'range', (_rt, { positional, named }) => {
    if (named.size > 0) throw typeError('"range" takes its arguments by position, not by name.');
    const [first, second, third] = positional;
    if (first === undefined) throw typeError('"range" needs a number to stop before.');
    if (positional.length > 3) throw typeError('"range" is given more than start, stop and step.');
    const step = third === undefined ? 1n : integer(third);
    if (second === undefined) return new Range(0n, integer(first), 1n);
    const [start, stop] = [integer(first), integer(second)];
    if (step === 0n) throw valueError('The step of "range" cannot be zero.');
    return new Range(start, stop, step);
  }),
  type('dict', 'dict', (rt, args) => {
    const dict = new Dict();
    fill(rt, dict, args, 'dict');
    return dict;
  }),
  type('cycler', 'jinja2.utils.Cycler', (_rt, { positional, named }) => {
    if (named.size > 0) throw typeError('"cycler" takes its values by position, not by name.');
    return new Cycler(positional);
  }),
  type(
    'joiner',
    'jinja2.utils.Joiner',
    (_rt, args) => new Joiner(orElse(bind(joinerShape, args)[0], () => ', ')),
  ),
  type('namespace', 'jinja2.utils.Namespace', (rt, args) => {
    const attributes = new Dict();
    fill(rt, attributes, args, 'namespace');
    return new Namespace(attributes);
  }),
  [
    'lipsum',
    new NativeFunction(
      'generate_lorem_ipsum',
      (rt, args) => {
        const [n, html, min, max] = bind(lipsumShape, args);
        const asHtml = html === undefined || truthy(rt, html);
        return lipsum(rt, count(n, 5), asHtml, count(min, 20), count(max, 100));
      },
      'function',
    ),
  ],
]);
