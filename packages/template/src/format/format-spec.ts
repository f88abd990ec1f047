import type { Runtime } from '../evaluate/runtime.ts';
import { Failure, valueError } from '../failure.ts';
import { exponential, fixed, floatText, general, generalWithPoint } from '../printing/float.ts';
import { integerText, str } from '../printing/str.ts';
import { codePointLength, codePointSlice } from '../values/code-points.ts';
import { toFloat } from '../values/numbers.ts';
import { asInteger } from '../values/types.ts';
import { textOf, type Value } from '../values/value.ts';
import { described, expected } from '../values/wording.ts';

interface Spec {
  readonly fill: string;
  readonly align: string | undefined;
  readonly sign: string;
  readonly alternate: boolean;
  readonly zero: boolean;
  readonly width: number;
  readonly grouping: string;
  readonly precision: number | undefined;
  readonly type: string;
}

const pattern = /^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?(.)?$/su;

function parseSpec(rt: Runtime, text: string): Spec {
  const match = pattern.exec(text);
  if (match === null) throw valueError(`"${text}" is not a format.`);
  const [, fill, align, sign = '', , alternate, zero, width, grouping = '', precision, type = ''] = match;
  rt.checkLength(Number(width ?? 0));
  rt.checkLength(Number(precision ?? 0));
  return {
    fill: fill ?? (zero === undefined ? ' ' : '0'),
    align,
    sign,
    alternate: alternate !== undefined,
    zero: zero !== undefined,
    width: Number(width ?? 0),
    grouping,
    precision: precision === undefined ? undefined : Number(precision),
    type,
  };
}

function padded(text: string, spec: Spec, align: string): string {
  const missing = spec.width - codePointLength(text);
  if (missing <= 0) return text;
  const left = align === '<' ? 0 : align === '^' ? missing >> 1 : missing;
  return spec.fill.repeat(left) + text + spec.fill.repeat(missing - left);
}

function formatText(text: string, spec: Spec): string {
  if (spec.type !== '' && spec.type !== 's') throw unknownCode(spec.type, text);
  if (spec.sign !== '') throw valueError('The format of a text has no sign.');
  if (spec.alternate) throw valueError('The format of a text has no "#".');
  if (spec.grouping !== '')
    throw valueError(`The format of a text has no "${spec.grouping}" between digits.`);
  if (spec.align === '=') throw valueError('"=" aligns numbers only; this is a text.');
  const cut =
    spec.precision === undefined
      ? text
      : codePointSlice(text, 0, Math.min(spec.precision, codePointLength(text)));
  return padded(cut, spec, spec.align ?? '<');
}

function unknownCode(code: string, value: Value): Error {
  return valueError(`"${code}" is not a format of ${described(value)}.`);
}

function grouped(digits: string, mark: string, size: number): string {
  if (mark === '') return digits;
  const groups: string[] = [];
  for (let end = digits.length; end > 0; end -= size)
    groups.unshift(digits.slice(Math.max(0, end - size), end));
  return groups.join(mark);
}

/** Sign, prefix, digits with separators, and what follows them, brought to the width. */
function assemble(
  sign: string,
  prefix: string,
  digits: string,
  tail: string,
  groupSize: number,
  spec: Spec,
): string {
  let body = grouped(digits, spec.grouping, groupSize);
  const align = spec.align ?? (spec.zero ? '=' : '>');
  const head = sign + prefix;
  if (align !== '=') return padded(head + body + tail, spec, align);
  const room = spec.width - head.length - tail.length;
  if (spec.fill === '0' && spec.grouping !== '') {
    // Zeros are grouped as well, and a separator never comes first.
    let wide = digits;
    while (grouped(wide, spec.grouping, groupSize).length < room) wide = `0${wide}`;
    body = grouped(wide, spec.grouping, groupSize);
  }
  return head + spec.fill.repeat(Math.max(0, room - codePointLength(body))) + body + tail;
}

