import { describe, expect, it } from 'vitest';
import { renderTemplate } from './index.ts';

const env = {
  TOKEN: 'rost.Huhn.Zimt58',
  PIN: '739184',
  CONF: 'a: b\nc: d',
  HOST: 'db',
  REGION: 'eu',
};
const traced = new Set([env.TOKEN, env.PIN, env.CONF]);

/** The output with what is traced between brackets. */
function marked(text: string, files: Readonly<Record<string, string>> = {}): string {
  const loader = { load: (name: string) => ({ name, text: files[name] ?? '' }) };
  const result = renderTemplate({ name: 'main', text }, { context: { env }, traced, loader });
  if (!result.ok) return result.problem.message;
  let shown = '';
  let at = 0;
  for (const { start, end } of result.traced) {
    shown += `${result.output.slice(at, start)}[${result.output.slice(start, end)}]`;
    at = end;
  }
  return shown + result.output.slice(at);
}

describe('what is made of a traced text', () => {
  it.each([
    [
      'itself',
      'a [rost.Huhn.Zimt58] [rost.Huhn.Zimt58] [rost.Huhn.Zimt58] b',
      'a {{ env.TOKEN }} {{ env["TOKEN"] }} {{ env.get("TOKEN") }} b',
    ],
    [
      'a piece',
      '[Huhn] [Huh] [85tmiZ.nhuH.tsor]',
      '{{ env.TOKEN.split(".")[1] }} {{ env.TOKEN[env.TOKEN.index("H"):8] }} {{ env.TOKEN[::-1] }}',
    ],
    [
      'another spelling',
      '[huhn] [R0ST.HUHN.ZIMT58]',
      '{{ env.TOKEN.split(".")[1].lower() }} {{ env.TOKEN | upper | replace("O", "0") }}',
    ],
    [
      'a number',
      '[1478368] [739,184] [-738184]',
      '{{ env.PIN | int * 2 }} {{ "{:,}".format(env.PIN | int) }} {{ 1000 - env.PIN | int }}',
    ],
    ['a part of a text', 'x[u:rost@db]y', 'x{{ "u:" ~ env.TOKEN[:4] ~ "@" ~ env.HOST }}y'],
    [
      'a variable',
      '[Huhn] [Zimt58] db',
      '{% set a, b, c = env.TOKEN.split(".") %}{{ b }} {{ c }} {{ env.HOST }}',
    ],
    ['a block', '[u rost] [U ROST]', '{% set x %}u {{ env.TOKEN[:4] }}{% endset %}{{ x }} {{ x | upper }}'],
    ['a filter block', '[U ROST]', '{% filter upper %}u {{ env.TOKEN[:4] }}{% endfilter %}'],
    [
      'a filter block that is as it was',
      'u [rost]',
      '{% filter indent %}u {{ env.TOKEN[:4] }}{% endfilter %}',
    ],
    [
      'items of a loop',
      '[rost] 1,[.Huh] 2,[n.Zi] 3,[mt58] 4,',
      '{% for c in env.TOKEN | batch(4) %}{{ c | join }} {{ loop.index }},{% endfor %}',
    ],
    [
      'items that a test lets through',
      '[Huhn]',
      '{% for x in env.TOKEN.split(".") if "H" in x %}{{ x }}{% endfor %}',
    ],
    [
      'values of a mapping',
      'PIN=[739184] HOST=db ',
      '{% for k, v in env.items() %}{% if k in ["PIN", "HOST"] %}{{ k }}={{ v }} {% endif %}{% endfor %}',
    ],
    [
      'all of a mapping',
      '[rost.Huhn.Zimt58] [5] db',
      '{{ env.values() | first }} {{ env | length }} {{ env.HOST }}',
    ],
    [
      'an argument of a macro',
      '[rost]-db',
      '{% macro m(x, y) %}{{ x }}-{{ y }}{% endmacro %}{{ m(env.TOKEN[:4], env.HOST) }}',
    ],
    [
      'what a macro writes',
      'a [739184] [A 739184] [a 7]',
      '{% macro m() %}a {{ env.PIN }}{% endmacro %}{{ m() }} {{ m() | upper }} {% set y = m() %}{{ y[:3] }}',
    ],
    [
      'what a caller writes',
      '(a [739184])',
      '{% macro m() %}({{ caller() }}){% endmacro %}{% call m() %}a {{ env.PIN }}{% endcall %}',
    ],
    [
      'a namespace',
      '[rost] q',
      '{% set n = namespace(x="", y="q") %}{% set n.x = env.TOKEN[:4] %}{{ n.x }} {{ n.y }}',
    ],
    [
      'a list',
      '[rost] [rost]',
      '{% set l = [] %}{% set _ = l.append(env.TOKEN[:4]) %}{{ l | join("-") }} {{ l[0] }}',
    ],
    ['a mapping', '[rost]', '{% set d = {"k": env.TOKEN[:4]} %}{{ d.k }}'],
    [
      'an include',
      'i [rost] db',
      '{% set t = env.TOKEN[:4] %}{% include "i" %}',
      { i: 'i {{ t }} {{ env.HOST }}' },
    ],
    [
      'an import',
      'm [rost]',
      '{% import "i" as i %}{{ i.m(env.TOKEN[:4]) }}',
      { i: '{% macro m(x) %}m {{ x }}{% endmacro %}' },
    ],
    [
      'another template',
      'i b [739184]',
      '{% extends "i" %}{% block b %}b {{ env.PIN }}{% endblock %}',
      { i: 'i {% block b %}{% endblock %}' },
    ],
    [
      'one of two',
      '[rost] eu [739184]',
      '{{ env.NONE | default(env.TOKEN[:4]) }} {{ env.REGION or env.PIN }} {{ env.PIN if true else "" }}',
    ],
  ])('%s', (_name, expected, text, files: Readonly<Record<string, string>> = {}) => {
    expect(marked(text, files)).toBe(expected);
  });
});

describe('what is not made of it', () => {
  it.each([
    '{{ env.HOST }} {{ env["REGION"] }} {{ env.get("NONE", "x") }} {{ env.NONE | default("y") }}',
    '{% if env.TOKEN.startswith("rost") %}yes{% endif %} {{ "big" if env.PIN | int > 5 else "small" }}',
    '{% for k in env %}{{ k }} {% endfor %}',
    '{% set x = env.TOKEN %}{% for i in range(2) %}{{ i }}{% endfor %}{{ env.HOST ~ "-1" }}',
  ])('%s', (text) => {
    expect(marked(text)).not.toContain('[');
  });

  it('is all that there is where nothing is traced', () => {
    const result = renderTemplate({ name: 'main', text: '{{ env.TOKEN }}' }, { context: { env } });
    expect(result).toMatchObject({ ok: true, traced: [] });
  });
});
