import type { Dictionary } from '@maestro-ng/engine';

/** The field, where there is a value. */
export function given<K extends string, T>(name: K, value: T | null): { readonly [key in K]?: T } {
  return value === null ? {} : ({ [name]: value } as { readonly [key in K]: T });
}

/** The field, where the list is not empty. */
export function filled<K extends string, T>(
  name: K,
  values: readonly T[],
): { readonly [key in K]?: readonly T[] } {
  return values.length === 0 ? {} : ({ [name]: values } as unknown as { readonly [key in K]: readonly T[] });
}

/** The field, where the dictionary is not empty. */
export function filledMap<K extends string, T>(
  name: K,
  values: Dictionary<T>,
): { readonly [key in K]?: Dictionary<T> } {
  return given(name, Object.keys(values).length === 0 ? null : values);
}

/** `name:value` of each. */
export function pairs(dictionary: Dictionary<string>): string[] {
  return Object.entries(dictionary).map(([name, value]) => `${name}:${value}`);
}
