import type { Change, PlanStep } from '@maestro-ng/engine';
import { expect, it } from 'vitest';
import { changeReasons } from './change-phrases.ts';

function reasons(change: Change): string {
  const subject = { kind: 'instance', instance: 'web-1', service: 'web', ship: 'h1' } as const;
  const step: PlanStep = {
    kind: 'step',
    id: 'apply:web-1',
    subject,
    needs: [],
    cause: { kind: 'everything' },
    change,
  };
  return changeReasons(step).join(', ');
}

it('says that an old container that is kept aside goes with what takes its place', () => {
  const goes = 'the old one that is kept aside is stopped and removed';
  const start: Change = { kind: 'start', container: 'c2' };
  expect(reasons(start)).toBe('it does not run');
  expect(reasons({ ...start, beside: true })).toBe(`it does not run, ${goes}`);
  expect(reasons({ kind: 'create', movesFrom: null, beside: true })).toBe(`there is none, ${goes}`);
  expect(reasons({ kind: 'update', container: 'c2', differences: [], beside: true })).toBe(goes);
});
