import type { Runtime } from '../evaluate/runtime.ts';
import { Failure, typeError, undefinedError } from '../failure.ts';
import type { Arguments } from '../values/arguments.ts';
import { Dict, DictView } from '../values/dict.ts';
import { toArray } from '../values/iterate.ts';
import { isUndefined, orElse, Tuple, type Value } from '../values/value.ts';
import { expected, quoted } from '../values/wording.ts';
import { type MethodTable, method, variadic } from './define.ts';

/** Sets what `dict(…)` and `update(…)` take: a dictionary or pairs, and named values. */
export function fill(rt: Runtime, dict: Dict, args: Arguments, name: string): void {
  const [from] = args.positional;
  if (args.positional.length > 1) {
    throw typeError(`"${name}" is given too many arguments: expected one mapping or list of pairs.`);
  }
  if (from instanceof Dict) {
    rt.step(from.size);
    for (const { key, value } of [...from.entries()]) dict.set(key, value);
  } else if (from !== undefined) {
    // Python asks an object for its keys before it takes it for pairs.
    if (isUndefined(from)) throw undefinedError(from);
    toArray(rt, from).forEach((pair, index) => {
      const [key, value] = pairOf(rt, pair, index);
      dict.set(key, value);
    });
  }
  for (const [key, value] of args.named) dict.set(key, value);
}

function pairOf(rt: Runtime, pair: Value, index: number): [Value, Value] {
  if (typeof pair === 'bigint' || typeof pair === 'number' || typeof pair === 'boolean' || pair === null) {
    throw expected(`a pair of key and value as item ${index}`, pair);
  }
  const items = toArray(rt, pair);
  const [key, value] = items;
  if (items.length !== 2 || key === undefined || value === undefined) {
    throw new Failure(
      'ValueError',
      `Expected a pair of key and value as item ${index}, but found ${items.length} values.`,
    );
  }
  return [key, value];
}

export const dictMethods: MethodTable<Dict> = new Map([
  method<Dict>('dict', 'get', 'key default?', (_rt, self, [key, otherwise]) =>
    orElse(self.get(key ?? null), () => otherwise ?? null),
  ),
  method<Dict>('dict', 'keys', '', (_rt, self) => new DictView(self, 'keys')),
  method<Dict>('dict', 'values', '', (_rt, self) => new DictView(self, 'values')),
  method<Dict>('dict', 'items', '', (_rt, self) => new DictView(self, 'items')),
  method<Dict>('dict', 'copy', '', (rt, self) => {
    rt.step(self.size);
    return self.copy();
  }),
  method<Dict>('dict', 'clear', '', (_rt, self) => {
    self.clear();
    return null;
  }),
  method<Dict>('dict', 'pop', 'key default?', (rt, self, [key, otherwise]) => {
    const found = self.delete(key ?? null);
    if (found !== undefined) return found;
    if (otherwise === undefined)
      throw new Failure('KeyError', `There is no key ${quoted(rt, key ?? null)} in this mapping.`);
    return otherwise;
  }),
  method<Dict>('dict', 'popitem', '', (rt, self) => {
    rt.step(self.size);
    const entry = self.popLast();
    if (entry === undefined) throw new Failure('KeyError', 'This mapping is empty.');
    return new Tuple([entry.key, entry.value]);
  }),
  method<Dict>('dict', 'setdefault', 'key default?', (_rt, self, [key, otherwise]) => {
    const found = self.get(key ?? null);
    if (found !== undefined) return found;
    self.set(key ?? null, otherwise ?? null);
    return otherwise ?? null;
  }),
  variadic<Dict>('dict', 'update', (rt, self, args) => {
    fill(rt, self, args, 'update');
    return null;
  }),
  method<Dict>('dict', 'fromkeys', 'iterable value?', (rt, _self, [keys, value]) => {
    if (keys === undefined) throw typeError('"fromkeys" needs a list of keys.');
    return Dict.of(toArray(rt, keys).map((key) => [key, value ?? null] as const));
  }),
]);
