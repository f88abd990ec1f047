import { createHash } from 'node:crypto';
import { type ContainerSpec, type RestartPolicy, veilCharacter } from '../model/index.ts';
import { otherSpellings, specificationText, spellsOutLess } from '../resolve/index.ts';
import type { Specified } from './specified.ts';

/**
 * A digest (`sha256:` and 64 hexadecimal digits) of all that is asked of a container, equal for equal specifications
 * over runs and machines. Secrets take part as references, so nothing about their values can be learnt from it. The restart
 * policy takes no part: it can be changed while the container is there, and the digest on its label cannot.
 */
export function specificationDigest(spec: ContainerSpec): string {
  return `sha256:${createHash('sha256')
    .update(specificationText({ ...spec, restart: anyRestart }).replace(veils, veilCharacter))
    .digest('hex')}`;
}

/**
 * The digest that an instance's container bears on its label: without what templates have made of secrets, which could be guessed
 * at, and with it only where nobody knows what that is.
 */
export function identityDigest({ spec, veiled }: Identified): string {
  return specificationDigest(typeof veiled === 'object' ? veiled : spec);
}

/**
 * Whether a container with a digest was asked for in other words that may mean the same: what the Engine shows of it, and what
 * its image gives, tells whether they do.
 */
export function meansTheSame({ spec, veiled }: Identified, digest: string): boolean {
  const others = otherSpellings(spec);
  // Digests were once made of secrets as well.
  const all = typeof veiled === 'object' ? [spec, ...others, ...otherSpellings(veiled)] : others;
  return all.some((other) => specificationDigest(other) === digest);
}

/** Whether a container's digest says less than what is asked: of secrets only where, or under which name, they are found. */
export function hidesSecrets({ spec, digest, veiled }: Omit<Specified, 'secrets'>): boolean {
  return spellsOutLess(spec) || (typeof veiled === 'object' && digest !== specificationDigest(spec));
}

type Identified = Pick<Specified, 'spec' | 'veiled'>;

/** How long a secret is is not told. */
const veils = new RegExp(`${veilCharacter}+`, 'g');

const anyRestart: RestartPolicy = { name: 'no', maximumRetryCount: 0 };
