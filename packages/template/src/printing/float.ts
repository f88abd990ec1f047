const digitBound = 1100;

/** A float as Python's `repr` writes it: the shortest digits that read back the same, with `.0` or an exponent. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const digits = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`;
  }
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const padded = digits.padEnd(exponent + 1, '0');
  return `${sign}${padded.slice(0, exponent + 1)}.${padded.slice(exponent + 1) || '0'}`;
}

/** `%.{digits}f`: rounds the exact binary value, ties (which are exact) to even. */
export function fixed(value: number, digits: number): string {
  // No float has more digits behind its point than this.
  if (digits > digitBound && Number.isFinite(value))
    return fixed(value, digitBound) + '0'.repeat(digits - digitBound);
  if (!Number.isFinite(value)) return floatText(value);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [numerator, denominator] = exactFraction(Math.abs(value));
  const scaled = roundedQuotient(numerator * 10n ** BigInt(digits), denominator).toString();
  if (digits === 0) return sign + scaled;
  const padded = scaled.padStart(digits + 1, '0');
  return `${sign}${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}

/** `%.{digits}e`. */
export function exponential(value: number, digits: number): string {
  if (!Number.isFinite(value)) return floatText(value);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const { text, exponent } = significant(Math.abs(value), digits + 1);
  const tail = digits === 0 ? '' : `.${text.slice(1)}`;
  return `${sign}${text[0] ?? '0'}${tail}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** `%.{digits}g`, with trailing zeros when `alternate`. */
export function general(value: number, digits: number, alternate: boolean): string {
  if (!Number.isFinite(value)) return floatText(value);
  const precision = Math.max(1, digits);
  const { exponent } = significant(Math.abs(value), precision);
  const scientific = exponent < -4 || exponent >= precision;
  const text = scientific ? exponential(value, precision - 1) : fixed(value, precision - 1 - exponent);
  if (alternate || !text.includes('.')) return text;
  const [number = '', power] = text.split('e');
  const short = number.replace(/\.?0+$/, '');
  return power === undefined ? short : `${short}e${power}`;
}

/** As `format(value, '.{digits}')`: like `g`, but never without a point, and sooner with an exponent. */
export function generalWithPoint(value: number, digits: number, alternate: boolean): string {
  if (!Number.isFinite(value)) return floatText(value);
  const precision = Math.max(1, digits);
  const { exponent } = significant(Math.abs(value), precision);
  const scientific = exponent < -4 || exponent >= precision - 1;
  const text = scientific ? exponential(value, precision - 1) : fixed(value, precision - 1 - exponent);
  if (alternate) return text;
  const [number = '', power] = text.split('e');
  const short = number.includes('.') ? number.replace(/\.?0+$/, '') : number;
  if (power !== undefined) return `${short}e${power}`;
  return short.includes('.') ? short : `${short}.0`;
}

/** The first `count` decimal digits of a non-negative number, rounded, and the power of ten of the first. */
function significant(value: number, count: number): { text: string; exponent: number } {
  if (count > digitBound) {
    const { text, exponent } = significant(value, digitBound);
    return { text: text + '0'.repeat(count - digitBound), exponent };
  }
  if (value === 0) return { text: '0'.repeat(count), exponent: 0 };
  let exponent = Number(value.toExponential().split('e')[1] ?? '0');
  const [numerator, denominator] = exactFraction(value);
  for (;;) {
    const shift = count - 1 - exponent;
    const scaled =
      shift >= 0
        ? roundedQuotient(numerator * 10n ** BigInt(shift), denominator)
        : roundedQuotient(numerator, denominator * 10n ** BigInt(-shift));
    const text = scaled.toString();
    if (text.length <= count) return { text: text.padEnd(count, '0'), exponent };
    exponent++;
  }
}

/** A finite, non-negative float as the fraction of integers that it is. */
export function exactFraction(value: number): [bigint, bigint] {
  let numerator = value;
  let shift = 0;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    shift++;
  }
  return [BigInt(numerator), 1n << BigInt(shift)];
}

/** The nearest integer to a non-negative quotient; the even one of two. */
export function roundedQuotient(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator - quotient * denominator) * 2n;
  if (twice < denominator || (twice === denominator && quotient % 2n === 0n)) return quotient;
  return quotient + 1n;
}
