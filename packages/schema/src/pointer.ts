/** A JSON Pointer (RFC 6901) into an environment file, e.g. `/services/web/instances/web-1/ports/http`. */
export type Pointer = string;

/** The pointer to `keys` below `base`; every key is escaped, so that any text may be a name. */
export function pointer(base: Pointer, ...keys: readonly (string | number)[]): Pointer {
  let result = base;
  for (const key of keys) {
    result += `/${typeof key === 'number' ? key : key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  }
  return result;
}

/** The keys of a pointer, unescaped: `/a~1b/0` → `['a/b', '0']`. */
export function pointerKeys(at: Pointer): string[] {
  if (at === '') return [];
  return at
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}
