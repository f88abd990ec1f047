import type { Shape } from './shape.ts';

/** JSON Schema's keyword, whose name elsewhere would make of a schema something that can be awaited. */
export function thenOf(then: Shape): { readonly then: Shape } {
  return { then };
}
