/** Mistakes of calling code, of the kind that types keep from TypeScript: told before a wrong answer, or a riddle, is given. */

const shown = (value: unknown): string =>
  value === undefined ? 'nothing' : (JSON.stringify(value) ?? typeof value);

/** @param call as it is written: `getPort(name)`. @throws TypeError where one of the names is not a text. */
export function checkNames(call: string, names: Readonly<Record<string, unknown>>): void {
  for (const [what, name] of Object.entries(names)) {
    if (typeof name !== 'string')
      throw new TypeError(`${call} needs the name of the ${what}, a string; it was given ${shown(name)}.`);
  }
}

/** @throws TypeError where options are not an object, or one of them is not what there is, or not of its kind. */
export function checkOptions(
  call: string,
  options: unknown,
  kinds: Readonly<Record<string, (value: unknown) => boolean>>,
): void {
  const known = Object.keys(kinds);
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new TypeError(
      `${call} takes its options as an object of ${known.join(', ')}; it was given ${shown(options)}.`,
    );
  for (const [name, value] of Object.entries(options)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined)
      throw new TypeError(`${call} has no option ${JSON.stringify(name)}; it has ${known.join(', ')}.`);
    if (value !== undefined && !kind(value))
      throw new TypeError(`${call}: ${name} cannot be ${shown(value)}.`);
  }
}

export const isText = (value: unknown): boolean => typeof value === 'string';

export const isCount = (value: unknown): boolean =>
  typeof value === 'number' && value >= 0 && !Number.isNaN(value);

export const isListOfTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

/** A number to fall back to; digits will do, as for the original, and null is none. @throws TypeError */
export function fallbackPort(call: string, value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const port = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof port === 'number' && Number.isInteger(port)) return port;
  throw new TypeError(`${call}: the port to fall back to cannot be ${shown(value)}.`);
}
