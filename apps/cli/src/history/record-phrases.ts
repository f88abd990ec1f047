import type { ApplyRecord } from '@maestro-ng/engine';
import { sanitize } from '../render/sanitize.ts';

/** What was asked: `apply web --prune`, `rollback to 3`. */
export function askedPhrase({ rollbackTo, asked }: ApplyRecord): string {
  const words = rollbackTo === null ? ['apply', ...asked] : [`rollback to ${rollbackTo}`, ...asked];
  return sanitize(words.join(' '));
}

/** To the second, in UTC: it is the same for all operators. */
export function timePhrase({ time }: ApplyRecord): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** `record 3 of 2030-01-01T00:00:00Z, ann@desk: apply web` */
export function recordPhrase(record: ApplyRecord): string {
  return `record ${record.number} of ${timePhrase(record)}, ${sanitize(record.who)}: ${askedPhrase(record)}`;
}
