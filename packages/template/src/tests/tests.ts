import { isCallable } from '../evaluate/call.ts';
import type { LibraryFunction } from '../evaluate/library.ts';
import type { Runtime } from '../evaluate/runtime.ts';
import { isLower, isUpper } from '../methods/letter-case.ts';
import { str } from '../printing/str.ts';
import { bind, signature } from '../values/arguments.ts';
import { binary } from '../values/arithmetic.ts';
import { compare, equals } from '../values/compare.ts';
import { contains } from '../values/contains.ts';
import { assertHashable, Dict } from '../values/dict.ts';
import { isSafe } from '../values/escape.ts';
import { tryIterate } from '../values/iterate.ts';
import { Range } from '../values/range.ts';
import { isText } from '../values/types.ts';
import { Tuple, textOf, Undefined, type Value } from '../values/value.ts';

type Run = (rt: Runtime, value: Value, other: Value) => boolean;

function test(name: string, run: Run): [string, LibraryFunction] {
  const shape = signature(name, 'value', true, 1);
  return [name, (rt, args) => run(rt, bind(shape, args)[0] ?? null, null)];
}

function comparison(parameter: string, run: Run, ...names: string[]): [string, LibraryFunction][] {
  return names.map((name) => {
    const shape = signature(name, `value ${parameter}`, parameter !== 'b', 1);
    return [
      name,
      (rt, args) => {
        const [value, other] = bind(shape, args);
        return run(rt, value ?? null, other ?? null);
      },
    ];
  });
}

function isNumber(value: Value): boolean {
  return typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean';
}

function isSequence(value: Value): boolean {
  if (Array.isArray(value) || isText(value)) return true;
  return (
    value instanceof Dict || value instanceof Tuple || value instanceof Range || value instanceof Undefined
  );
}

function remainder(rt: Runtime, value: Value, divisor: Value): Value {
  return binary(rt, '%', value, divisor);
}

function isKnown(names: (rt: Runtime) => ReadonlyMap<string, unknown>): Run {
  return (rt, value) => {
    assertHashable(value);
    const name = textOf(value);
    return name !== undefined && names(rt).has(name);
  };
}

/** Every test that Jinja2 has of its own. */
export const standardTests: ReadonlyMap<string, LibraryFunction> = new Map([
  test('odd', (rt, value) => equals(rt, remainder(rt, value, 2n), 1n)),
  test('even', (rt, value) => equals(rt, remainder(rt, value, 2n), 0n)),
  test('defined', (_rt, value) => !(value instanceof Undefined)),
  test('undefined', (_rt, value) => value instanceof Undefined),
  test(
    'filter',
    isKnown((rt) => rt.library.filters),
  ),
  test(
    'test',
    isKnown((rt) => rt.library.tests),
  ),
  test('none', (_rt, value) => value === null),
  test('boolean', (_rt, value) => typeof value === 'boolean'),
  test('false', (_rt, value) => value === false),
  test('true', (_rt, value) => value === true),
  test('integer', (_rt, value) => typeof value === 'bigint'),
  test('float', (_rt, value) => typeof value === 'number'),
  test('lower', (rt, value) => isLower(str(rt, value))),
  test('upper', (rt, value) => isUpper(str(rt, value))),
  test('string', (_rt, value) => isText(value)),
  test('mapping', (_rt, value) => value instanceof Dict),
  test('number', (_rt, value) => isNumber(value)),
  test('sequence', (_rt, value) => isSequence(value)),
  test('iterable', (rt, value) => tryIterate(rt, value) !== undefined),
  test('callable', (_rt, value) => isCallable(value)),
  test('escaped', (_rt, value) => isSafe(value)),
  ...comparison('num', (rt, value, num) => equals(rt, remainder(rt, value, num), 0n), 'divisibleby'),
  ...comparison('other', (_rt, value, other) => value === other, 'sameas'),
  ...comparison('seq', (rt, value, container) => contains(rt, container, value), 'in'),
  ...comparison('b', (rt, value, other) => equals(rt, value, other), '==', 'eq', 'equalto'),
  ...comparison('b', (rt, value, other) => !equals(rt, value, other), '!=', 'ne'),
  ...comparison('b', (rt, value, other) => compare(rt, '>', value, other), '>', 'gt', 'greaterthan'),
  ...comparison('b', (rt, value, other) => compare(rt, '>=', value, other), '>=', 'ge'),
  ...comparison('b', (rt, value, other) => compare(rt, '<', value, other), '<', 'lt', 'lessthan'),
  ...comparison('b', (rt, value, other) => compare(rt, '<=', value, other), '<=', 'le'),
]);
