import { describe, expect, test } from 'vitest';
import {
  dataOf,
  kindOf,
  Plain,
  pythonTextOf,
  type ScalarKind,
  type ScalarTag,
  scalarFault,
} from './scalar.ts';

/** Text without quotes, and what PyYAML 6.0.3 makes of it: its type, and `str()` of it. */
const recorded: readonly (readonly [string, ScalarKind, string])[] = [
  ['yes', 'bool', 'True'],
  ['No', 'bool', 'False'],
  ['ON', 'bool', 'True'],
  ['off', 'bool', 'False'],
  ['tRUE', 'str', 'tRUE'],
  ['y', 'str', 'y'],
  ['~', 'null', 'None'],
  ['Null', 'null', 'None'],
  ['', 'null', 'None'],
  ['0', 'int', '0'],
  ['-0', 'int', '0'],
  ['+5', 'int', '5'],
  ['1_000', 'int', '1000'],
  ['1__0', 'int', '10'],
  ['_1', 'str', '_1'],
  ['0755', 'int', '493'],
  ['0_7', 'int', '7'],
  ['08', 'str', '08'],
  ['0o7', 'str', '0o7'],
  ['0xFF', 'int', '255'],
  ['-0x1f', 'int', '-31'],
  ['0b10_10', 'int', '10'],
  ['0b', 'str', '0b'],
  ['190:20:30', 'int', '685230'],
  ['-1:30', 'int', '-90'],
  ['+12:30', 'int', '750'],
  ['12:60', 'str', '12:60'],
  ['123456789012345678901234567890', 'int', '123456789012345678901234567890'],
  ['9007199254740993', 'int', '9007199254740993'],
  ['1:30.5', 'float', '90.5'],
  ['-1:30.5', 'float', '-90.5'],
  ['1:2:3.4', 'float', '3723.4'],
  ['3.14', 'float', '3.14'],
  ['1e3', 'str', '1e3'],
  ['1.0e+3', 'float', '1000.0'],
  ['1.0e3', 'str', '1.0e3'],
  ['.5', 'float', '0.5'],
  ['-.5', 'str', '-.5'],
  ['5.', 'float', '5.0'],
  ['1.10', 'float', '1.1'],
  ['1_000.5', 'float', '1000.5'],
  ['1.0e-7', 'float', '1e-07'],
  ['1.0e+16', 'float', '1e+16'],
  ['.1e-5', 'float', '1e-06'],
  ['1.e+5', 'float', '100000.0'],
  ['0.0001', 'float', '0.0001'],
  ['0.00001', 'float', '1e-05'],
  ['123456789012345678.0', 'float', '1.2345678901234568e+17'],
  ['1.0e+400', 'float', 'inf'],
  ['1.5e+300', 'float', '1.5e+300'],
  ['-0.0', 'float', '-0.0'],
  ['.inf', 'float', 'inf'],
  ['-.Inf', 'float', '-inf'],
  ['+.inf', 'float', 'inf'],
  ['.NaN', 'float', 'nan'],
  ['-.nan', 'str', '-.nan'],
  ['1.2.3', 'str', '1.2.3'],
  ['2001-12-14', 'date', '2001-12-14'],
  ['2001-1-2', 'str', '2001-1-2'],
  ['2001-12-14t21:59:43.10-05:00', 'datetime', '2001-12-14 21:59:43.100000-05:00'],
  ['2001-12-14 21:59:43.10 -5', 'datetime', '2001-12-14 21:59:43.100000-05:00'],
  ['2001-12-15 2:59:43.1234567', 'datetime', '2001-12-15 02:59:43.123456'],
  ['2001-12-14T21:59:43Z', 'datetime', '2001-12-14 21:59:43+00:00'],
  ['2001-12-14 21:59:43 +05:30', 'datetime', '2001-12-14 21:59:43+05:30'],
  ['2001-12-14 21:59:43-00:30', 'datetime', '2001-12-14 21:59:43-00:30'],
  ['2001-12-14 21:59:43.', 'datetime', '2001-12-14 21:59:43'],
];

test.each(recorded)('%s without quotes is %s, printed %s', (text, kind, python) => {
  const plain = new Plain(text);
  expect([kindOf(plain), pythonTextOf(plain)]).toEqual([kind, python]);
});

test('values are those of JavaScript', () => {
  const texts = ['yes', '~', '0755', '22:22', '1.5', '.inf', '2001-12-14', '9007199254740993', 'x'];
  expect(texts.map((text) => dataOf(new Plain(text)))).toEqual([
    true,
    null,
    493,
    1342,
    1.5,
    Number.POSITIVE_INFINITY,
    '2001-12-14',
    9007199254740992,
    'x',
  ]);
});

describe('a tag decides instead of the text', () => {
  const tagged: readonly (readonly [ScalarTag, string, unknown, string])[] = [
    ['str', '1', '1', '1'],
    ['int', '0x10', 16, '16'],
    ['float', '1', 1, '1.0'],
    ['bool', 'Yes', true, 'True'],
    ['null', 'x', null, 'None'],
    ['timestamp', '2001-1-2', '2001-1-2', '2001-01-02'],
    ['binary', 'aGkK', 'aGkK', "b'hi\\n'"],
    ['binary', 'Jw==', 'Jw==', 'b"\'"'],
  ];
  test.each(tagged)('!!%s %s', (tag, text, value, python) => {
    const plain = new Plain(text, tag);
    expect([scalarFault(plain), dataOf(plain), pythonTextOf(plain)]).toEqual([undefined, value, python]);
  });
});

test.each([
  ['int', '0b', 'Expected a whole number.'],
  ['float', 'x', 'Expected a number.'],
  ['bool', 'maybe', 'Expected yes or no after "!!bool".'],
  ['binary', '%', 'Expected base64 after "!!binary".'],
  ['binary', 'a', 'Expected base64 after "!!binary".'],
  ['binary', 'aGk', 'Expected base64 after "!!binary".'],
  [undefined, '2001-02-29', 'This reads as a date, but there is no such day or time.'],
  [undefined, '2001-02-28 24:00:00', 'This reads as a date, but there is no such day or time.'],
  [undefined, '0b_', 'Expected a whole number.'],
] as const)('!!%s %s is a fault', (tag, text, fault) => {
  expect(scalarFault(new Plain(text, tag))).toBe(fault);
});
