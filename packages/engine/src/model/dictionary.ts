/** Values by names that users choose. Made by `dictionary()` without a prototype: `__proto__` is a name like any other. */
export type Dictionary<T> = { readonly [name: string]: T };

/** A dictionary of these entries, in this order. */
export function dictionary<T>(entries: Iterable<readonly [string, T]> = []): { [name: string]: T } {
  const result = Object.create(null) as { [name: string]: T };
  for (const [name, value] of entries) result[name] = value;
  return result;
}
