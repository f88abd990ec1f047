import type { Runtime } from '../evaluate/runtime.ts';
import { Failure, typeError } from '../failure.ts';
import { str } from '../printing/str.ts';
import { Dict } from './dict.ts';
import { toArray } from './iterate.ts';
import { NativeFunction, TemplateObject, textOf, Undefined, type Value } from './value.ts';

/**
 * A function of the host's, as filter or by name. It is given plain data (`undefined` for what is undefined,
 * dictionaries as objects without prototype, or as Map where keys are not texts) and gives plain data.
 * A filter's first positional argument is what it stands on.
 */
export type TemplateFunction = (
  positional: readonly unknown[],
  named: Readonly<Record<string, unknown>>,
) => unknown;

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

/** Plain data as a value of the template's own. Fails on anything else. */
export function fromHost(data: unknown, seen: Map<object, Value> = new Map()): Value {
  switch (typeof data) {
    case 'undefined':
      return null;
    case 'string':
    case 'boolean':
    case 'bigint':
      return data;
    case 'number':
      return Number.isInteger(data) && !Object.is(data, -0) ? BigInt(data) : data;
    case 'object':
      return data === null ? null : objectFromHost(data, seen);
    default:
      throw typeError(`A ${typeof data} is not data that a template can use.`);
  }
}

function objectFromHost(data: object, seen: Map<object, Value>): Value {
  const known = seen.get(data);
  if (known !== undefined) return known;
  if (data instanceof TemplateObject || data instanceof Dict) return data;
  if (Array.isArray(data)) {
    const list: Value[] = [];
    seen.set(data, list);
    for (const item of data as unknown[]) list.push(fromHost(item, seen));
    return list;
  }
  const dict = new Dict();
  seen.set(data, dict);
  if (data instanceof Map) {
    for (const [key, value] of data as Map<unknown, unknown>)
      dict.set(fromHost(key, seen), fromHost(value, seen));
    return dict;
  }
  if (!isPlain(data))
    throw typeError('Of objects, only plain ones, arrays and maps are data that a template can use.');
  for (const [key, value] of Object.entries(data)) dict.set(key, fromHost(value, seen));
  return dict;
}

/** A value as plain data for a function of the host's. */
export function toHost(rt: Runtime, value: Value, seen: Map<Value, unknown> = new Map()): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Undefined) {
    rt.use(value);
    return undefined;
  }
  const text = textOf(value);
  if (text !== undefined) return text;
  if (seen.has(value)) return seen.get(value);
  rt.step();
  if (value instanceof Dict) return dictToHost(rt, value, seen);
  if (!Array.isArray(value) && value.iterate(rt) === undefined) return str(rt, value);
  const list: unknown[] = [];
  seen.set(value, list);
  for (const item of toArray(rt, value)) list.push(toHost(rt, item, seen));
  return list;
}

function dictToHost(rt: Runtime, dict: Dict, seen: Map<Value, unknown>): unknown {
  const entries = [...dict.entries()];
  if (entries.every(({ key }) => textOf(key) !== undefined)) {
    const object = Object.create(null) as Record<string, unknown>;
    seen.set(dict, object);
    for (const { key, value } of entries) object[textOf(key) ?? ''] = toHost(rt, value, seen);
    return object;
  }
  const map = new Map<unknown, unknown>();
  seen.set(dict, map);
  for (const { key, value } of entries) map.set(toHost(rt, key, seen), toHost(rt, value, seen));
  return map;
}

/** A function of the host's as one that a template can call. What it throws becomes a failure of the template. */
export function hostFunction(name: string, run: TemplateFunction): NativeFunction {
  return new NativeFunction(
    name,
    (rt, { positional, named }) => {
      const names = Object.create(null) as Record<string, unknown>;
      for (const [key, value] of named) names[key] = toHost(rt, value);
      const given = positional.map((value) => toHost(rt, value));
      let result: unknown;
      try {
        result = run(given, names);
      } catch (error) {
        const message = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
        throw new Failure('TemplateRuntimeError', `"${name}" failed: ${message}.`);
      }
      if (result instanceof Promise) {
        // Nobody waits for it, and what it rejects with must not end the process.
        result.catch(() => undefined);
        throw new Failure('TypeError', `"${name}" gives a promise; functions of templates answer at once.`);
      }
      return fromHost(result);
    },
    'function',
  );
}
