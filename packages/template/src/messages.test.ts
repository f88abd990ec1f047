import { expect, it } from 'vitest';
import { renderTemplate } from './index.ts';

function told(text: string): string {
  const context = { t: '80', n: 1, d: { name: 'web' }, l: [1, 'b'] };
  const files = new Map([['lib', '{% macro part(ship) %}{{ ship.ip }}{% endmacro %}']]);
  const load = (name: string): { name: string; text: string } | undefined => {
    const found = files.get(name);
    return found === undefined ? undefined : { name, text: found };
  };
  const result = renderTemplate({ name: 'main', text }, { context, loader: { load } });
  if (result.ok) return `rendered: ${result.output}`;
  const { message, hint } = result.problem;
  return hint === undefined ? message : `${message} (${hint})`;
}

it.each([
  ['{{ t', 'Expected "}}", but found the end of the template.'],
  ['{{ t n }}', 'Expected "}}", but found "n".'],
  ['{{ t + }}', 'Expected a value, but found "}}".'],
  ['{% set 1 = 2 %}', 'Only names can be given a value: expected a name.'],
  ['{{ "t }}', 'This text is not closed: its second quotation mark is missing.'],
  ['{{ t ? n }}', '"?" has no meaning in a tag.'],
  ['{{ (t] }}', 'Expected ")", but found "]".'],
  ['{{ t) }}', 'This ")" closes nothing.'],
  ['{{ "\\x1" }}', 'Expected 2 hexadecimal digits after "\\x" in this text.'],
  ['{# t', 'This comment is not closed: expected "#}".'],
  ['{% %}', 'Expected the name of a tag, but found "%}".'],
  ['{% fro x %}', '"fro" is not a tag. (did you mean "for"?)'],
  ['{% endif %}', 'There is nothing open here that "endif" could belong to.'],
  ['{% if n %}', '"if" is still open where the template ends: "elif", "else" or "endif" is expected.'],
  [
    '{% for i in l %}{% if n %}{% endfor %}',
    '"endfor" does not belong into "if": "elif", "else" or "endif" is expected here.',
  ],
  [
    '{{ range(n, stop=2, 3) }}',
    'These arguments are out of order: first those by position, then those by name, "*" and "**".',
  ],
  ['{{ t|uper }}', 'There is no filter "uper". (did you mean "upper"?)'],
  ['{{ t is strng }}', 'There is no test "strng". (did you mean "string"?)'],
  ['{{ l|map("uper")|list }}', 'There is no filter "uper". (did you mean "upper"?)'],
  ['{{ l|map(upper)|list }}', '"upper" is not defined. (write the name of the filter in quotation marks)'],
  ['{{ d.nme.x }}', 'There is no "nme" in this mapping. (did you mean "name"?)'],
  ['{{ n.x.y }}', 'There is no "x" in this number.'],
  ['{{ none.x.y }}', 'There is no "x" in nothing.'],
  [
    '{{ t + n }}',
    '"+" cannot combine a text and a number. (use "~" to join texts; the filter "int" reads a text as a number)',
  ],
  ['{{ l + d }}', '"+" cannot combine a list and a mapping.'],
  ['{{ t > n }}', '">" cannot compare a text and a number. (the filter "int" reads a text as a number)'],
  ['{{ none > n }}', '">" cannot compare nothing and a number.'],
  ['{{ n / 0 }}', 'This divides by zero.'],
  ['{{ n() }}', 'Expected a function or macro, but found a number.'],
  ['{% for x in n %}{% endfor %}', 'Expected a list or something else with items, but found a number.'],
  [
    '{{ n|length }}',
    'Expected something with a length, such as a text, list or mapping, but found a number.',
  ],
  ['{{ 1 in n }}', 'Expected a text, list or mapping after "in", but found a number.'],
  ['{{ {l: 1} }}', 'A list cannot be a key.'],
  ['{{ l|join(atribute="x") }}', '"join" takes no argument "atribute". (did you mean "attribute"?)'],
  ['{{ l|join(1, 2, 3) }}', '"join" is given too many arguments. (it takes d, attribute)'],
  ['{{ l|batch }}', '"batch" needs the argument "linecount".'],
  ['{{ t.upper(1) }}', '"upper" is given too many arguments. (it takes no arguments)'],
  ['{{ d.pop("x") }}', 'There is no key "x" in this mapping.'],
  ['{{ t.center("x") }}', 'Expected a whole number, but found a text.'],
  ['{{ "%d" % "x" }}', 'Expected a number for "%d", but found a text.'],
  [
    '{{ t % 2 }}',
    'There are more values than places to fill in this text. (to divide, use the filter "int", which reads a text as a number)',
  ],
  ['{{ "%s" % (1, 2) }}', 'There are more values than places to fill in this text.'],
  ['{{ "{} {x}".format(1) }}', 'There is no value for field "x" of this format.'],
  ['{{ "{:d}".format("x") }}', '"d" is not a format of a text.'],
  ['{% set a, b = l + l %}', 'Expected 2 values, but found more.'],
  [
    '{% set d.x = 1 %}',
    '"d" is not a namespace: "x" cannot be set in it. (define it before: {% set d = namespace() %})',
  ],
  ['{% include "gone" %}', 'There is no template "gone".'],
  ['{% include ["gone", "lost"] %}', 'There is no template "gone" or "lost".'],
  ['{% include 1 %}', 'Expected the name of a template, or a list of names, but found a number.'],
  [
    '{% from "lib" import prt %}{{ prt() }}',
    'There is no "prt" to import in template "lib". (did you mean "part"?)',
  ],
  ['{% from "lib" import part %}{{ part() }}', 'The argument "ship" is not given.'],
  [
    '{% from "lib" import part %}{{ part(1, 2) }}',
    'Macro "part" is given too many arguments: at most 1 expected.',
  ],
  ['{{ (1 if false).x }}', 'The condition of this "if" is false, and there is no "else".'],
  [
    '{{ t.__class__ }}',
    'Templates may not reach "__class__" of a text. (the inside of objects is out of reach for templates)',
  ],
])('%s is refused in plain words', (text, message) => {
  expect(told(text)).toBe(message);
});

