import fc from 'fast-check';
import { expression, name } from './expression-grammar.ts';
import { context } from './expression-words.ts';

/** A template with what it includes, and the data that it is rendered with. */
export interface TemplateCase {
  readonly main: string;
  readonly files: Readonly<Record<string, string>>;
  readonly context: Readonly<Record<string, unknown>>;
}

const text = fc.constantFrom(
  'a',
  ' ',
  '\n',
  'key: value\n',
  '  - x\n',
  '{',
  '}',
  '%',
  '# c\n',
  '"q"',
  'é',
  '😀',
  '\r\n',
  '<b>',
);
const target = fc.constantFrom('x', 'y', 'i', 'k', 'v', 'acc', '_p', 'l');

const sign = fc.constantFrom('', '', '', '-');
const endSign = fc.constantFrom('', '', '', '-', '+');
const tag = (inner: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom('', '', '', '-', '+'), inner, endSign).map(([a, b, c]) => `{%${a} ${b} ${c}%}`);
const printed = fc.tuple(sign, expression, sign).map(([a, b, c]) => `{{${a} ${b} ${c}}}`);
const word = (text: string): fc.Arbitrary<string> => tag(fc.constant(text));
const map = (parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((all) => all.join(''));

const { body } = fc.letrec<{ body: string; statement: string }>((tie) => ({
  body: fc
    .array(tie('statement'), { minLength: 1, maxLength: 4, depthIdentifier: 'body' })
    .map((parts) => parts.join('')),
  statement: fc.oneof(
    { depthSize: 'small', depthIdentifier: 'body', withCrossShrink: true },
    { weight: 4, arbitrary: text },
    { weight: 8, arbitrary: printed },
    { weight: 4, arbitrary: tag(fc.tuple(target, expression).map(([a, b]) => `set ${a} = ${b}`)) },
    { weight: 1, arbitrary: tag(expression.map((a) => `set x, y = ${a}`)) },
    {
      weight: 1,
      arbitrary: map([
        tag(expression.map((a) => `set ns = namespace(v=${a})`)),
        tag(expression.map((a) => `set ns.v = ${a}`)),
      ]),
    },
    { weight: 2, arbitrary: map([tag(expression.map((a) => `if ${a}`)), tie('body'), word('endif')]) },
    {
      weight: 1,
      arbitrary: map([
        tag(expression.map((a) => `if ${a}`)),
        tie('body'),
        tag(expression.map((a) => `elif ${a}`)),
        tie('body'),
        word('else'),
        tie('body'),
        word('endif'),
      ]),
    },
    {
      weight: 3,
      arbitrary: map([
        tag(fc.tuple(target, expression).map(([a, b]) => `for ${a} in ${b}`)),
        tie('body'),
        word('endfor'),
      ]),
    },
    {
      weight: 1,
      arbitrary: map([
        tag(fc.tuple(expression, expression).map(([a, b]) => `for k, v in ${a} if ${b}`)),
        tie('body'),
        word('else'),
        tie('body'),
        word('endfor'),
      ]),
    },
    {
      weight: 1,
      arbitrary: map([
        tag(fc.tuple(target, expression, expression).map(([a, b, c]) => `for ${a} in ${b} if ${c}`)),
        tie('body'),
        word('endfor'),
      ]),
    },
    {
      weight: 1,
      arbitrary: map([
        tag(expression.map((a) => `for i in ${a} recursive`)),
        tie('body'),
        fc.constant('{{ loop(i) if i is sequence and i is not string }}'),
        word('endfor'),
      ]),
    },
    {
      weight: 1,
      arbitrary: map([
        tag(fc.tuple(target, name).map(([a, b]) => `with ${a} = ${b}`)),
        tie('body'),
        word('endwith'),
      ]),
    },
    { weight: 1, arbitrary: map([tag(target.map((a) => `set ${a}`)), tie('body'), word('endset')]) },
    {
      weight: 1,
      arbitrary: map([
        tag(fc.constantFrom('filter upper', 'filter indent(2)', "filter replace('a', 'o')", 'filter trim')),
        tie('body'),
        word('endfilter'),
      ]),
    },
    {
      weight: 1,
      arbitrary: map([
        tag(fc.tuple(target, expression).map(([a, b]) => `macro m(${a}, b=${b})`)),
        tie('body'),
        word('endmacro'),
        fc.constant('{{ m(1) }}{{ m(2, 3) }}'),
      ]),
    },
    {
      weight: 1,
      arbitrary: map([
        word('macro w()'),
        fc.constant('<{{ caller(1) }}>{{ varargs }}{{ kwargs }}'),
        word('endmacro'),
        tag(target.map((a) => `call(${a}) w()`)),
        tie('body'),
        word('endcall'),
      ]),
    },
    {
      weight: 1,
      arbitrary: tag(
        fc.tuple(name, fc.constantFrom('|nofilter', ' is notest')).map(([a, b]) => `if ${a}${b}`),
      ).map((head) => `${head}{% endif %}`),
    },
    { weight: 1, arbitrary: map([word('raw'), text, word('endraw')]) },
    { weight: 1, arbitrary: fc.tuple(sign, text, sign).map(([a, b, c]) => `{#${a} ${b} ${c}#}`) },
    {
      weight: 1,
      arbitrary: tag(
        fc.constantFrom(
          "include 'part'",
          "include 'gone' ignore missing",
          "include ['gone', 'part']",
          "include 'gone'",
        ),
      ),
    },
    {
      weight: 1,
      arbitrary: tag(
        fc.constantFrom(
          "import 'lib' as lib",
          "import 'lib' as lib with context",
          "from 'lib' import greet, val as x",
          "from 'lib' import absent",
        ),
      ),
    },
    {
      weight: 1,
      arbitrary: map([
        tag(fc.constantFrom('autoescape true', 'autoescape false', 'autoescape yes')),
        tie('body'),
        word('endautoescape'),
      ]),
    },
  ),
}));

const lib = fc.constant(
  "{% macro greet(who, b='B') %}[{{ who }}{{ b }}{{ s }}{{ x }}]{% endmacro %}{% set val = [1] %}noise\n",
);
const block = (blockName: string): fc.Arbitrary<string> =>
  map([tag(fc.constantFrom(`block ${blockName}`, `block ${blockName} scoped`)), body, word('endblock')]);
const base = map([body, block('one'), body, block('two'), fc.constantFrom('', '{{ self.one() }}')]);
const child = map([
  fc.constantFrom("{% extends 'base' %}", "{% extends 'base' %}{% set x = 1 %}", "pre{% extends 'base' %}"),
  body,
  fc.constantFrom(
    '',
    '{% block one %}1{{ super() }}{% endblock %}',
    '{% block two %}{{ x }}{{ self.one() }}{% endblock %}',
  ),
]);

const alone = fc.record({ main: body, part: body, lib });
const derived = fc.record({ main: child, base, part: body, lib });

/** Templates of all kinds of statements and expressions: many of them fail, as Jinja2 does. */
export const templateCases: fc.Arbitrary<TemplateCase> = fc
  .oneof({ weight: 4, arbitrary: alone }, { weight: 1, arbitrary: derived })
  .map((files): TemplateCase => ({ main: 'main', files, context }));

/** One expression each, printed. */
export const expressionCases: fc.Arbitrary<TemplateCase> = fc.tuple(expression, expression).map(
  ([first, second]): TemplateCase => ({
    main: 'main',
    files: { main: `{{ ${first} }}|{{ ${second} }}` },
    context,
  }),
);
