import { isDeepStrictEqual } from 'node:util';
import type { ApplyRecord } from '../model/index.ts';

export type RollbackTarget =
  | { readonly ok: true; readonly record: ApplyRecord }
  /** A whole sentence. */
  | { readonly ok: false; readonly problem: string };

/**
 * The record to go back to. Without a number that is the newest one that succeeded before the last apply of a file, and that
 * is another state than that apply's, where it succeeded. Rollbacks do not count as the last apply, so that repeating one
 * goes on with it, or has nothing to do, and never forward again.
 */
export function rollbackTarget(records: readonly ApplyRecord[], number: number | undefined): RollbackTarget {
  if (number !== undefined) {
    const record = records.find((one) => one.number === number);
    return record === undefined ? { ok: false, problem: noSuch(records, number) } : { ok: true, record };
  }
  const last = records.findLast(({ rollbackTo }) => rollbackTo === null);
  if (last === undefined) return { ok: false, problem: 'There is no record of an apply.' };
  const record = records.findLast(
    (one) =>
      one.number < last.number &&
      one.verdict === 'succeeded' &&
      (last.verdict !== 'succeeded' || !isSameState(one, last)),
  );
  if (record !== undefined) return { ok: true, record };
  return { ok: false, problem: nothingBefore(last, records) };
}

function nothingBefore(last: ApplyRecord, records: readonly ApplyRecord[]): string {
  const older = records.filter(({ number }) => number < last.number);
  const same = older.findLast(({ verdict }) => verdict === 'succeeded');
  if (same !== undefined) {
    return `There is nothing to go back to: record ${same.number} is the same state as record ${last.number}, and no other one that succeeded is known.`;
  }
  const other = older.at(-1);
  const instead =
    other === undefined
      ? 'the state before the first record cannot be had'
      : `record ${other.number}, which did not succeed, is gone back to by its number`;
  return `There is no record of what was before record ${last.number}: nothing older that succeeded is known, and ${instead}.`;
}

function noSuch(records: readonly ApplyRecord[], number: number): string {
  const [first, last] = [records[0], records.at(-1)];
  if (first === undefined || last === undefined) return 'There is no record of an apply.';
  return `There is no record ${number}: those from ${first.number} to ${last.number} are kept.`;
}

/** Whether two records have the same instances on the same ships, made from the same specifications and images. */
export function isSameState(left: ApplyRecord, right: ApplyRecord): boolean {
  return isDeepStrictEqual(stateOf(left), stateOf(right));
}

function stateOf({ instances }: ApplyRecord): object {
  const known = Object.values(instances).filter(({ state }) => state !== 'unknown');
  return known
    .map(({ name, ship, digest, image }) => [name, ship, digest, image.id])
    .sort(([left = ''], [right = '']) => ((left as string) < (right as string) ? -1 : 1));
}
