import { createHmac } from 'node:crypto';
import type { Environment } from '../model/index.ts';
import { environmentText } from '../resolve/index.ts';

/**
 * A digest (`sha256:` and 64 hexadecimal digits) of what an environment file came to: of all that it says, and of what
 * its templates and env files gave. Secrets take part as references. It is salted, as values may be guessed.
 */
export function environmentDigest(environment: Environment, salt: string): string {
  return `sha256:${createHmac('sha256', salt).update(environmentText(environment)).digest('hex')}`;
}
