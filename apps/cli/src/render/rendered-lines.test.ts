import { type RenderedEnvironment, renderEnvironmentFile } from '@maestro-ng/engine';
import { expect, it } from 'vitest';
import { renderedLines } from './rendered-lines.ts';

type Rendered = Required<Pick<RenderedEnvironment, 'source'>> & Pick<RenderedEnvironment, 'veiled'>;

/** What a template becomes that may include the file `part`. */
function rendered(text: string, env: Readonly<Record<string, string>>, part = ''): Rendered {
  const files = { read: (path: string) => ({ path, text: part }), exists: () => true, names: () => [] };
  const { source, veiled } = renderEnvironmentFile({ file: 'maestro.yaml', text, processEnv: env }, files);
  if (source === undefined) throw new Error('the template is wrong');
  return { source, ...(veiled && { veiled }) };
}

const template = `name: {{ env.NAME }}
{% for number in [1, 2] %}
  web-{{ number }}: {url: "http://{{ env.DB_PASSWORD }}@{{ env['HOST'] }}/", token: abc}
{% endfor -%}
{% include 'part' %}
`;
const env = { NAME: 'shop', DB_PASSWORD: 'hunter2', HOST: 'db' };
const part = '# from elsewhere\npassword:\n  - {{ env.NAME }}';

it('says where each line comes from and what it read, and hides secrets', () => {
  const lines = [...renderedLines(rendered(template, env, part).source, { reveal: false })];
  expect(
    lines.map(({ text, file, line, column, variables }) => [text, file, line, column, variables]),
  ).toEqual([
    ['name: shop', 'maestro.yaml', 1, 1, ['env.NAME']],
    ['', 'maestro.yaml', 2, 27, []],
    [
      '  web-1: {url: "http://***@db/", token: ***}',
      'maestro.yaml',
      3,
      3,
      ['number', 'env.DB_PASSWORD', 'env.HOST'],
    ],
    ['', 'maestro.yaml', 2, 27, []],
    [
      '  web-2: {url: "http://***@db/", token: ***}',
      'maestro.yaml',
      3,
      3,
      ['number', 'env.DB_PASSWORD', 'env.HOST'],
    ],
    ['# from elsewhere', 'part', 1, 1, []],
    ['password:', 'part', 2, 1, []],
    ['  ***', 'part', 3, 3, ['env.NAME']],
  ]);
});

/** What is shown of a template, with other texts in place of secrets for comparison. */
function shown(text: string, env: Readonly<Record<string, string>>): string[] {
  const { source, veiled } = rendered(text, env);
  const lines = renderedLines(source, { reveal: false, veiled });
  return [...lines].map((line) => line.text);
}

it.each([
  ['{% for k, v in env.items() %}{{ k }}={{ v }};{% endfor %}', ['HOST=db;TOKEN=***']],
  ["{% set t = env.TOKEN %}a: {{ {'x': t} }}", ['a: ***']],
  ["{% set t = env.TOKEN | replace('s', '') %}{{ env.HOST }}{{ t }}.{{ env.HOST }}", ['db***.db']],
  ['{% macro m(t) %}q={{ t | urlencode }}{% endmacro %}{{ m(env.TOKEN) | upper }}', ['***']],
  ['{% set t = env.TOKEN | upper %}- {{ t }} and {{ t }} end', ['- *** end']],
  ['{% set t = env.TOKEN %}{{ t[0] }}: 1', ['***: 1']],
  [
    '{% for c in env.PASSCODE %}\n- {{ c }}\n{%- endfor %}\n- 4',
    ['', '- ***', '- ***', '- ***', '- ***', '- 4'],
  ],
])('hides what came from secrets by whatever way: %s', (text, expected) => {
  expect(shown(text, { HOST: 'db', TOKEN: 'a/sekret', PASSCODE: '1230' })).toEqual(expected);
});

it('hides all of a number that has something in common with another one', () => {
  expect(shown('{% set n = env.TOKEN | int %}n: {{ n }}', { TOKEN: '1230' })).toEqual(['n: ***']);
});

it('hides copies of secrets in other variables', () => {
  const env = { TOKEN: 'sekret', DSN: 'user=me key=sekret', PASSWORD: 'me' };
  expect(shown('{% for k in [env.DSN, env.HOST] %}{{ k }} {% endfor %}', { ...env, HOST: 'me' })).toEqual([
    '*** me ',
  ]);
});

it('hides the lines of a secret that has several', () => {
  expect(shown('{% set k = env.TOKEN %}k: |\n{{ k }}\nz: 1', { TOKEN: 'begin\n\nend' })).toEqual([
    'k: |',
    '***',
    '',
    '***',
    'z: 1',
  ]);
});

it.each([
  [
    "a: 1\n{% if env.TOKEN == 'a' %}  b: alpha{% else %}  b: alphabet{% endif %}\nc: 2",
    ['a: 1', '  ***', 'c: 2'],
  ],
  ["a: 1\n{% if env.TOKEN == 'a' %}\n  b: 1\n{% endif %}\nc: 2", ['a: 1', '', '  ***', '', 'c: 2']],
  ['a: 1\n{% if env.TOKEN %}\n  b: 1\n{% endif %}\nc: 2', ['a: 1', '', '  b: 1', '', 'c: 2']],
])('hides lines that a secret decides on, and not those that are there with any: %s', (text, expected) => {
  expect(shown(text, { TOKEN: 'a' })).toEqual(expected);
});

it('hides what was made of secrets also where the template cannot be rendered without them', () => {
  const text =
    '{% set n = 10 // ((env.TOKEN | int) * (env.TOKEN | int - 1)) %}n: {{ n }} 🚢🚢 of {{ env.HOST }}\nm: 1';
  expect(shown(text, { TOKEN: '2', HOST: 'db' })).toEqual(['n: *** 🚢🚢 of db', 'm: 1']);
});

it.each([
  ['hides the default of a secret that is not set', "{{ env.TOKEN | default('abc') }}", ['***']],
  ['takes the working directory for no secret', '{{ env.PWD }}', ['/srv']],
])('%s', (_, text, expected) => {
  expect(shown(text, { PWD: '/srv' })).toEqual(expected);
});

it('shows everything when it is asked to', () => {
  const lines = [...renderedLines(rendered(template, env, part).source, { reveal: true })];
  expect(lines.map(({ text }) => text)).toEqual([
    'name: shop',
    '',
    '  web-1: {url: "http://hunter2@db/", token: abc}',
    '',
    '  web-2: {url: "http://hunter2@db/", token: abc}',
    '# from elsewhere',
    'password:',
    '  - shop',
  ]);
});

it.each([
  ['{{ env.TOKEN }}{{ env.PASSWORD }}', '***'],
  ['a {{ env.TOKEN }} {{ env.PASSWORD }} b', 'a *** *** b'],
  ['key: {{ env.TOKEN | upper }}', 'key: ***'],
  ["key: {{ env.get('TOKEN') }}", 'key: ***'],
])('hides what secret variables give: %s', (text, expected) => {
  const lines = renderedLines(rendered(text, { TOKEN: 'abc', PASSWORD: 'def' }).source, { reveal: false });
  expect([...lines].map((line) => line.text)).toEqual([expected]);
});
