import { expect, test } from 'vitest';
import { type Bound, leastAvailable, updatesAtOnce } from './update-policy.ts';

const count = (number: number): Bound => ({ kind: 'count', count: number });
const percent = (number: number): Bound => ({ kind: 'percent', percent: number });

test.each<[Bound, number, number]>([
  [count(1), 6, 1],
  [count(0), 6, 6],
  [count(9), 6, 9],
  [percent(50), 6, 3],
  [percent(50), 5, 2],
  [percent(1), 6, 1],
  [percent(0), 6, 1],
  [percent(100), 6, 6],
])('%j of %i instances are updated %i at once', (parallelism, instances, expected) => {
  expect(updatesAtOnce({ parallelism }, instances)).toBe(expected);
});

test.each<[Bound | null, number, number]>([
  [null, 6, 0],
  [count(2), 6, 2],
  [count(9), 6, 9],
  [percent(50), 5, 3],
  [percent(0.1), 5, 1],
  [percent(0), 5, 0],
  [percent(100), 5, 5],
])('%j of %i instances: %i stay up', (bound, instances, expected) => {
  expect(leastAvailable(bound, instances)).toBe(expected);
});