function signOf(negative: boolean, spec: Spec): string {
  if (negative) return '-';
  return spec.sign === '+' || spec.sign === ' ' ? spec.sign : '';
}

const bases: ReadonlyMap<string, { radix: number; prefix: string }> = new Map([
  ['b', { radix: 2, prefix: '0b' }],
  ['o', { radix: 8, prefix: '0o' }],
  ['x', { radix: 16, prefix: '0x' }],
  ['X', { radix: 16, prefix: '0X' }],
]);

function formatInteger(value: bigint, spec: Spec): string {
  if (spec.precision !== undefined) throw valueError('The format of a whole number has no precision.');
  if (spec.type === 'c') {
    if (spec.sign !== '') throw valueError('The format "c" has no sign.');
    if (spec.alternate) throw valueError('The format "c" has no "#".');
    if (value < 0n || value > 0x10ffffn)
      throw new Failure('OverflowError', 'There is no character with this number.');
    return padded(String.fromCodePoint(Number(value)), spec, spec.align ?? (spec.zero ? '=' : '<'));
  }
  const magnitude = value < 0n ? -value : value;
  const base = bases.get(spec.type);
  if (base === undefined && !['', 'd', 'n'].includes(spec.type)) throw unknownCode(spec.type, value);
  if (base !== undefined && spec.grouping === ',')
    throw valueError(`The format "${spec.type}" has no "," between digits.`);
  const plain = base === undefined ? integerText(magnitude) : magnitude.toString(base.radix);
  const digits = spec.type === 'X' ? plain.toUpperCase() : plain;
  const prefix = base !== undefined && spec.alternate ? base.prefix : '';
  return assemble(signOf(value < 0n, spec), prefix, digits, '', base === undefined ? 3 : 4, spec);
}

function floatDigits(value: number, spec: Spec): string {
  const { precision, alternate } = spec;
  switch (spec.type.toLowerCase()) {
    case 'e':
      return exponential(value, precision ?? 6);
    case 'f':
      return fixed(value, precision ?? 6);
    case '%':
      return fixed(value * 100, precision ?? 6);
    case 'g':
    case 'n':
      return general(value, precision ?? 6, alternate);
    default:
      return precision === undefined ? floatText(value) : generalWithPoint(value, precision, alternate);
  }
}

function formatFloat(value: number, spec: Spec): string {
  if (!['', 'e', 'E', 'f', 'F', 'g', 'G', 'n', '%'].includes(spec.type)) throw unknownCode(spec.type, value);
  const negative = value < 0 || Object.is(value, -0);
  let text = floatDigits(Math.abs(value), spec);
  if (spec.type === 'E' || spec.type === 'F' || spec.type === 'G') text = text.toUpperCase();
  if (spec.alternate && !text.includes('.') && Number.isFinite(value)) text = text.replace(/^(\d+)/, '$1.');
  const [, digits = text, rest = ''] = /^(\d+)(.*)$/.exec(text) ?? [];
  const tail = spec.type === '%' ? `${rest}%` : rest;
  return assemble(signOf(negative, spec), '', digits, tail, 3, spec);
}

/** Python's `format(value, spec)`. */
export function formatValue(rt: Runtime, value: Value, specText: string): string {
  if (specText === '') return str(rt, value);
  const text = textOf(value);
  const integer = asInteger(value);
  if (text === undefined && integer === undefined && typeof value !== 'number') {
    throw expected('a text or number to format', value);
  }
  const spec = parseSpec(rt, specText);
  if (spec.grouping !== '' && (spec.type === 'n' || spec.type === 'c')) {
    throw valueError(`The format "${spec.type}" has no "${spec.grouping}" between digits.`);
  }
  if (text !== undefined) return formatText(text, spec);
  if (typeof value === 'number') return formatFloat(value, spec);
  if ('eEfFgG%'.includes(spec.type) && spec.type !== '') return formatFloat(toFloat(integer ?? 0n), spec);
  return formatInteger(integer ?? 0n, spec);
}
