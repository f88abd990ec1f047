import { describe, expect, it } from 'vitest';
import { parseConcurrency, parseWait } from './flags.ts';
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

describe('parseWait', () => {
  it.each([
    ['90s', 90_000],
    ['5m', 300_000],
    [' 1h30m ', 5_400_000],
    ['0s', 0],
  ])('reads %s', (text, milliseconds) => {
    expect(parseWait('lock-wait', text)).toBe(milliseconds);
  });

  it.each(['', '-5m', '5', 'soon', '5 m', '1d'])('refuses "%s"', (text) => {
    expect(() => parseWait('lock-wait', text)).toThrow(UsageError);
  });
});
