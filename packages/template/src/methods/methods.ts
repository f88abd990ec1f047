import { valueError } from '../failure.ts';
import { contains } from '../values/contains.ts';
import { Dict, DictView, ValueSet } from '../values/dict.ts';
import { toArray } from '../values/iterate.ts';
import { Range } from '../values/range.ts';
import { asInteger } from '../values/types.ts';
import { Markup, Tuple, type Value } from '../values/value.ts';
import { quoted } from '../values/wording.ts';
import { Bytes } from './bytes.ts';
import { type MethodTable, method, property } from './define.ts';
import { dictMethods } from './dicts.ts';
import { listMethods, tupleMethods } from './lists.ts';
import { markupMethod } from './markup.ts';
import { floatMethods, integerMethods } from './numbers.ts';
import { stringMethods } from './strings.ts';

const rangeMethods: MethodTable<Range> = new Map([
  method<Range>('range', 'count', 'value', (rt, self, [value]) =>
    contains(rt, self, value ?? null) ? 1n : 0n,
  ),
  method<Range>('range', 'index', 'value', (rt, self, [value]) => {
    const integer = asInteger(value ?? null);
    const index = integer === undefined ? undefined : self.indexOf(integer);
    if (index === undefined) throw valueError(`There is no ${quoted(rt, value ?? null)} in this range.`);
    return index;
  }),
]);

const viewMethods: MethodTable<DictView> = new Map([
  property<DictView>('mapping', (self) => self.dict),
  method<DictView>('dict_keys', 'isdisjoint', 'other', (rt, self, [other]) =>
    toArray(rt, other ?? null).every((item) => !contains(rt, self, item)),
  ),
]);

const setMethods: MethodTable<ValueSet> = new Map([
  method<ValueSet>(
    'set',
    'union',
    'other',
    (rt, self, [other]) => new ValueSet([...self.values(), ...toArray(rt, other ?? null)]),
  ),
  method<ValueSet>('set', 'copy', '', (_rt, self) => new ValueSet(self.values())),
]);

const bytesMethods: MethodTable<Bytes> = new Map([
  method<Bytes>('bytes', 'decode', 'encoding? errors?', (_rt, self) => self.decode(), true),
  method<Bytes>('bytes', 'hex', '', (_rt, self) =>
    self.values.map((byte) => byte.toString(16).padStart(2, '0')).join(''),
  ),
]);

/** A method or attribute that Python's own types have; undefined: there is none of that name. */
export function methodOf(value: Value, name: string): Value | undefined {
  switch (typeof value) {
    case 'string':
      return stringMethods.get(name)?.(value);
    case 'bigint':
      return integerMethods.get(name)?.(value);
    case 'boolean':
      return integerMethods.get(name)?.(value ? 1n : 0n);
    case 'number':
      return floatMethods.get(name)?.(value);
    default:
  }
  if (value === null) return undefined;
  if (Array.isArray(value)) return listMethods.get(name)?.(value);
  if (value instanceof Dict) return dictMethods.get(name)?.(value);
  if (value instanceof Tuple) return tupleMethods.get(name)?.(value);
  if (value instanceof Markup) return markupMethod(value, name);
  if (value instanceof Range) return rangeMethods.get(name)?.(value);
  if (value instanceof DictView) return viewMethods.get(name)?.(value);
  if (value instanceof ValueSet) return setMethods.get(name)?.(value);
  if (value instanceof Bytes) return bytesMethods.get(name)?.(value);
  return undefined;
}