it('a mapping of the context can have words of its own for what it lacks, at the smallest place', () => {
  const env = { HOME: '/root' };
  const absences = new Map([[env, (key: string) => `The variable ${key} is not set.`]]);
  const text = '{{ env.HOEM }}{% set parts = env.LIST.split(",") %}';
  const result = renderTemplate({ name: 'main', text }, { context: { env }, absences });
  expect(result).toEqual({
    ok: false,
    problem: {
      code: 'template-undefined',
      message: 'The variable LIST is not set.',
      errorClass: 'UndefinedError',
      phase: 'render',
      file: 'main',
      line: 1,
      column: 30,
      endColumn: 38,
    },
  });
  const { ok, ...rendered } = renderTemplate(
    { name: 'main', text: '{{ env.HOEM }}' },
    { context: { env }, absences },
  );
  expect({ ok, warnings: 'warnings' in rendered ? rendered.warnings : [] }).toMatchObject({
    ok: true,
    warnings: [{ message: 'The variable HOEM is not set.', hint: 'did you mean "HOME"?' }],
  });
});

it('a loader can say what to do about a template that is not there; the name is what is marked', () => {
  const loader = { load: () => undefined, whyMissing: (name: string) => `make ${name}` };
  const text = '{% from "macros" import port %}';
  expect(renderTemplate({ name: 'main', text }, { loader })).toEqual({
    ok: false,
    problem: {
      code: 'template-not-found',
      message: 'There is no template "macros".',
      errorClass: 'TemplateNotFound',
      phase: 'render',
      file: 'main',
      line: 1,
      column: 9,
      endColumn: 17,
      hint: 'make macros',
    },
  });
});
