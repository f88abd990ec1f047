import type { Runtime } from '../evaluate/runtime.ts';
import { Dict } from './dict.ts';
import type { Value } from './value.ts';

/** Python's `bool(value)`. */
export function truthy(rt: Runtime, value: Value): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return value !== '';
    case 'bigint':
      return value !== 0n;
    case 'number':
      return value !== 0;
    default:
      if (value === null) return false;
      if (Array.isArray(value)) return value.length > 0;
      if (value instanceof Dict) return value.size > 0;
      return value.truth(rt);
  }
}
