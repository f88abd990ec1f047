import type { Made } from './made.ts';

/**
 * Reads one setting as a text that is equal for equal values; several, by what they are about (`volumes` reads
 * `volumes./data`; an empty text is what is about all of it). undefined: it is not asked for.
 */
export type Reader = (made: Made) => string | undefined | Iterable<readonly [string, string]>;

/** Readers by field, in the words of the environment file. */
export type Readers = Readonly<Record<string, Reader>>;
