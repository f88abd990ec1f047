import { createHash } from 'node:crypto';

/**
 * A number from 0 to 1 that is as good as chance among ships and images, so that they do not all come back to a registry
 * at once, and yet the same whenever a play is run again.
 */
export function spreadOf(ship: string, image: string, attempt: number): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([ship, image, attempt]))
    .digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}
