import type { Difference } from './change.ts';

/** Whether what differs is not to be told: both sides look the same then. */
export function isOtherSecret({ is, asked }: Pick<Difference, 'is' | 'asked'>): boolean {
  return is !== null && is === asked;
}
