import type { Runtime } from '../evaluate/runtime.ts';
import { Failure } from '../failure.ts';
import { repr } from '../printing/str.ts';
import { typeName } from './types.ts';
import { textOf, type Value } from './value.ts';

const nouns: ReadonlyMap<string, string> = new Map([
  ['int', 'number'],
  ['float', 'decimal number'],
  ['str', 'text'],
  ['Markup', 'text'],
  ['dict', 'mapping'],
  ['dict_keys', 'view of keys'],
  ['dict_values', 'view of values'],
  ['dict_items', 'view of pairs'],
  ['builtin_function_or_method', 'function'],
  ['method', 'function'],
  ['type', 'function'],
  ['generator', 'sequence'],
  ['Undefined', 'undefined value'],
  ['Macro', 'macro'],
  ['LoopContext', 'loop'],
  ['BlockReference', 'block'],
  ['TemplateReference', 'template'],
  ['TemplateModule', 'template'],
  ['Namespace', 'namespace'],
  ['Cycler', 'cycler'],
  ['Joiner', 'joiner'],
  ['bytes', 'sequence of bytes'],
]);

/** What a value is, in plain words, as messages name it: `a text`, `this mapping`, `nothing`. */
export function described(value: Value, article: 'a' | 'this' = 'a'): string {
  if (value === null) return 'nothing';
  if (typeof value === 'boolean') return String(value);
  const type = typeName(value);
  const noun = nouns.get(type) ?? (type.endsWith('iterator') ? 'sequence' : type);
  return article === 'a' && /^[aeiou]/.test(noun) ? `an ${noun}` : `${article} ${noun}`;
}

/** A key or name between quotation marks; what is no text as it is printed. */
export function quoted(rt: Runtime, value: Value): string {
  const text = textOf(value);
  return text === undefined ? repr(rt, value) : `"${text}"`;
}

/** `"a", "b" or "c"`. */
export function alternatives(names: readonly string[]): string {
  const shown = names.map((name) => `"${name}"`);
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} or ${last}`;
}

export function expected(what: string, found: Value, errorClass = 'TypeError'): Failure {
  return new Failure(errorClass, `Expected ${what}, but found ${described(found)}.`);
}

export function lacks(value: Value, name: string): string {
  return `There is no "${name}" in ${described(value, 'this')}.`;
}

export const notFinite = 'An infinite number, or what is no number, has no whole part.';
