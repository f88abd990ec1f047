import { asInteger } from '../values/types.ts';
import { textOf, type Value } from '../values/value.ts';
import { expected } from '../values/wording.ts';

/** A text argument; anything else is an error. */
export function needText(value: Value | undefined, what: string): string {
  const text = value === undefined ? undefined : textOf(value);
  if (text === undefined) throw expected(`a text as ${what}`, value ?? null);
  return text;
}

/** An integer argument; anything else is an error. */
export function needInteger(value: Value | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  const integer = asInteger(value);
  if (integer === undefined) throw expected('a whole number', value);
  return Number(integer);
}

/** The bounds of `find`, `startswith` and their like, as a slice has them: undefined and None mean an end. */
export function bounds(length: number, from: Value | undefined, to: Value | undefined): [number, number] {
  const clamp = (value: Value | undefined, otherwise: number): number => {
    if (value === undefined || value === null) return otherwise;
    const integer = asInteger(value);
    if (integer === undefined) throw expected('a whole number or none as position', value);
    const index = Number(integer);
    return index < 0 ? Math.max(0, index + length) : index;
  };
  return [clamp(from, 0), Math.min(length, clamp(to, length))];
}
