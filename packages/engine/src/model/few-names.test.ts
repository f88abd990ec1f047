import { expect, it } from 'vitest';
import { fewNames } from './few-names.ts';

it.each([
  [[], undefined],
  [['web-1'], 'web-1'],
  [['web-1', 'web-2', 'web-3'], 'web-1, web-2, web-3'],
  [['web-1', 'web-2', 'web-3', 'web-4'], 'web-1, web-2, web-3, …'],
])('of %j are %s', (names, few) => {
  expect(fewNames(names)).toBe(few);
});
