import { describe, expect, it } from 'vitest';
import { parseConcurrency } from './flags.ts';
import { UsageError } from './usage-error.ts';

describe('parseConcurrency', () => {
  it.each([
    ['0', 0],
    ['12', 12],
    ['+3', 3],
    [' 4 ', 4],
  ])('reads %s', (text, number) => {
    expect(parseConcurrency(text)).toBe(number);
  });

  it.each(['-1', 'x', '', '1.5', '1e3', 'Infinity', '0x10'])('refuses "%s"', (text) => {
    expect(() => parseConcurrency(text)).toThrow(UsageError);
  });
});
