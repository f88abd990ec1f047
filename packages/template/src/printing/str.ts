import type { Runtime } from '../evaluate/runtime.ts';
import { valueError } from '../failure.ts';
import { Dict } from '../values/dict.ts';
import { type TemplateObject, Tuple, type Value } from '../values/value.ts';
import { floatText } from './float.ts';
import { textRepr } from './text-repr.ts';

const digitBound = 4300;
const smallInteger = 10n ** 18n;

export function integerText(value: bigint): string {
  const text = value.toString();
  if (value > smallInteger && text.length > digitBound) {
    throw valueError(
      `A whole number has more than ${digitBound} digits, the most that are read and printed.`,
    );
  }
  return text;
}

function scalarText(value: Value): string | undefined {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'bigint') return integerText(value);
  if (typeof value === 'number') return floatText(value);
  return undefined;
}

function containerRepr(rt: Runtime, value: Value, open: Set<Value>): string {
  if (typeof value === 'string') return textRepr(value);
  const scalar = scalarText(value);
  if (scalar !== undefined) return scalar;
  rt.step();
  if (open.has(value)) return Array.isArray(value) ? '[...]' : value instanceof Tuple ? '(...)' : '{...}';
  open.add(value);
  const show = (item: Value): string => containerRepr(rt, item, open);
  let text: string;
  if (Array.isArray(value)) text = `[${value.map(show).join(', ')}]`;
  else if (value instanceof Dict) {
    text = `{${[...value.entries()].map(({ key, value: item }) => `${show(key)}: ${show(item)}`).join(', ')}}`;
  } else text = (value as TemplateObject).repr(rt, show);
  open.delete(value);
  rt.checkLength(text.length);
  return text;
}

/** Python's `repr(value)`. */
export function repr(rt: Runtime, value: Value): string {
  return containerRepr(rt, value, new Set());
}

/** Python's `str(value)`. */
export function str(rt: Runtime, value: Value): string {
  if (typeof value === 'string') return value;
  const scalar = scalarText(value);
  if (scalar !== undefined) return scalar;
  if (Array.isArray(value) || value instanceof Dict) return repr(rt, value);
  const object = value as TemplateObject;
  const open = new Set<Value>([value]);
  return object.str(rt, (item) => containerRepr(rt, item, open));
}
