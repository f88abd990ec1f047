import type { BinaryOperator } from '../ast.ts';
import type { Runtime } from '../evaluate/runtime.ts';
import { Failure, undefinedError } from '../failure.ts';
import { formatPercent } from '../format/percent.ts';
import { DictView, ValueSet } from './dict.ts';
import { escapeText, escapeValue, isSafe } from './escape.ts';
import { toArray } from './iterate.ts';
import {
  floatDivmod,
  floorDivide,
  floorModulo,
  multiplyIntegers,
  power,
  toFloat,
  trueDivide,
  zeroDivision,
} from './numbers.ts';
import { asInteger, isText } from './types.ts';
import { Markup, Tuple, Undefined, type Value } from './value.ts';
import { described, expected } from './wording.ts';

type Numeric = bigint | number;

const largestIndex = 2n ** 63n - 1n;

function numeric(value: Value): Numeric | undefined {
  return typeof value === 'number' ? value : asInteger(value);
}

function unsupported(operator: string, left: Value, right: Value): Failure {
  const message = `"${operator}" cannot combine ${described(left)} and ${described(right)}.`;
  const operands = [left, right];
  const readable =
    operands.some(isText) && operands.every((value) => isText(value) || numeric(value) !== undefined);
  const toNumber = 'the filter "int" reads a text as a number';
  const hint = operator === '+' ? `use "~" to join texts; ${toNumber}` : toNumber;
  return new Failure('TypeError', message, readable ? { hint } : {});
}

function plus(rt: Runtime, left: Value, right: Value): Value {
  if (typeof left === 'string' && typeof right === 'string') {
    rt.checkLength(left.length + right.length);
    return left + right;
  }
  if (left instanceof Markup && (isText(right) || isSafe(right)))
    return joined(rt, left.text, escapeValue(rt, right).text);
  if (right instanceof Markup && (isText(left) || isSafe(left)))
    return joined(rt, escapeValue(rt, left).text, right.text);
  if (Array.isArray(left) && Array.isArray(right)) {
    rt.step(left.length + right.length);
    return [...left, ...right];
  }
  if (left instanceof Tuple && right instanceof Tuple) {
    rt.step(left.items.length + right.items.length);
    return new Tuple([...left.items, ...right.items]);
  }
  throw unsupported('+', left, right);
}

function joined(rt: Runtime, left: string, right: string): Markup {
  rt.checkLength(left.length + right.length);
  return new Markup(left + right);
}

/** A sequence a number of times; undefined when `value` is none. */
function repeated(rt: Runtime, value: Value, times: Value): Value | undefined {
  const isSequence = isText(value) || Array.isArray(value) || value instanceof Tuple;
  if (!isSequence) return undefined;
  const integer = asInteger(times);
  if (integer === undefined) throw expected(`a whole number to repeat ${described(value, 'this')}`, times);
  if (integer > largestIndex || integer < -largestIndex) {
    throw new Failure('OverflowError', 'The number of repetitions is too large.');
  }
  const count = integer < 0n ? 0 : Number(integer);
  if (isText(value)) {
    const text = typeof value === 'string' ? value : value.text;
    rt.checkLength(text.length * count);
    const result = text === '' ? '' : text.repeat(count);
    return typeof value === 'string' ? result : new Markup(result);
  }
  const items = Array.isArray(value) ? value : value.items;
  rt.step(items.length * count);
  const result: Value[] = [];
  if (items.length > 0) for (let turn = 0; turn < count; turn++) result.push(...items);
  return Array.isArray(value) ? result : new Tuple(result);
}

function setDifference(rt: Runtime, left: Value, right: Value): Value | undefined {
  const isSet = (value: Value): boolean =>
    value instanceof ValueSet || (value instanceof DictView && value.kind !== 'values');
  if (!isSet(left) || (left instanceof ValueSet && !isSet(right))) return undefined;
  const out = new ValueSet(toArray(rt, right));
  return new ValueSet(toArray(rt, left).filter((member) => !out.has(member)));
}

function onNumbers(operator: Exclude<BinaryOperator, '**'>, left: Numeric, right: Numeric): Numeric {
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    switch (operator) {
      case '+':
        return left + right;
      case '-':
        return left - right;
      case '*':
        return multiplyIntegers(left, right);
      case '/':
        return trueDivide(left, right);
      case '//':
        return floorDivide(left, right);
      case '%':
        return floorModulo(left, right);
    }
  }
  const [a, b] = [toFloat(left), toFloat(right)];
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      if (b === 0) throw zeroDivision();
      return a / b;
    case '//':
      if (b === 0) throw zeroDivision();
      return floatDivmod(a, b).quotient;
    case '%':
      if (b === 0) throw zeroDivision();
      return floatDivmod(a, b).rest;
  }
}

/** Python's binary operators. */
export function binary(rt: Runtime, operator: BinaryOperator, left: Value, right: Value): Value {
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    return operator === '**' ? power(left, right) : onNumbers(operator, left, right);
  }
  if (operator === '%' && isText(left)) {
    const text = typeof left === 'string' ? left : left.text;
    const result = formatPercent(rt, text, right, left instanceof Markup ? escapeText : undefined);
    return typeof left === 'string' ? result : new Markup(result);
  }
  if (left instanceof Undefined) throw undefinedError(left);
  if (right instanceof Undefined) throw undefinedError(right);
  const [a, b] = [numeric(left), numeric(right)];
  if (a !== undefined && b !== undefined) return operator === '**' ? power(a, b) : onNumbers(operator, a, b);
  if (operator === '+') return plus(rt, left, right);
  if (operator === '*') {
    const result = repeated(rt, left, right) ?? repeated(rt, right, left);
    if (result !== undefined) return result;
  }
  if (operator === '-') {
    const result = setDifference(rt, left, right);
    if (result !== undefined) return result;
  }
  throw unsupported(operator, left, right);
}

export function negate(value: Value): Value {
  if (value instanceof Undefined) throw undefinedError(value);
  const number = numeric(value);
  if (number === undefined) throw expected('a number after "-"', value);
  return -number;
}

export function positive(value: Value): Value {
  if (value instanceof Undefined) throw undefinedError(value);
  const number = numeric(value);
  if (number === undefined) throw expected('a number after "+"', value);
  return number;
}
