import { describe, expect, it } from 'vitest';
import type { Failure } from '../model/index.ts';
import { aside, container, decided, task } from './decisions.test-support.ts';
import type { StepTask } from './step-state.ts';

const failure: Failure = {
  code: 'check-failed',
  ship: 'h1',
  instance: 'web-1',
  during: 'a check',
  cause: 'No.',
};

/** What the interrupted run of the same restart has started stands beside what it was to replace. */
const both = { holder: container('running'), aside: aside('running') };
const goneOnWith: Partial<StepTask> = {
  play: 'restart',
  earlier: { started: ['c1'], stopped: [] },
  replacing: { ...task.replacing, startsFirst: true },
};

describe('a restart that starts first, and is gone on with', () => {
  it('has what was started prove itself, and the old one go then', () => {
    expect(decided(both, {}, goneOnWith)).toBe('check running, watching');
    expect(decided(both, { passed: ['running'] }, goneOnWith)).toBe('stop c0');
  });

  it('takes the new one away where that fails, and gives the old one its name back', () => {
    const pending = { failure: { failure, tidy: true, logsOf: null } };
    expect(decided(both, pending, goneOnWith)).toBe('stop c1');
    expect(decided({ ...both, holder: container('exited') }, pending, goneOnWith)).toBe('remove c1');
    expect(decided({ aside: aside('running') }, pending, goneOnWith)).toBe('rename c0 to web-1');
  });
});
