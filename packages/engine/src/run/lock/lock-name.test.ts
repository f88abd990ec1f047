import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lockAsideName, lockName } from './lock-name.ts';

it('keeps names that Docker permits, and makes others fit', () => {
  expect(lockName('shop')).toBe('maestro-lock-shop');
  expect(lockName('shop.v2_b')).toBe('maestro-lock-shop.v2_b');
  expect(lockName('Größe 1')).toBe('maestro-lock.Gr-e-1.3852322f07e05eb0');
  expect(lockName('店')).toMatch(/^maestro-lock\.-\.[0-9a-f]{16}$/);
  expect(lockName('')).toMatch(/^maestro-lock\.\.[0-9a-f]{16}$/);
});

it('gives any two environments different names, all of which Docker permits', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.string({ unit: fc.constantFrom('a', 'b', '-', '.', '_', ' ', 'ä'), maxLength: 6 }),
  );
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(lockName(one)).toMatch(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,127}$/);
      expect(lockName(one) === lockName(other)).toBe(one === other);
      // Neither by what a name looks like once it is one.
      expect(lockName(lockName(one).slice('maestro-lock'.length))).not.toBe(lockName(one));
      expect(lockName(one)).not.toBe(lockAsideName(other));
    }),
    { numRuns: 500 },
  );
});
