import { createHash } from 'node:crypto';
import type { ContainerSpec } from '../model/index.ts';
import { specificationText } from '../resolve/index.ts';

/**
 * A digest (`sha256:` and 64 hexadecimal digits) of all that is asked of a container, equal for equal specifications
 * over runs and machines. Secrets take part as references, so nothing about their values can be learnt from it.
 */
export function specificationDigest(spec: ContainerSpec): string {
  return `sha256:${createHash('sha256').update(specificationText(spec)).digest('hex')}`;
}
