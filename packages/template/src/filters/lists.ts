import { callValue } from '../evaluate/call.ts';
import type { Runtime } from '../evaluate/runtime.ts';
import { Failure } from '../failure.ts';
import { str } from '../printing/str.ts';
import { positional } from '../values/arguments.ts';
import { binary } from '../values/arithmetic.ts';
import { getItem } from '../values/attributes.ts';
import { compare, equals } from '../values/compare.ts';
import { Dict, DictView } from '../values/dict.ts';
import { escapeValue, isSafe } from '../values/escape.ts';
import { generator, iterate, lengthOf, toArray, tryIterate } from '../values/iterate.ts';
import { zeroDivision } from '../values/numbers.ts';
import { Range } from '../values/range.ts';
import { sorted } from '../values/sort.ts';
import { isObject, isText } from '../values/types.ts';
import { Markup, OneShot, orElse, Tuple, textOf, Undefined, type Value } from '../values/value.ts';
import { expected } from '../values/wording.ts';
import { attributeGetter, ignoreCase, multiAttributeGetter } from './attribute-getter.ts';
import {
  type Bound,
  type FilterTable,
  filter,
  flag,
  integer,
  noAttribute,
  softText,
  textLike,
} from './define.ts';

function* batches(rt: Runtime, value: Value, size: number, fill: Value | undefined): Generator<Value> {
  let batch: Value[] = [];
  const items = iterate(rt, value);
  for (let item = items.next(); item !== undefined; item = items.next()) {
    rt.step();
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
    batch.push(item);
  }
  if (batch.length === 0) return;
  if (fill !== undefined && fill !== null && batch.length < size) {
    rt.step(size - batch.length);
    while (batch.length < size) batch.push(fill);
  }
  yield batch;
}

function* slices(rt: Runtime, value: Value, parts: number, fill: Value | undefined): Generator<Value> {
  const items = toArray(rt, value);
  if (parts === 0) throw zeroDivision('A list cannot be cut into zero parts.');
  const size = Math.floor(items.length / parts);
  const larger = items.length - size * parts;
  let at = 0;
  for (let turn = 0; turn < parts; turn++) {
    rt.step();
    const end = at + size + (turn < larger ? 1 : 0);
    const part = items.slice(at, end);
    if (fill !== undefined && fill !== null && turn >= larger) part.push(fill);
    yield part;
    at = end;
  }
}

function* distinct(rt: Runtime, value: Value, key: (item: Value) => Value): Generator<Value> {
  const seen = new Dict();
  const items = iterate(rt, value);
  for (let item = items.next(); item !== undefined; item = items.next()) {
    rt.step();
    const name = key(item);
    if (seen.has(name)) continue;
    seen.set(name, null);
    yield item;
  }
}

function extreme(operator: '<' | '>', rt: Runtime, value: Value, [caseSensitive, attribute]: Bound): Value {
  const items = iterate(rt, value);
  let best = items.next();
  if (best === undefined) return new Undefined('There is no smallest or largest item: there are no items.');
  const key = attributeGetter(rt, attribute, flag(rt, caseSensitive) ? undefined : ignoreCase);
  let bestKey = key(best);
  for (let item = items.next(); item !== undefined; item = items.next()) {
    rt.step();
    const itemKey = key(item);
    if (!compare(rt, operator, itemKey, bestKey)) continue;
    best = item;
    bestKey = itemKey;
  }
  return best;
}

function groupBy(rt: Runtime, value: Value, [attribute, otherwise, caseSensitive]: Bound): Value {
  const plain = attributeGetter(rt, attribute, undefined, otherwise);
  const exact = flag(rt, caseSensitive);
  const key = exact ? plain : attributeGetter(rt, attribute, ignoreCase, otherwise);
  const groups: { key: Value; items: Value[] }[] = [];
  for (const item of sorted(rt, toArray(rt, value), key, false)) {
    const name = key(item);
    const last = groups.at(-1);
    if (last !== undefined && equals(rt, last.key, name)) last.items.push(item);
    else groups.push({ key: name, items: [item] });
  }
  return groups.map(
    ({ key: name, items }) => new Tuple([exact ? name : plain(items[0] ?? null), items], ['grouper', 'list']),
  );
}

function join(rt: Runtime, value: Value, [separatorGiven, attribute]: Bound): Value {
  const separator = separatorGiven === undefined ? '' : separatorGiven;
  const get = attribute === undefined || attribute === null ? undefined : attributeGetter(rt, attribute);
  const parts: Value[] = [];
  let length = 0;
  const separatorLength = str(rt, separator).length;
  const items = iterate(rt, value);
  for (let item = items.next(); item !== undefined; item = items.next()) {
    rt.step();
    const part = get === undefined ? item : get(item);
    const text = rt.autoescape ? softText(rt, part) : str(rt, part);
    parts.push(isSafe(part) && rt.autoescape ? escapeValue(rt, part) : text);
    length += (textOf(text) ?? '').length + separatorLength;
    rt.checkLength(length);
  }
  const texts = (): string[] => parts.map((part) => textOf(part) ?? '');
  if (!rt.autoescape) return texts().join(str(rt, separator));
  if (!isSafe(separator) && !parts.some(isSafe)) return texts().join(str(rt, separator));
  return new Markup(parts.map((part) => escapeValue(rt, part).text).join(escapeValue(rt, separator).text));
}

