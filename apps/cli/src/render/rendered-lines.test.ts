import { renderEnvironmentFile } from '@maestro-ng/engine';
import type { Source } from '@maestro-ng/schema';
import { expect, it } from 'vitest';
import { renderedLines } from './rendered-lines.ts';

/** What a template becomes that may include the file `part`. */
function sourceOf(text: string, env: Readonly<Record<string, string>>, part = ''): Source {
  const files = { read: (path: string) => ({ path, text: part }), exists: () => true, names: () => [] };
  const { source } = renderEnvironmentFile({ file: 'maestro.yaml', text, processEnv: env }, files);
  if (source === undefined) throw new Error('the template is wrong');
  return source;
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
  const lines = [...renderedLines(sourceOf(template, env, part), { reveal: false })];
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

it.each([
  ['{% for k, v in env.items() %}{{ v }}{% endfor %}', '***'],
  ["{% set t = env.TOKEN %}{{ {'x': t} }}", "{'x': '***'}"],
  ['{{ [env.TOKEN] | join }}, not short ones: ab', '***, not short ones: ab'],
])('hides the values of secret variables by whatever way they came: %s', (text, expected) => {
  const variables = { TOKEN: 'tok-sekret', PASSWORD: 'ab' };
  const lines = renderedLines(sourceOf(text, { TOKEN: 'tok-sekret' }), { reveal: false, env: variables });
  expect([...lines].map((line) => line.text)).toEqual([expected]);
});

it('shows everything when it is asked to', () => {
  const lines = [...renderedLines(sourceOf(template, env, part), { reveal: true })];
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
  const lines = renderedLines(sourceOf(text, { TOKEN: 'abc', PASSWORD: 'def' }), { reveal: false });
  expect([...lines].map((line) => line.text)).toEqual([expected]);
});
