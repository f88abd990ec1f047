import { expect, it } from 'vitest';
import { byteProgress } from './bytes.ts';

it.each([
  [0, null, '0 B'],
  [0, 0, '0/0 B'],
  [12, 999, '12/999 B'],
  [12, 1000, '0.0/1.0 kB'],
  [12_345_678, 40_100_000, '12.3/40.1 MB'],
  [12_345_678, null, '12.3 MB'],
  [999, 2_500_000_000, '0.0/2.5 GB'],
  [5e15, 5e15, '5000.0/5000.0 TB'],
])('%i of %s bytes: %s', (done, total, expected) => {
  expect(byteProgress(done, total)).toBe(expected);
});