/** Python's `reversed(value)`; undefined: it cannot be gone through backwards. */
function reversed(rt: Runtime, value: Value): OneShot | undefined {
  const backwards = (name: string, items: readonly Value[]): OneShot => {
    let at = items.length;
    return new OneShot(name, `${name} object`, { next: () => items[--at] });
  };
  if (Array.isArray(value)) return backwards('list_reverseiterator', value);
  if (isText(value))
    return backwards(
      'reversed',
      toArray(rt, value).map((item) => textLike(value, str(rt, item))),
    );
  if (value instanceof Tuple) return backwards('reversed', value.items);
  if (value instanceof Range)
    return new OneShot('range_iterator', 'range_iterator object', value.reversed().iterate());
  if (value instanceof Dict) return backwards('dict_reversekeyiterator', toArray(rt, value));
  if (value instanceof DictView)
    return backwards(`dict_reverse${value.kind.slice(0, -1)}iterator`, toArray(rt, value));
  if (value instanceof Undefined) return backwards('reversed', []);
  return undefined;
}

function reverse(rt: Runtime, value: Value): Value {
  const text = textOf(value);
  if (text !== undefined) return textLike(value, [...text].reverse().join(''));
  const iterator = reversed(rt, value);
  if (iterator !== undefined) return iterator;
  if (tryIterate(rt, value) === undefined)
    throw expected('a text or list to reverse', value, 'FilterArgumentError');
  return toArray(rt, value).reverse();
}

function sum(rt: Runtime, value: Value, [attribute, start]: Bound): Value {
  const get = attribute === undefined || attribute === null ? undefined : attributeGetter(rt, attribute);
  let total: Value = start === undefined ? 0n : start;
  if (isText(total)) throw new Failure('TypeError', 'Texts have no sum.', { hint: 'use the filter "join"' });
  const items = iterate(rt, value);
  for (let item = items.next(); item !== undefined; item = items.next()) {
    rt.step();
    total = binary(rt, '+', total, get === undefined ? item : get(item));
  }
  return total;
}

function dictSort(rt: Runtime, value: Value, [caseSensitive, by, reverseGiven]: Bound): Value {
  const place = by === undefined ? 'key' : textOf(by);
  if (place !== 'key' && place !== 'value') {
    throw new Failure('FilterArgumentError', 'A mapping is sorted by "key" or by "value".');
  }
  const items = itemsOf(rt, value);
  const index = place === 'key' ? 0 : 1;
  const exact = flag(rt, caseSensitive);
  const key = (item: Value): Value => {
    const part = item instanceof Tuple ? (item.items[index] ?? null) : item;
    return exact ? part : ignoreCase(part);
  };
  return sorted(rt, items, key, flag(rt, reverseGiven));
}

function itemsOf(rt: Runtime, value: Value): Value[] {
  if (value instanceof Dict) return toArray(rt, new DictView(value, 'items'));
  const own = isObject(value) ? value.attribute('items', rt) : undefined;
  if (own === undefined) throw noAttribute(value, 'items');
  return toArray(rt, callValue(rt, own, positional()));
}

function* pairs(rt: Runtime, value: Value): Generator<Value> {
  if (value instanceof Undefined) return;
  if (!(value instanceof Dict)) throw expected('a mapping', value);
  const items = new DictView(value, 'items').iterate();
  for (let item = items.next(); item !== undefined; item = items.next()) {
    rt.step();
    yield item;
  }
}

function random(rt: Runtime, value: Value): Value {
  const length = lengthOf(rt, value);
  if (length === 0) return new Undefined('There is no item to choose: there are no items.');
  return getItem(rt, value, BigInt(Math.floor(rt.random() * length)));
}

function last(rt: Runtime, value: Value): Value {
  const items = reversed(rt, value);
  if (items === undefined) throw expected('a list or mapping', value);
  return orElse(items.iterate().next(), () => new Undefined('There is no last item: there are no items.'));
}

function count(rt: Runtime, value: Value): bigint {
  const length = lengthOf(rt, value);
  return value instanceof Range ? value.size : BigInt(length);
}

export const listFilters: FilterTable = new Map([
  filter('batch', 'value linecount fill_with?', (rt, value, [size, fill]) =>
    generator('do_batch', batches(rt, value, integer(size, 0), fill)),
  ),
  filter('slice', 'value slices fill_with?', (rt, value, [parts, fill]) =>
    generator('sync_do_slice', slices(rt, value, integer(parts, 0), fill)),
  ),
  filter('unique', 'value case_sensitive? attribute?', (rt, value, [caseSensitive, attribute]) => {
    const key = attributeGetter(rt, attribute, flag(rt, caseSensitive) ? undefined : ignoreCase);
    return generator('do_unique', distinct(rt, value, key));
  }),
  filter(
    'sort',
    'value reverse? case_sensitive? attribute?',
    (rt, value, [backwards, caseSensitive, attribute]) => {
      const key = multiAttributeGetter(
        rt,
        attribute ?? null,
        flag(rt, caseSensitive) ? undefined : ignoreCase,
      );
      return sorted(rt, toArray(rt, value), key, flag(rt, backwards));
    },
  ),
  filter('min', 'value case_sensitive? attribute?', (rt, value, rest) => extreme('<', rt, value, rest)),
  filter('max', 'value case_sensitive? attribute?', (rt, value, rest) => extreme('>', rt, value, rest)),
  filter('groupby', 'value attribute default? case_sensitive?', groupBy),
  filter('join', 'value d? attribute?', join),
  filter('reverse', 'value', reverse),
  filter('sum', 'iterable attribute? start?', sum),
  filter('dictsort', 'value case_sensitive? by? reverse?', dictSort),
  filter('items', 'value', (rt, value) => generator('do_items', pairs(rt, value))),
  filter('random', 'seq', random),
  filter('first', 'seq', (rt, value) =>
    orElse(iterate(rt, value).next(), () => new Undefined('There is no first item: there are no items.')),
  ),
  filter('last', 'seq', last),
  filter('list', 'value', toArray),
  filter('length', 'obj', count, false),
  filter('count', 'obj', count, false),
]);
