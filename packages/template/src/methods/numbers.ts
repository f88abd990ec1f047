import { Failure, valueError } from '../failure.ts';
import { exactFraction } from '../printing/float.ts';
import { bitLength } from '../values/numbers.ts';
import { Tuple, type Value } from '../values/value.ts';
import { notFinite } from '../values/wording.ts';
import { type MethodTable, method, property } from './define.ts';

function ratio(value: number): Tuple {
  if (Number.isNaN(value)) throw valueError(notFinite);
  if (!Number.isFinite(value)) throw new Failure('OverflowError', notFinite);
  const [numerator, denominator] = exactFraction(Math.abs(value));
  return new Tuple([value < 0 ? -numerator : numerator, denominator]);
}

function hexadecimal(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  let magnitude = Math.abs(value);
  if (magnitude === 0) return `${sign}0x0.0p+0`;
  let exponent = 0;
  while (magnitude >= 2) {
    magnitude /= 2;
    exponent++;
  }
  while (magnitude < 1 && exponent > -1022) {
    magnitude *= 2;
    exponent--;
  }
  const whole = Math.floor(magnitude);
  const fraction = ((magnitude - whole) * 2 ** 52).toString(16).padStart(13, '0');
  return `${sign}0x${whole}.${fraction}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}

export const integerMethods: MethodTable<bigint> = new Map([
  property<bigint>('real', (self) => self),
  property<bigint>('imag', () => 0n),
  property<bigint>('numerator', (self) => self),
  property<bigint>('denominator', () => 1n),
  method<bigint>('int', 'bit_length', '', (_rt, self) => BigInt(bitLength(self))),
  method<bigint>('int', 'bit_count', '', (_rt, self) => {
    const bits = (self < 0n ? -self : self).toString(2);
    return BigInt(bits.split('1').length - 1);
  }),
  method<bigint>('int', 'conjugate', '', (_rt, self) => self),
  method<bigint>('int', 'as_integer_ratio', '', (_rt, self) => new Tuple([self, 1n])),
]);

export const floatMethods: MethodTable<number> = new Map([
  property<number>('real', (self) => self),
  property<number>('imag', () => 0),
  method<number>('float', 'is_integer', '', (_rt, self) => Number.isInteger(self)),
  method<number>('float', 'conjugate', '', (_rt, self) => self),
  method<number>('float', 'as_integer_ratio', '', (_rt, self): Value => ratio(self)),
  method<number>('float', 'hex', '', (_rt, self) => hexadecimal(self)),
]);
