import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byCodePoint } from './by-code-point.ts';

test('texts are ordered by code points', () => {
  expect(['\u{1F600}', '\uFFFD', 'b', 'B', 'ab', 'a', '', 'é'].sort(byCodePoint)).toEqual([
    '',
    'B',
    'a',
    'ab',
    'b',
    'é',
    '\uFFFD',
    '\u{1F600}',
  ]);
  const codePoints = (text: string): number[] => [...text].map((character) => character.codePointAt(0) ?? 0);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (left, right) => {
      const a = codePoints(left);
      const b = codePoints(right);
      let expected = a.length - b.length;
      for (let index = 0; index < Math.min(a.length, b.length); index++) {
        if (a[index] === b[index]) continue;
        expected = (a[index] ?? 0) - (b[index] ?? 0);
        break;
      }
      expect(Math.sign(byCodePoint(left, right))).toBe(Math.sign(expected));
    }),
  );
});
