import { posix } from 'node:path';

/** The text, where there is any. */
export function nonEmpty(value: string): string | undefined {
  return value === '' ? undefined : value;
}

/** The texts in order, where there are any. */
export function inOrder(values: Iterable<string>): string | undefined {
  return nonEmpty([...new Set(values)].sort().join(', '));
}

/** As one would write it in a shell. */
export function commandLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/u.test(word) ? word : quoted(word))).join(' ');
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** `512m`, as the file would have it; undefined for 0. */
export function size(bytes: number): string | undefined {
  if (bytes === 0) return undefined;
  const [unit, factor] = units.find(([, of]) => bytes % of === 0) ?? ['', 1];
  return `${bytes / factor}${unit}`;
}

const units = [
  ['g', 1024 ** 3],
  ['m', 1024 ** 2],
  ['k', 1024],
] as const;

/** The bytes of `64m`; undefined: this is no size. */
export function bytes(text: string): number | undefined {
  const [, digits = '', unit = ''] = /^(\d+)([kmg]?)$/iu.exec(text) ?? [];
  if (digits === '') return undefined;
  return Number(digits) * (units.find(([name]) => name === unit.toLowerCase())?.[1] ?? 1);
}

/** A path without what makes no difference. */
export function path(written: string): string {
  const normal = posix.normalize(written);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}

/** An address in the shortest form of its kind; what is none stays as it is. */
export function address(written: string): string {
  if (!written.includes(':')) return written;
  try {
    return new URL(`http://[${written}]`).hostname.slice(1, -1);
  } catch {
    return written;
  }
}
