import { expect, it } from 'vitest';
import { textsBehindVeils, withoutVeils } from './veil.ts';

it.each([
  ['as it was', 'a b', 'a b', [], 'a b'],
  ['veiled in part', 'so 4711.', 'so \uE000\uE000.', ['4711'], 'so ***.'],
  ['veiled twice', 'a1 b2', '\uE000\uE000 \uE000', ['a1', 'b2'], '*** ***'],
  ['something else', 'log in with 166832 Mandrill', 'log in with 0 ', ['166832', 'Mandrill'], '***'],
  ['veiled, and something else', 'p3 and Mandrill', '\uE000\uE000 and ', ['p3', 'Mandrill'], '***'],
])('tells what of a text is %s in a copy', (_, text, copy, behind, shown) => {
  expect([textsBehindVeils(text, copy), withoutVeils(text, copy)]).toEqual([behind, shown]);
});

it('hides all of a text that has no copy', () => {
  expect(withoutVeils('a b', undefined)).toBe('***');
});
