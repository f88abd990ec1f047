import { createHash } from 'node:crypto';
import type { ContainerSpec, RestartPolicy } from '../model/index.ts';
import { otherSpellings, specificationText } from '../resolve/index.ts';

/**
 * A digest (`sha256:` and 64 hexadecimal digits) of all that is asked of a container, equal for equal specifications
 * over runs and machines. Secrets take part as references, so nothing about their values can be learnt from it. The restart
 * policy takes no part: it can be changed while the container is there, and the digest on its label cannot.
 */
export function specificationDigest(spec: ContainerSpec): string {
  return `sha256:${createHash('sha256')
    .update(specificationText({ ...spec, restart: anyRestart }))
    .digest('hex')}`;
}

/**
 * Whether a container with a digest was asked for in other words that may mean the same: what the Engine shows of it, and what
 * its image gives, tells whether they do.
 */
export function meansTheSame(spec: ContainerSpec, digest: string): boolean {
  return otherSpellings(spec).some((other) => specificationDigest(other) === digest);
}

const anyRestart: RestartPolicy = { name: 'no', maximumRetryCount: 0 };
