import type { Runtime } from '../evaluate/runtime.ts';
import { Failure, undefinedError, valueError } from '../failure.ts';
import { fixed, roundedQuotient } from '../printing/float.ts';
import { binary } from '../values/arithmetic.ts';
import { power, toFloat } from '../values/numbers.ts';
import { asInteger } from '../values/types.ts';
import { orElse, textOf, Undefined, type Value } from '../values/value.ts';
import { expected, notFinite, quoted } from '../values/wording.ts';
import { type Bound, type FilterTable, filter, flag, integer } from './define.ts';
import { parseFloatText, parseIntegerText } from './parse-number.ts';

/** Python's `float(value)`; undefined: that would be a TypeError or ValueError. */
export function floatOf(value: Value): number | undefined {
  const text = textOf(value);
  if (text !== undefined) return parseFloatText(text);
  if (value instanceof Undefined) throw undefinedError(value);
  if (typeof value === 'number') return value;
  const whole = asInteger(value);
  return whole === undefined ? undefined : toFloat(whole);
}

function truncated(value: number): bigint | undefined {
  if (Number.isNaN(value)) return undefined;
  if (!Number.isFinite(value)) throw new Failure('OverflowError', notFinite);
  return BigInt(Math.trunc(value));
}

function toInteger(_rt: Runtime, value: Value, [otherwise, base]: Bound): Value {
  const text = textOf(value);
  let found: bigint | undefined;
  if (text !== undefined) found = parseIntegerText(text, integer(base, 10));
  else if (typeof value === 'number') found = truncated(value);
  else found = asInteger(value);
  if (found !== undefined) return found;
  const float = floatOf(value);
  const whole = float === undefined ? undefined : truncated(float);
  return orElse(whole, () => orElse(otherwise, () => 0n));
}

function roundInteger(value: bigint, digits: number): bigint {
  if (digits >= 0) return value;
  const unit = 10n ** BigInt(-digits);
  const magnitude = roundedQuotient(value < 0n ? -value : value, unit) * unit;
  return value < 0n ? -magnitude : magnitude;
}

function roundFloat(value: number, digits: number): number {
  if (!Number.isFinite(value) || digits > 330) return value;
  if (digits < -330) return value < 0 ? -0 : 0;
  if (digits >= 0) return Number(fixed(value, digits));
  const whole = BigInt(Math.trunc(Math.abs(value)));
  const unit = 10n ** BigInt(-digits);
  // What lies behind the point can only decide between two halves.
  const half = (whole % unit) * 2n === unit && !Number.isInteger(value);
  const rounded = toFloat((half ? whole / unit + 1n : roundedQuotient(whole, unit)) * unit);
  return value < 0 || Object.is(value, -0) ? -rounded : rounded;
}

function round(rt: Runtime, value: Value, [precisionGiven, methodGiven]: Bound): Value {
  const method = methodGiven === undefined ? 'common' : textOf(methodGiven);
  if (method !== 'common' && method !== 'ceil' && method !== 'floor') {
    throw new Failure('FilterArgumentError', 'Numbers are rounded by "common", "ceil" or "floor".');
  }
  if (method !== 'common') {
    const scale = power(10n, asInteger(precisionGiven ?? 0n) ?? 0n);
    const scaled = binary(rt, '*', value, scale);
    const number = typeof scaled === 'number' ? scaled : asInteger(scaled);
    if (number === undefined) throw expected('a number to round', scaled);
    const whole =
      typeof number === 'bigint'
        ? number
        : truncated(method === 'ceil' ? Math.ceil(number) : Math.floor(number));
    if (whole === undefined) throw valueError(notFinite);
    return binary(rt, '/', whole, scale);
  }
  const whole = asInteger(value);
  if (precisionGiven === null) {
    if (whole !== undefined) return whole;
    if (typeof value === 'number') {
      const rounded = truncated(Number.isFinite(value) ? Number(fixed(value, 0)) : value);
      if (rounded === undefined) throw valueError(notFinite);
      return rounded;
    }
  }
  const digits = integer(precisionGiven ?? 0n, 0);
  if (whole !== undefined) return roundInteger(whole, digits);
  if (typeof value === 'number') return roundFloat(value, digits);
  throw expected('a number to round', value);
}

const prefixes = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];

function fileSize(rt: Runtime, value: Value, [binaryUnits]: Bound): string {
  const bytes = floatOf(value);
  if (bytes === undefined) {
    if (textOf(value) !== undefined) throw valueError(`${quoted(rt, value)} is not a number of bytes.`);
    throw expected('a number of bytes', value);
  }
  const byBits = flag(rt, binaryUnits);
  const base = byBits ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${truncated(bytes) ?? 0n} Bytes`;
  let unit = base;
  let prefix = 'k';
  for (const name of prefixes) {
    prefix = name;
    unit *= base;
    if (bytes < unit) break;
  }
  return `${fixed((base * bytes) / unit, 1)} ${byBits ? `${prefix.toUpperCase()}iB` : `${prefix}B`}`;
}

function absolute(value: Value): Value {
  const whole = asInteger(value);
  if (whole !== undefined) return whole < 0n ? -whole : whole;
  if (typeof value === 'number') return Math.abs(value);
  throw expected('a number', value);
}

export const numberFilters: FilterTable = new Map([
  filter('abs', 'x', (_rt, value) => absolute(value), false),
  filter('int', 'value default? base?', toInteger),
  filter('float', 'value default?', (_rt, value, [otherwise]) =>
    orElse(floatOf(value), () => orElse(otherwise, () => 0)),
  ),
  filter('round', 'value precision? method?', round),
  filter('filesizeformat', 'value binary?', fileSize),
]);
