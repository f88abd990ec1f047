import { isIP } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalAddress, isAddress, numbersAsIPv4 } from './addresses.ts';

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

test.each([
  ['10.0.0.1', 4, '10.0.0.1'],
  ['::', 6, '0:0:0:0:0:0:0:0'],
  ['[::1]', 6, '0:0:0:0:0:0:0:1'],
  ['2001:DB8::A:0', 6, '2001:db8:0:0:0:0:a:0'],
  ['64:ff9b::10.0.0.1', 6, '64:ff9b:0:0:0:0:a00:1'],
  ['::ffff:10.0.0.1', 4, '10.0.0.1'],
  ['0:0:0:0:0:ffff:a00:1', 4, '10.0.0.1'],
] as const)('%s has one spelling, of IPv%i', (text, family, canonical) => {
  expect(canonicalAddress(text)).toEqual({ family, text: canonical });
});

test.each(['localhost', '', '10.0.0', '::1%eth0', '1::2::3'])('"%s" has none', (text) => {
  expect(canonicalAddress(text)).toBeUndefined();
});

test('an address of IPv6 and what a URL makes of it have the same spelling', () => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      expect(canonicalAddress(new URL(`http://[${text}]/`).hostname)).toEqual(canonicalAddress(text));
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['010.155.201.13', '8.155.201.13'],
  ['10.155.13', '10.155.0.13'],
  ['0x7f.1', '127.0.0.1'],
  ['0177.0.0.1', '127.0.0.1'],
  ['10.0.0.1', undefined],
  ['10.0.0.09', undefined],
  ['10.0.0.256', undefined],
  ['1.2.3.4.5', undefined],
  ['ship1', undefined],
  ['0x7f.example', undefined],
])('the numbers %s are reached as %s', (text, address) => {
  expect(numbersAsIPv4(text)).toBe(address);
});
