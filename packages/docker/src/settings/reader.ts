import type { Made } from './made.ts';

/**
 * Reads one setting as a text that is equal for equal values; several, by what they are about (`volumes` reads
 * `volumes./data`). undefined: it is not asked for, or is Docker's default.
 */
export type Reader = (made: Made) => string | undefined | Iterable<readonly [string, string]>;

/** Readers by field, in the words of the environment file. */
export type Readers = Readonly<Record<string, Reader>>;
