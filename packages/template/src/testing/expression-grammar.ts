import fc from 'fast-check';
import {
  attributes,
  filters,
  literals,
  methodCalls,
  names,
  operators,
  slices,
  tests,
} from './expression-words.ts';

/** Of what there is, and of what there is not. */
export const name: fc.Arbitrary<string> = fc.constantFrom(...names);
const literal = fc.constantFrom(...literals);
const binary = fc.constantFrom(...operators);
const attribute = fc.constantFrom(...attributes);

// Jinja2 gives nothing, not an error, for a constant that cannot be sliced: only what can be one is sliced here.
const sliced = fc.oneof(
  name,
  fc.constantFrom("'abc'", '[1, 2, 3]', "(1, 'a')", 'range(5)', "dict(a=1, b='x')"),
);

const expressions = fc.letrec<{ expression: string; small: string }>((tie) => ({
  small: fc.oneof({ weight: 3, arbitrary: name }, { weight: 3, arbitrary: literal }),
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: tie('small') },
    {
      weight: 3,
      arbitrary: fc.tuple(tie('expression'), fc.constantFrom(...filters)).map(([a, f]) => `${a}|${f}`),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(tie('small'), fc.constantFrom(...methodCalls))
        .map(([a, m]) => (m.startsWith('(') ? a + m : `${a}.${m}`)),
    },
    { weight: 2, arbitrary: fc.tuple(tie('small'), attribute).map(([a, b]) => `${a}.${b}`) },
    { weight: 1, arbitrary: fc.tuple(name, attribute, attribute).map(([a, b, c]) => `${a}.${b}.${c}`) },
    { weight: 2, arbitrary: fc.tuple(sliced, fc.constantFrom(...slices)).map(([a, b]) => a + b) },
    {
      weight: 3,
      arbitrary: fc.tuple(tie('expression'), binary, tie('expression')).map(([a, o, b]) => `${a} ${o} ${b}`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('expression'), fc.boolean(), fc.constantFrom(...tests))
        .map(([a, not, t]) => `${a} is ${not ? 'not ' : ''}${t}`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('expression'), tie('expression'), tie('expression'))
        .map(([a, b, c]) => `${a} if ${b} else ${c}`),
    },
    { weight: 1, arbitrary: tie('expression').map((a) => `(${a})`) },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom('not ', '-', '+'), tie('expression')).map(([o, a]) => o + a),
    },
    { weight: 1, arbitrary: fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `[${a}, ${b}]`) },
    {
      weight: 1,
      arbitrary: fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `{'k': ${a}, 'l': ${b}}`),
    },
  ),
}));

export const expression: fc.Arbitrary<string> = expressions.expression;
