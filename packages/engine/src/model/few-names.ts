const few = 3;

/** The first three names, for a hint: `web-1, web-2, web-3, …`; undefined: there are none. */
export function fewNames(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  return names.slice(0, few).join(', ') + (names.length > few ? ', …' : '');
}
