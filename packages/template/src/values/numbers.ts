import { budgetFailure, Failure } from '../failure.ts';

const bitBound = 1 << 22;
const large = 1n << 1024n;

export function zeroDivision(message = 'This divides by zero.'): Failure {
  return new Failure('ZeroDivisionError', message);
}

function overflow(message: string): Failure {
  return new Failure('OverflowError', message);
}

/** Python's `float(integer)`. */
export function toFloat(value: bigint | number): number {
  const float = Number(value);
  if (typeof value === 'bigint' && !Number.isFinite(float))
    throw overflow('This whole number is too large for a decimal number.');
  return float;
}

export function bitLength(value: bigint): number {
  const hex = (value < 0n ? -value : value).toString(16);
  return value === 0n ? 0 : hex.length * 4 - Math.clz32(Number.parseInt(hex[0] ?? '1', 16)) + 28;
}

function tooLarge(): Failure {
  return budgetFailure(
    'MemoryError',
    'This whole number is too large.',
    `whole numbers have at most ${bitBound} bits here`,
  );
}

export function multiplyIntegers(left: bigint, right: bigint): bigint {
  if (left > large || left < -large || right > large || right < -large) {
    if (bitLength(left) + bitLength(right) > bitBound) throw tooLarge();
  }
  return left * right;
}

export function floorDivide(left: bigint, right: bigint): bigint {
  if (right === 0n) throw zeroDivision();
  const quotient = left / right;
  return left % right !== 0n && left < 0n !== right < 0n ? quotient - 1n : quotient;
}

export function floorModulo(left: bigint, right: bigint): bigint {
  if (right === 0n) throw zeroDivision();
  const rest = left % right;
  return rest !== 0n && rest < 0n !== right < 0n ? rest + right : rest;
}

/** The float nearest to a quotient of integers. */
export function trueDivide(left: bigint, right: bigint): number {
  if (right === 0n) throw zeroDivision();
  const [a, b] = [Number(left), Number(right)];
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) return a / b;
  const negative = left < 0n !== right < 0n;
  const [numerator, denominator] = [left < 0n ? -left : left, right < 0n ? -right : right];
  // Sixty-six bits of the quotient, the last one standing for all that follow, round as the exact quotient does.
  const shift = 66 - (bitLength(numerator) - bitLength(denominator));
  const scaled = shift >= 0 ? numerator << BigInt(shift) : numerator;
  const divisor = shift >= 0 ? denominator : denominator << BigInt(-shift);
  const quotient = scaled / divisor;
  const sticky = scaled % divisor === 0n ? quotient : quotient | 1n;
  const result =
    shift > 1000 ? (Number(sticky) / 2 ** 1000) * 2 ** (1000 - shift) : Number(sticky) * 2 ** -shift;
  if (!Number.isFinite(result)) throw overflow('The result is too large for a decimal number.');
  return negative ? -result : result;
}

/** Python's `divmod` of floats. */
export function floatDivmod(left: number, right: number): { quotient: number; rest: number } {
  let rest = left % right;
  let division = (left - rest) / right;
  if (rest === 0) rest = right < 0 ? -0 : 0;
  else if (right < 0 !== rest < 0) {
    rest += right;
    division -= 1;
  }
  if (division === 0) {
    const negative = left / right < 0 || Object.is(left / right, -0);
    return { quotient: negative ? -0 : 0, rest };
  }
  let quotient = Math.floor(division);
  if (division - quotient > 0.5) quotient += 1;
  return { quotient, rest };
}

export function power(base: bigint | number, exponent: bigint | number): bigint | number {
  if (typeof base === 'bigint' && typeof exponent === 'bigint' && exponent >= 0n) {
    const small = base === 0n || base === 1n || base === -1n;
    if (!small && BigInt(bitLength(base)) * exponent > BigInt(bitBound)) throw tooLarge();
    if (!small) return base ** exponent;
    if (exponent === 0n) return 1n;
    return base === -1n && exponent % 2n === 0n ? 1n : base;
  }
  const [a, b] = [toFloat(base), toFloat(exponent)];
  if (a === 0 && b < 0) throw zeroDivision('Zero has no negative powers.');
  if (a === 1 || b === 0 || (a === -1 && !Number.isFinite(b) && !Number.isNaN(b))) return 1;
  if (a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b)) {
    throw new Failure('ValueError', 'A negative number only has powers with a whole exponent here.');
  }
  const result = a ** b;
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)) {
    throw overflow('The result is too large for a decimal number.');
  }
  return result;
}
