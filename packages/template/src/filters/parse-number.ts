import { valueError } from '../failure.ts';
import { trim } from '../methods/split.ts';

const digitBound = 4300;
const prefixes: ReadonlyMap<string, number> = new Map([
  ['0x', 16],
  ['0o', 8],
  ['0b', 2],
]);

/** A text with the decimal digits of every script as those of ASCII. */
function withAsciiDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    // The mathematical digits follow each other without a gap; all others stand alone in their ten.
    if (code >= 0x1d7ce && code <= 0x1d7ff) return String((code - 0x1d7ce) % 10);
    let value = 0;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
    return String(value);
  });
}

/** Python's `int(text, base)`; undefined: that would be a ValueError. */
export function parseIntegerText(text: string, base: number): bigint | undefined {
  if (base !== 0 && (base < 2 || base > 36)) return undefined;
  const match = /^([-+]?)(.*)$/s.exec(withAsciiDigits(trim(text, undefined)));
  let digits = (match?.[2] ?? '').toLowerCase();
  const prefixed = prefixes.get(digits.slice(0, 2));
  let radix = base;
  if (prefixed !== undefined && (base === 0 || base === prefixed)) {
    digits = digits.slice(2).replace(/^_/, '');
    radix = prefixed;
  } else if (base === 0) {
    if (/^0[0_]*[1-9]/.test(digits)) return undefined;
    radix = 10;
  }
  if (!/^[0-9a-z]+(?:_[0-9a-z]+)*$/.test(digits)) return undefined;
  const plain = digits.replaceAll('_', '');
  if (plain.length > digitBound && (radix & (radix - 1)) !== 0) {
    throw valueError(
      `A whole number has more than ${digitBound} digits, the most that are read and printed.`,
    );
  }
  let value = 0n;
  const unit = BigInt(radix);
  for (const digit of plain) {
    const amount = Number.parseInt(digit, 36);
    if (amount >= radix) return undefined;
    value = value * unit + BigInt(amount);
  }
  return match?.[1] === '-' ? -value : value;
}

const decimal = /^[-+]?(?:\d+(?:_\d+)*)?(?:\.(?:\d+(?:_\d+)*)?)?(?:e[-+]?\d+(?:_\d+)*)?$/i;

/** Python's `float(text)`; undefined: that would be a ValueError. */
export function parseFloatText(text: string): number | undefined {
  const trimmed = withAsciiDigits(trim(text, undefined)).toLowerCase();
  const special = /^([-+]?)(inf|infinity|nan)$/.exec(trimmed);
  if (special !== null) {
    if (special[2] === 'nan') return Number.NaN;
    return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  if (!decimal.test(trimmed) || !/^[-+]?\.?\d/.test(trimmed)) return undefined;
  return Number(trimmed.replaceAll('_', ''));
}
