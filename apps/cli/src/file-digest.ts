import { randomBytes } from 'node:crypto';
import type { Environment } from '@maestro-ng/engine';

type Engine = Pick<typeof import('@maestro-ng/engine'), 'environmentDigest'>;

/** What a file came to, with all that a plan does not show, under a salt: nobody can guess at a value. */
export interface FileDigest {
  readonly salt: string;
  readonly value: string;
}

/** @param salt of the digest that it is to be compared with. Default: a new one. */
export function fileDigest(
  { environmentDigest }: Engine,
  environment: Environment,
  salt: string = randomBytes(16).toString('hex'),
): FileDigest {
  // Where it lies is no matter: plans are made on one machine, and applied on another.
  return { salt, value: environmentDigest({ ...environment, directory: '' }, salt) };
}
