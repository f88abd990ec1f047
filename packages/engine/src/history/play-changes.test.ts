import { expect, it } from 'vitest';
import type { PlayEvent } from '../model/index.ts';
import { PlayChanges } from './play-changes.ts';

const subject = (instance: string): object => ({ kind: 'instance', instance, service: 'web', ship: 'h1' });
const began = {
  type: 'play-began',
  time: 0,
  steps: ['a', 'b', 'c'].map((step) => ({ step, subject: subject(step) })),
};
const acted = { type: 'step-activity', step: 'a', time: 1, activity: { kind: 'operation' } };
const answered = (done: boolean): object => ({ type: 'operation-settled', step: 'a', time: 1, done });
const settled = (step: string, kind: string, code: string = 'create-failed'): object => ({
  type: 'step-settled',
  step,
  time: 2,
  outcome: { kind, ...(kind === 'failed' ? { failure: { code } } : {}) },
});

function changesOf(events: readonly object[]): string[] {
  const changes = new PlayChanges();
  for (const event of events) changes.onEvent(event as PlayEvent);
  return changes.all.map(
    ({ name, outcome, untouched }) => `${name} ${outcome}${untouched === true ? ', untouched' : ''}`,
  );
}

it('are what was acted on, and what failed before that', () => {
  expect(
    changesOf([
      began,
      settled('b', 'failed'),
      acted,
      answered(true),
      settled('a', 'failed'),
      settled('c', 'not-begun'),
    ]),
  ).toEqual(['b failed, untouched', 'a failed']);
});

it('are none to what its Engine refused, unless answers were lost', () => {
  const refused = [began, acted, answered(false)];
  expect(changesOf([...refused, settled('a', 'failed')])).toEqual(['a failed, untouched']);
  expect(changesOf([...refused, settled('a', 'failed', 'ship-unreachable')])).toEqual(['a failed']);
  expect(changesOf([...refused, answered(true), settled('a', 'failed')])).toEqual(['a failed']);
});

it('are none where nothing was acted on', () => {
  expect(changesOf([began, settled('a', 'already-up'), settled('b', 'failed')])).toEqual([]);
});
