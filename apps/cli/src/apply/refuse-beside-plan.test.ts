import { expect, it } from 'vitest';
import { refuseBesidePlan } from './refuse-beside-plan.ts';

const none = { prune: false, 'ship-filter': undefined, 'with-dependencies': false } as const;

it('refuses what would have to be in the plan, all of it', () => {
  expect(() => refuseBesidePlan('z.plan', none)).not.toThrow();
  expect(() => refuseBesidePlan('z.plan', { ...none, prune: true, 'ship-filter': '' })).toThrow(
    'a saved plan decides what is done: --ship-filter, --prune cannot be given beside "z.plan"',
  );
  expect(() => refuseBesidePlan('z.plan', { ...none, 'refresh-images': true })).toThrow(
    '--refresh-images cannot',
  );
});
