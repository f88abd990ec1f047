import { describe, expect, it } from 'vitest';
import { coarseDuration, wholeSeconds } from './duration.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('coarseDuration', () => {
  it.each([
    [-5000, 'less than a second'],
    [999, 'less than a second'],
    [1999, '1 second'],
    [59_999, '59 seconds'],
    [minute, 'about a minute'],
    [59 * minute, '59 minutes'],
    [hour, 'about an hour'],
    [1.5 * hour, '2 hours'],
    [47 * hour, '47 hours'],
    [2 * day, '2 days'],
    [14 * day, '2 weeks'],
    [60 * day, '2 months'],
    [730 * day, '2 years'],
  ])('%d is %s', (ms, words) => {
    expect(coarseDuration(ms)).toBe(words);
  });
});

describe('wholeSeconds', () => {
  it.each([
    [-1, '0 s'],
    [9999, '9 s'],
    [185_900, '3 min 05 s'],
  ])('%d is %s', (ms, words) => {
    expect(wholeSeconds(ms)).toBe(words);
  });
});
