import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { environmentOf, instanceFile } from '../../fixtures/resolve-text.ts';
import { specified, specifiedAhead } from './specified.ts';

const environment = environmentOf(instanceFile('env: {A: x}'));

test('what is worked out ahead is what is asked, whether it is taken before, after or again', async () => {
  const asked = specified(environment, 'web-1');
  const early = specifiedAhead(environment, ['web-1']);
  expect(early.take('web-1')).toEqual(asked);
  early.end();
  const late = specifiedAhead(environment, ['web-1']);
  await setImmediate();
  await setImmediate();
  const first = late.take('web-1');
  expect(first).toEqual(asked);
  expect(late.take('web-1')).toEqual(asked);
  late.end();
});
