import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** Milliseconds before each further attempt. */
const pauses = [150, 300, 600];

/**
 * Looks a host's name up as Node.js does for connections, and again some moments later where the resolver cannot tell at the
 * moment. A name that is not known is not tried again.
 *
 * @param within milliseconds after which no further attempt begins.
 */
export function patientLookup(within: number): LookupFunction {
  return (host, options, done) => {
    const end = performance.now() + within;
    const attempt = (made: number): void =>
      lookup(host, options, (error, ...found) => {
        const wait = pauses[made];
        const isOver = error?.code !== 'EAI_AGAIN' || wait === undefined || performance.now() + wait > end;
        if (isOver) done(error, ...found);
        else setTimeout(attempt, wait, made + 1);
      });
    attempt(0);
  };
}
