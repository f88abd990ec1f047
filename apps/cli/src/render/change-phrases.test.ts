import type { Change, Giver, PlanBasis, PlanStep } from '@maestro-ng/engine';
import { expect, it } from 'vitest';
import { changeReasons } from './change-phrases.ts';

function reasons(change: Change, basis?: PlanBasis): string {
  const subject = { kind: 'instance', instance: 'web-1', service: 'web', ship: 'h1' } as const;
  const step: PlanStep = {
    kind: 'step',
    id: 'apply:web-1',
    subject,
    needs: [],
    cause: { kind: 'everything' },
    change,
  };
  return changeReasons(step, basis).join(', ');
}

it('says that an old container that is kept aside goes with what takes its place', () => {
  const goes = 'an old one is kept until it has proven itself, and goes then';
  const start: Change = { kind: 'start', container: 'c2' };
  expect(reasons(start)).toBe('it does not run');
  expect(reasons({ ...start, beside: true })).toBe(`it does not run, ${goes}`);
  expect(reasons({ kind: 'create', movesFrom: null, beside: true })).toBe(`there is none, ${goes}`);
  expect(reasons({ kind: 'update', container: 'c2', differences: [], beside: true })).toBe(goes);
});

it('says that an update gives a container its name back', () => {
  expect(reasons({ kind: 'update', container: 'c2', differences: [], aside: true })).toBe(
    'it is kept aside under another name, and gets its own back',
  );
});

it('says of what does not run that an update starts it', () => {
  expect(reasons({ kind: 'update', container: 'c2', differences: [], starts: true })).toBe(
    'it does not run, and is started as well',
  );
});

it('says whether the file or a record does not name what is removed', () => {
  const removal = { kind: 'remove', because: 'not-in-file', running: false } as const;
  expect(reasons(removal)).toBe('the file does not name it');
  expect(reasons(removal, 'record')).toBe('the record does not name it');
});

it('says how what a container takes from another one comes to be something else', () => {
  const giver = { instance: 'db-1', gives: 'net' } as const;
  const replaced = { kind: 'replace', container: 'c2', differences: [], anonymousVolumes: [] } as const;
  const told = (anew: Pick<Giver, 'anew'>): string =>
    reasons({ ...replaced, takesFrom: [{ ...giver, ...anew }] });
  expect([told({}), told({ anew: 'started' }), told({ anew: 'before' })]).toEqual([
    'it shares the network of db-1, which is made anew',
    'it shares the network of db-1, which is started again',
    'it shares the network of db-1, which was made or started after it',
  ]);
});
