import { expect, it } from 'vitest';
import { pythonExpression } from './python-expression.ts';

it.each([
  ['ok', 'all ok here', true],
  ['a.b', 'a\nb', true],
  ['(?i)READY', 'ready', true],
  ['(?P<word>\\w+) (?P=word)', 'again again', true],
  ['end\\Z', 'the end\n', false],
  ['end\\Z', 'the end', true],
  ['\\Astart', 'no start', false],
  ['\\\\A', '\\A', true],
  ['(?m)^second$', 'first\nsecond', true],
  ['^OK$', 'OK\n', true],
  ['^OK$', 'OK\n\n', false],
  ['a\\$[$]', 'a$$', true],
  ['^[]$]+$', ']$', true],
  ['^[^]]$', ']', false],
  ['a(?# not b)c', 'ac', true],
])('%s searched in %j', (expression, text, found) => {
  const result = pythonExpression(expression);
  expect('pattern' in result && result.pattern.test(text)).toBe(found);
});

it.each([
  ['(', '"match_regex" is not a regular expression that can be searched for: unterminated group'],
  ['a: **', '"match_regex" is not a regular expression that can be searched for: nothing to repeat'],
  ['ok)', `"match_regex" is not a regular expression that can be searched for: unmatched ')'`],
  ['(?x) a b', '"match_regex" has the flag (?x), which is not known here; a, i, m, s and u are'],
])('%s is a problem', (expression, problem) => {
  expect(pythonExpression(expression)).toEqual({ problem, isPython: expression.startsWith('(?x)') });
});

it.each(['(?>a)b', 'a++', '(a)?(?(1)b|c)'])('%s is known to Python alone', (expression) => {
  expect(pythonExpression(expression)).toMatchObject({ isPython: true });
});
