import type { Runtime } from '../evaluate/runtime.ts';
import { Failure, typeError, undefinedError, valueError } from '../failure.ts';
import { exponential, fixed, general } from '../printing/float.ts';
import { repr, str } from '../printing/str.ts';
import { asciiOf } from '../printing/text-repr.ts';
import { codePointLength, codePointSlice } from '../values/code-points.ts';
import { Dict } from '../values/dict.ts';
import { toFloat } from '../values/numbers.ts';
import { Range } from '../values/range.ts';
import { asInteger } from '../values/types.ts';
import { Markup, orElse, Tuple, textOf, Undefined, type Value } from '../values/value.ts';
import { expected, notFinite } from '../values/wording.ts';

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly kind: string;
  readonly at: number;
}

/** The arguments of one formatting: those of a tuple one by one, anything else as a single one. */
class Supply {
  readonly #value: Value;
  readonly #items: readonly Value[];
  #next = 0;

  constructor(value: Value) {
    this.#value = value;
    this.#items = value instanceof Tuple ? value.items : [value];
  }

  take(): Value {
    const item = this.#items[this.#next++];
    if (item === undefined) throw typeError('There are more places to fill in this text than values.');
    return item;
  }

  byName(name: string): Value {
    if (!(this.#value instanceof Dict)) {
      if (this.#value instanceof Undefined) throw undefinedError(this.#value);
      throw expected('a mapping with the values by name', this.#value);
    }
    const found = this.#value.get(name);
    if (found === undefined) throw new Failure('KeyError', `There is no value "${name}" to fill in.`);
    this.#next = 1;
    return found;
  }

  /** Left over arguments are an error, unless they are of a kind that could be asked by key. */
  finish(): void {
    const value = this.#value;
    const byKey =
      Array.isArray(value) || value instanceof Dict || value instanceof Range || value instanceof Undefined;
    if (!byKey && this.#next < this.#items.length) {
      const hint =
        this.#next === 0 ? 'to divide, use the filter "int", which reads a text as a number' : undefined;
      throw new Failure('TypeError', 'There are more values than places to fill in this text.', { hint });
    }
  }
}

function pad(text: string, directive: Directive): string {
  const missing = directive.width - codePointLength(text);
  if (missing <= 0) return text;
  return directive.flags.includes('-') ? text + ' '.repeat(missing) : ' '.repeat(missing) + text;
}

function padNumber(sign: string, prefix: string, digits: string, directive: Directive): string {
  const { flags, width } = directive;
  const missing = width - sign.length - prefix.length - digits.length;
  if (missing > 0 && flags.includes('0') && !flags.includes('-'))
    return sign + prefix + '0'.repeat(missing) + digits;
  return pad(sign + prefix + digits, directive);
}

function signFor(negative: boolean, flags: string): string {
  if (negative) return '-';
  return flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
}

function wholeNumber(value: Value, kind: string): bigint {
  const integer = asInteger(value);
  if (integer !== undefined) return integer;
  if ('oxX'.includes(kind)) throw expected(`a whole number for "%${kind}"`, value);
  if (value instanceof Undefined) throw undefinedError(value);
  if (typeof value !== 'number') throw expected(`a number for "%${kind}"`, value);
  if (Number.isNaN(value)) throw valueError(notFinite);
  if (!Number.isFinite(value)) throw new Failure('OverflowError', notFinite);
  return BigInt(Math.trunc(value));
}

function integerDirective(value: Value, directive: Directive): string {
  const { kind, flags, precision } = directive;
  const number = wholeNumber(value, kind);
  const magnitude = number < 0n ? -number : number;
  const radix = kind === 'o' ? 8 : kind === 'x' || kind === 'X' ? 16 : 10;
  const lower = magnitude.toString(radix).padStart(precision ?? 0, '0');
  const prefix = flags.includes('#') && radix !== 10 ? (kind === 'o' ? '0o' : `0${kind}`) : '';
  return padNumber(
    signFor(number < 0n, flags),
    prefix,
    kind === 'X' ? lower.toUpperCase() : lower,
    directive,
  );
}

function floatDirective(value: Value, directive: Directive): string {
  const { kind, flags } = directive;
  const integer = asInteger(value);
  const number = integer === undefined ? value : toFloat(integer);
  if (number instanceof Undefined) throw undefinedError(number);
  if (typeof number !== 'number') throw expected(`a number for "%${kind}"`, value);
  const precision = directive.precision ?? 6;
  const magnitude = Math.abs(number);
  const alternate = flags.includes('#');
  const lower = kind.toLowerCase();
  const text =
    lower === 'e'
      ? exponential(magnitude, precision)
      : lower === 'f'
        ? fixed(magnitude, precision)
        : general(magnitude, precision, alternate);
  const negative = number < 0 || Object.is(number, -0);
  const pointed = alternate && !text.includes('.') ? text.replace(/^(\d+)/, '$1.') : text;
  return padNumber(signFor(negative, flags), '', lower === kind ? pointed : pointed.toUpperCase(), directive);
}

function characterDirective(value: Value): string {
  const text = textOf(value);
  if (text !== undefined && codePointLength(text) === 1) return text;
  const code = asInteger(value);
  if (code === undefined) throw expected('a character or its number for "%c"', value);
  if (code < 0n || code > 0x10ffffn)
    throw new Failure('OverflowError', 'There is no character with this number.');
  return String.fromCodePoint(Number(code));
}

/**
 * Python's `text % value`. `makeSafe`: what is put in place of `%s` and its like is made safe HTML,
 * unless it is already.
 */
export function formatPercent(
  rt: Runtime,
  text: string,
  value: Value,
  makeSafe?: (text: string) => string,
): string {
  const supply = new Supply(value);
  let result = '';
  let at = 0;
  const number = (): number => {
    if (text[at] === '*') {
      at++;
      const width = supply.take();
      const given = asInteger(width);
      if (given === undefined) throw expected('a whole number for "*"', width);
      return Number(given);
    }
    const digits = /^\d*/.exec(text.slice(at, at + 20))?.[0] ?? '';
    at += digits.length;
    return Number(digits);
  };
  for (;;) {
    const sign = text.indexOf('%', at);
    if (sign < 0) break;
    result += text.slice(at, sign);
    at = sign + 1;
    let named: Value | undefined;
    if (text[at] === '(') {
      const end = closingParenthesis(text, at);
      named = supply.byName(text.slice(at + 1, end));
      at = end + 1;
    }
    let flags = '';
    while (at < text.length && '-+ #0'.includes(text[at] ?? '')) flags += text[at++] ?? '';
    let width = number();
    if (width < 0) {
      flags += '-';
      width = -width;
    }
    let precision: number | undefined;
    if (text[at] === '.') {
      at++;
      precision = Math.max(0, number());
    }
    rt.checkLength(width);
    rt.checkLength(precision ?? 0);
    while (at < text.length && 'hlL'.includes(text[at] ?? '')) at++;
    if (at >= text.length) throw valueError('The text ends within a place to fill in, after "%".');
    const kind = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const directive: Directive = { flags, width, precision, kind, at };
    at += kind.length;
    result +=
      kind === '%'
        ? '%'
        : converted(
            rt,
            directive,
            orElse(named, () => wanted(directive, supply)),
            makeSafe,
          );
    rt.checkLength(result.length);
  }
  supply.finish();
  return result + text.slice(at);
}

function closingParenthesis(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  throw valueError('The name after "%(" is not closed: expected ")".');
}

function unknownKind({ kind }: Directive): Failure {
  return valueError(`"%${kind}" is not a place to fill in; write "%%" for a percent sign.`);
}

function wanted(directive: Directive, supply: Supply): Value {
  if ('diuoxXeEfFgGcrsa'.includes(directive.kind)) return supply.take();
  throw unknownKind(directive);
}

function converted(
  rt: Runtime,
  directive: Directive,
  value: Value,
  makeSafe: ((text: string) => string) | undefined,
): string {
  const cut = (text: string): string =>
    directive.precision === undefined
      ? text
      : codePointSlice(text, 0, Math.min(directive.precision, codePointLength(text)));
  const safe = (text: string): string =>
    makeSafe === undefined || value instanceof Markup ? text : makeSafe(text);
  switch (directive.kind) {
    case 's':
      return pad(cut(safe(str(rt, value))), directive);
    case 'r':
      return pad(cut(safe(repr(rt, value))), directive);
    case 'a':
      return pad(cut(safe(asciiOf(repr(rt, value)))), directive);
    case 'c':
      return pad(characterDirective(value), directive);
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
      return integerDirective(value, directive);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return floatDirective(value, directive);
    default:
      throw unknownKind(directive);
  }
}
