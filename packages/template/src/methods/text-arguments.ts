import { typeError } from '../failure.ts';
import { asInteger, typeName } from '../values/types.ts';
import { textOf, type Value } from '../values/value.ts';

/** A text argument; anything else is an error. */
export function needText(value: Value | undefined, what: string): string {
  const text = value === undefined ? undefined : textOf(value);
  if (text === undefined) throw typeError(`${what} must be str, not ${typeName(value ?? null)}`);
  return text;
}

/** An integer argument; anything else is an error. */
export function needInteger(value: Value | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  const integer = asInteger(value);
  if (integer === undefined)
    throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  return Number(integer);
}

/** The bounds of `find`, `startswith` and their like, as a slice has them: undefined and None mean an end. */
export function bounds(length: number, from: Value | undefined, to: Value | undefined): [number, number] {
  const clamp = (value: Value | undefined, otherwise: number): number => {
    if (value === undefined || value === null) return otherwise;
    const integer = asInteger(value);
    if (integer === undefined)
      throw typeError('slice indices must be integers or None or have an __index__ method');
    const index = Number(integer);
    return index < 0 ? Math.max(0, index + length) : index;
  };
  return [clamp(from, 0), Math.min(length, clamp(to, length))];
}
