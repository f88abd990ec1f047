import { expect, it } from 'vitest';
import { type ApplyRecord, dictionary } from '../model/index.ts';
import { rollbackTarget } from './rollback-target.ts';

/** Records, each in a few words: `v1`, `v2 failed`, `v1 back to 1`. */
function records(...texts: readonly string[]): ApplyRecord[] {
  return texts.map((text, index): ApplyRecord => {
    const [, digest = '', verdict, to] =
      /^(\S+)(?: (failed|interrupted|unfinished))?(?: back to (\d+))?$/.exec(text) ?? [];
    const image = { name: 'web', id: null, digests: [] };
    const web = { name: 'web-1', service: 'web', ship: 'h1', state: 'stands', image, digest } as const;
    return {
      format: 1,
      id: String(index),
      number: index + 1,
      environment: 'test',
      time: index,
      who: 'ann@desk',
      version: '1',
      rollbackTo: to === undefined ? null : Number(to),
      asked: [],
      verdict: (verdict ?? 'succeeded') as ApplyRecord['verdict'],
      changes: [],
      instances: dictionary([['web-1', web]]),
      resolved: { services: [], instances: [] },
    };
  });
}

it.each([
  [['v1', 'v2'], 1],
  [['v1', 'v2 failed'], 1],
  [['v1', 'v2', 'v3 failed', 'v3 interrupted'], 2],
  // What failed and was put back is the state before it: there is nothing to do, and no going further.
  [['v1', 'v2', 'v2 failed'], 2],
  // One that was killed may have changed anything.
  [['v1', 'v2', 'v3 unfinished'], 2],
  [['v1', 'v2', 'v3 unfinished', 'v2 back to 2'], 2],
  [['v1', 'v2', 'v3 unfinished', 'v3'], 2],
  // Only a container was started: it is the same state.
  [['v1', 'v2', 'v2'], 1],
  // Repeating goes on, or has nothing to do; it never goes forward.
  [['v1', 'v2', 'v1 interrupted back to 1'], 1],
  [['v1', 'v2', 'v1 back to 1'], 1],
  [['v1', 'v2', 'v1 back to 1', 'v3'], 3],
])('the one to go back to after %j is %i', (texts, number) => {
  const target = rollbackTarget(records(...texts), undefined);
  expect(target.ok && target.record.number).toBe(number);
});

it.each([
  [[], 'There is no record of an apply.'],
  [
    ['v1'],
    'There is no record of what was before record 1: nothing older that succeeded is known, and the state before the first record cannot be had.',
  ],
  [
    ['v1 failed', 'v2'],
    'There is no record of what was before record 2: nothing older that succeeded is known, and record 1, which did not succeed, is gone back to by its number.',
  ],
  [
    ['v1', 'v2 failed', 'v1'],
    'There is nothing to go back to: record 1 is the same state as record 3, and no other one that succeeded is known.',
  ],
])('after %j there is none', (texts, problem) => {
  expect(rollbackTarget(records(...texts), undefined)).toEqual({ ok: false, problem });
});

it('is the one of a number, whatever became of it', () => {
  const target = rollbackTarget(records('v1', 'v2 failed', 'v3'), 2);
  expect(target.ok && target.record.number).toBe(2);
});
