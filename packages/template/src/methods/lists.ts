import { Failure, valueError } from '../failure.ts';
import { itemEquals } from '../values/compare.ts';
import { toArray } from '../values/iterate.ts';
import { sorted } from '../values/sort.ts';
import { truthy } from '../values/truth.ts';
import { asInteger } from '../values/types.ts';
import type { Tuple, Value } from '../values/value.ts';
import { expected, quoted } from '../values/wording.ts';
import { type MethodTable, method } from './define.ts';
import { bounds, needInteger } from './text-arguments.ts';

function place(index: bigint, length: number): number {
  const from = index < 0n ? Number(index) + length : Number(index);
  return Math.max(0, Math.min(length, from));
}

export const listMethods: MethodTable<Value[]> = new Map([
  method<Value[]>('list', 'append', 'object', (rt, self, [item]) => {
    rt.step();
    self.push(item ?? null);
    rt.trace?.spread(item ?? null, self);
    return null;
  }),
  method<Value[]>('list', 'extend', 'iterable', (rt, self, [items]) => {
    for (const item of toArray(rt, items ?? null)) self.push(item);
    rt.trace?.spread(items ?? null, self);
    return null;
  }),
  method<Value[]>('list', 'insert', 'index object', (rt, self, [index, item]) => {
    const at = asInteger(index ?? null);
    if (at === undefined) throw expected('a whole number', index ?? null);
    rt.step();
    self.splice(place(at, self.length), 0, item ?? null);
    rt.trace?.spread(item ?? null, self);
    return null;
  }),
  method<Value[]>('list', 'remove', 'value', (rt, self, [value]) => {
    const at = self.findIndex((item) => itemEquals(rt, item, value ?? null));
    if (at < 0) throw valueError(`There is no ${quoted(rt, value ?? null)} in this list.`);
    self.splice(at, 1);
    return null;
  }),
  method<Value[]>('list', 'pop', 'index?', (_rt, self, [index]) => {
    const at = needInteger(index, -1);
    if (self.length === 0) throw new Failure('IndexError', 'This list is empty.');
    const from = at < 0 ? at + self.length : at;
    const [item] = from < 0 ? [] : self.splice(from, 1);
    if (item === undefined) throw new Failure('IndexError', `There is no item ${at} in this list.`);
    return item;
  }),
  method<Value[]>('list', 'clear', '', (_rt, self) => {
    self.length = 0;
    return null;
  }),
  method<Value[]>('list', 'copy', '', (rt, self) => toArray(rt, self)),
  method<Value[]>('list', 'count', 'value', (rt, self, [value]) =>
    BigInt(self.filter((item) => itemEquals(rt, item, value ?? null)).length),
  ),
  method<Value[]>('list', 'index', 'value start? stop?', (rt, self, [value, start, stop]) => {
    const [from, to] = bounds(self.length, start, stop);
    const at = self.findIndex(
      (item, index) => index >= from && index < to && itemEquals(rt, item, value ?? null),
    );
    if (at < 0) throw valueError(`There is no ${quoted(rt, value ?? null)} in this list.`);
    return BigInt(at);
  }),
  method<Value[]>('list', 'reverse', '', (_rt, self) => {
    self.reverse();
    return null;
  }),
  method<Value[]>(
    'list',
    'sort',
    'key? reverse?',
    (rt, self, [key, reverse]) => {
      const run =
        key === undefined || key === null
          ? undefined
          : typeof key === 'object' && 'call' in key
            ? key.call
            : undefined;
      const by =
        run === undefined
          ? undefined
          : (item: Value): Value => run(rt, { positional: [item], named: new Map() });
      const result = sorted(rt, self, by, reverse !== undefined && truthy(rt, reverse));
      result.forEach((item, index) => {
        self[index] = item;
      });
      return null;
    },
    true,
  ),
]);

export const tupleMethods: MethodTable<Tuple> = new Map([
  method<Tuple>('tuple', 'count', 'value', (rt, self, [value]) =>
    BigInt(self.items.filter((item) => itemEquals(rt, item, value ?? null)).length),
  ),
  method<Tuple>('tuple', 'index', 'value start? stop?', (rt, self, [value, start, stop]) => {
    const [from, to] = bounds(self.items.length, start, stop);
    const at = self.items.findIndex(
      (item, index) => index >= from && index < to && itemEquals(rt, item, value ?? null),
    );
    if (at < 0) throw valueError(`There is no ${quoted(rt, value ?? null)} in this tuple.`);
    return BigInt(at);
  }),
]);
