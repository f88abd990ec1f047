import { isIP } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAddress } from './addresses.ts';

const piece = fc.constantFrom('0', '1', '255', '256', 'ffff', '10000', '.', ':', '::', 'g', '1.2.3.4', '');

test('a numeric address is what Node takes for one', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.ipV4(),
        fc.ipV6(),
        fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join('')),
      ),
      (text) => {
        expect(isAddress(text)).toBe(isIP(text) !== 0);
      },
    ),
    { numRuns: 2000 },
  );
});
