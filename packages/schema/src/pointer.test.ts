import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pointer, pointerKeys } from './pointer.ts';

test('any text can be a key of a pointer', () => {
  expect(pointer('/a', 'b/c~d', 0)).toBe('/a/b~1c~0d/0');
  fc.assert(
    fc.property(fc.array(fc.string()), (keys) => {
      expect(pointerKeys(pointer('', ...keys))).toEqual(keys);
    }),
  );
});
