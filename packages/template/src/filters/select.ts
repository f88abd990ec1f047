import { libraryFunction } from '../evaluate/call.ts';
import type { LibraryFunction } from '../evaluate/library.ts';
import type { Runtime } from '../evaluate/runtime.ts';
import { Failure } from '../failure.ts';
import type { Arguments } from '../values/arguments.ts';
import { generator, iterate } from '../values/iterate.ts';
import { truthy } from '../values/truth.ts';
import { textOf, Undefined, type Value } from '../values/value.ts';
import { described } from '../values/wording.ts';
import { attributeGetter } from './attribute-getter.ts';
import type { FilterTable } from './define.ts';

type Each = (item: Value) => Value;

/** Applies the filter or test of a name to one item, with the arguments that follow the name. */
function byName(
  rt: Runtime,
  kind: 'filter' | 'test',
  name: Value,
  rest: readonly Value[],
  named: Arguments['named'],
): Each {
  const text = textOf(name);
  if (text === undefined) {
    const reason =
      name instanceof Undefined
        ? { message: name.message, hint: `write the name of the ${kind} in quotation marks` }
        : { message: `Expected the name of a ${kind}, but found ${described(name)}.` };
    return () => {
      throw new Failure('TemplateRuntimeError', reason.message, reason);
    };
  }
  return (item) => libraryFunction(rt, kind, text)(rt, { positional: [item, ...rest], named });
}

function mapper(rt: Runtime, args: readonly Value[], named: Arguments['named']): Each {
  const attribute = named.get('attribute');
  if (args.length === 0 && attribute !== undefined) {
    const [unexpected] = [...named.keys()].filter((name) => name !== 'attribute' && name !== 'default');
    if (unexpected !== undefined) {
      throw new Failure(
        'FilterArgumentError',
        `"map" takes no argument "${unexpected}" beside "attribute" and "default".`,
      );
    }
    return attributeGetter(rt, attribute, undefined, named.get('default'));
  }
  const [name, ...rest] = args;
  if (name === undefined)
    throw new Failure('FilterArgumentError', '"map" needs the name of a filter, or attribute=….');
  return byName(rt, 'filter', name, rest, named);
}

function* mapped(
  rt: Runtime,
  value: Value,
  args: readonly Value[],
  named: Arguments['named'],
): Generator<Value> {
  if (!truthy(rt, value)) return;
  const each = mapper(rt, args, named);
  const items = iterate(rt, value);
  for (let item = items.next(); item !== undefined; item = items.next()) {
    rt.step();
    yield each(item);
  }
}

interface Choice {
  readonly wanted: boolean;
  readonly byAttribute: boolean;
}

function chooser(rt: Runtime, args: readonly Value[], named: Arguments['named'], byAttribute: boolean): Each {
  const [attribute] = args;
  if (byAttribute && attribute === undefined) {
    throw new Failure('FilterArgumentError', 'Expected the name of an attribute as first argument.');
  }
  const get: Each = byAttribute ? attributeGetter(rt, attribute) : (item) => item;
  const [name, ...rest] = byAttribute ? args.slice(1) : args;
  const test: Each = name === undefined ? (item) => item : byName(rt, 'test', name, rest, named);
  return (item) => test(get(item));
}

function* chosen(
  rt: Runtime,
  value: Value,
  args: readonly Value[],
  named: Arguments['named'],
  choice: Choice,
): Generator<Value> {
  if (!truthy(rt, value)) return;
  const test = chooser(rt, args, named, choice.byAttribute);
  const items = iterate(rt, value);
  for (let item = items.next(); item !== undefined; item = items.next()) {
    rt.step();
    if (truthy(rt, test(item)) === choice.wanted) yield item;
  }
}

function selecting(choice: Choice): LibraryFunction {
  return (rt, { positional, named }) => {
    const [value, ...rest] = positional;
    return generator('select_or_reject', chosen(rt, value ?? null, rest, named, choice));
  };
}

export const selectFilters: FilterTable = new Map([
  [
    'map',
    (rt: Runtime, { positional, named }: Arguments): Value => {
      const [value, ...rest] = positional;
      return generator('sync_do_map', mapped(rt, value ?? null, rest, named));
    },
  ],
  ['select', selecting({ wanted: true, byAttribute: false })],
  ['reject', selecting({ wanted: false, byAttribute: false })],
  ['selectattr', selecting({ wanted: true, byAttribute: true })],
  ['rejectattr', selecting({ wanted: false, byAttribute: true })],
]);
