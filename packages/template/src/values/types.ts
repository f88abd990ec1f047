import { Dict } from './dict.ts';
import { Markup, type TemplateObject, type Value } from './value.ts';

/** Python's `type(value).__name__`. */
export function typeName(value: Value): string {
  if (value === null) return 'NoneType';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'float';
    case 'string':
      return 'str';
    default:
      if (Array.isArray(value)) return 'list';
      return value instanceof Dict ? 'dict' : value.typeName;
  }
}

export function isObject(value: Value): value is TemplateObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Dict);
}

export function isText(value: Value): value is string | Markup {
  return typeof value === 'string' || value instanceof Markup;
}

/** Integers and booleans, as an integer. */
export function asInteger(value: Value): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return undefined;
}
