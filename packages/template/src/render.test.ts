import { describe, expect, it } from 'vitest';
import { defaultBudget, type RenderOptions, type RenderResult, renderTemplate } from './index.ts';

function render(text: string, options: RenderOptions = {}): RenderResult {
  return renderTemplate({ name: 'main.yaml', text }, options);
}

function output(text: string, options?: RenderOptions): string {
  const result = render(text, options);
  return result.ok ? result.output : `${result.problem.errorClass}: ${result.problem.message}`;
}

function problem(text: string, options?: RenderOptions): unknown {
  const result = render(text, options);
  return result.ok ? result.output : result.problem;
}

describe('problems', () => {
  it('name the part of the line that failed', () => {
    expect(problem('a: 1\nb: {{ env.PORT + 1 }}\n', { context: { env: { PORT: '1' } } })).toEqual({
      code: 'template-type',
      message: '"+" cannot combine a text and a number.',
      errorClass: 'TypeError',
      phase: 'render',
      file: 'main.yaml',
      line: 2,
      column: 7,
      endColumn: 19,
      hint: 'use "~" to join texts; the filter "int" reads a text as a number',
    });
  });

  it('suggest the name that was meant', () => {
    expect(problem('{{ envv.X }}', { context: { env: {} } })).toMatchObject({ hint: 'did you mean "env"?' });
    expect(problem('{{ env.REGOIN.x }}', { context: { env: { REGION: 'eu' } } })).toMatchObject({
      code: 'template-undefined',
      hint: 'did you mean "REGION"?',
    });
    expect(problem('{{ 1|lenght }}')).toMatchObject({
      code: 'template-syntax',
      phase: 'compile',
      hint: 'did you mean "length"?',
    });
    expect(problem('{% esle %}')).toMatchObject({ hint: 'did you mean "else"?' });
    expect(problem('{% do x %}')).toMatchObject({
      hint: expect.stringContaining('{% set _ = … %}') as string,
    });
  });

  it('have a place in the file where they are', () => {
    const files = new Map([['lib', 'a\n{% macro m() %}\n{{ 1 / 0 }}{% endmacro %}']]);
    const loader = { load: (name: string) => ({ name, text: files.get(name) ?? '' }) };
    expect(problem('{% import "lib" as lib %}\n{{ lib.m() }}', { loader })).toMatchObject({
      errorClass: 'ZeroDivisionError',
      file: 'lib',
      line: 3,
      column: 4,
    });
  });

  it('come from data that is none', () => {
    expect(problem('', { context: { f: () => 1 } })).toMatchObject({ code: 'template-type' });
    expect(problem('', { context: { d: new Date(0) } })).toMatchObject({ code: 'template-type' });
  });

  it('come from a loader that throws', () => {
    const load = (): never => {
      throw new Error('disk on fire');
    };
    expect(problem('{% include "x" %}', { loader: { load } })).toMatchObject({
      message: 'Rendering failed: disk on fire.',
      line: 1,
    });
  });
});

describe('warnings', () => {
  it('tell what was undefined and printed as nothing, once for each place', () => {
    const result = render('a\n{% for i in [1, 2] %}[{{ nmae }}]{% endfor %}{{ d.x }}{{ "" if no }}', {
      context: { name: 1, d: {}, no: false },
    });
    expect(result).toMatchObject({ ok: true, output: 'a\n[][]' });
    expect(result.ok ? result.warnings : []).toEqual([
      {
        code: 'template-undefined',
        message: '"nmae" is not defined.',
        errorClass: 'UndefinedError',
        phase: 'render',
        file: 'main.yaml',
        line: 2,
        column: 26,
        endColumn: 30,
        hint: 'did you mean "name"?',
      },
      {
        code: 'template-undefined',
        message: 'There is no "x" in this mapping.',
        errorClass: 'UndefinedError',
        phase: 'render',
        file: 'main.yaml',
        line: 2,
        column: 49,
        endColumn: 52,
      },
    ]);
  });
});

describe('functions of the host', () => {
  it('are given plain data and give plain data', () => {
    const seen: unknown[] = [];
    const options: RenderOptions = {
      filters: { join_with: ([list, sign]) => (list as string[]).join(String(sign)) },
      functions: {
        lookup: (positional, named) => {
          seen.push(positional, { ...named });
          return { found: [1, 2.5, null, true], text: 'x' };
        },
      },
    };
    const text = '{{ ["a", "b"]|join_with("+") }} {{ lookup(1, {"k": (2, nope)}, z=2 ** 70).found }}';
    expect(output(text, options)).toBe('a+b [1, 2.5, None, True]');
    expect(seen).toEqual([[1, Object.assign(Object.create(null), { k: [2, undefined] })], { z: 2n ** 70n }]);
  });

  it('fail as the template', () => {
    const boom = (): never => {
      throw new Error('no such secret');
    };
    expect(output('{{ f() }}', { functions: { f: () => Promise.reject(new Error('late')) } })).toBe(
      'TypeError: "f" gives a promise; functions of templates answer at once.',
    );
    expect(problem('\n{{ boom() }}', { functions: { boom } })).toMatchObject({
      code: 'template-runtime',
      message: '"boom" failed: no such secret.',
      line: 2,
    });
  });

  it('are known to imported templates, variables are not', () => {
    const load = (name: string): { name: string; text: string } => ({
      name,
      text: '{% macro m() %}{{ f() }}{{ v }}{% endmacro %}',
    });
    const options = { loader: { load }, functions: { f: () => 'F' }, context: { v: 'V' } };
    expect(output('{% import "lib" as l %}{{ l.m() }}', options)).toBe('F');
  });
});

describe('data', () => {
  it('keeps names that objects inherit, maps and cycles', () => {
    const circle: Record<string, unknown> = { name: 'c' };
    circle['self'] = circle;
    const context = {
      d: JSON.parse('{"__proto__": 1, "constructor": 2}') as unknown,
      m: new Map([[1, 'one']]),
      circle,
      big: 2n ** 65n,
    };
    expect(output('{{ d }} {{ d.constructor }} {{ m[1] }} {{ circle }} {{ big }}', { context })).toBe(
      "{'__proto__': 1, 'constructor': 2} 2 one {'name': 'c', 'self': {...}} 36893488147419103232",
    );
  });

  it('is not changed by the template', () => {
    const context = { l: [1], d: { a: 1 } };
    expect(output('{{ l.append(2) }}{{ d.update(b=2) }}{{ l }}{{ d }}', { context })).toBe(
      "NoneNone[1, 2]{'a': 1, 'b': 2}",
    );
    expect(context).toEqual({ l: [1], d: { a: 1 } });
  });
});

describe('what an expression cannot reach', () => {
  it.each([
    "{{ ''.__class__ }}",
    '{{ [].__class__.__mro__ }}',
    '{{ cycler.__init__.__globals__ }}',
    "{{ '{0.__class__}'.format(1) }}",
    "{{ ''|attr('__class__') }}",
    "{{ [1]|map(attribute='__class__')|list }}",
    "{{ ''['__class__'] }}",
    '{{ range.__subclasses__() }}',
    '{% macro m() %}{% endmacro %}{{ m.__call__ }}',
  ])('%s is refused', (text) => {
    expect(problem(text)).toMatchObject({ code: 'template-unsafe', errorClass: 'SecurityError' });
  });

  it.each([
    'constructor',
    '__proto__',
    'prototype',
    'toString',
    'hasOwnProperty',
    'valueOf',
    '__defineGetter__',
    'call',
    'then',
  ])('an attribute %s that only the host has is undefined', (name) => {
    const values = [
      "''",
      '1',
      '1.5',
      'true',
      'none',
      '[]',
      '(1,)',
      '{}',
      'range(2)',
      'range',
      'dict',
      'x',
      'joiner()',
      'f',
      '[].append',
    ];
    const options: RenderOptions = { context: { x: { k: 1 } }, functions: { f: () => 1 } };
    for (const value of values) {
      expect(
        output(`{{ (${value}).${name} is defined }}{{ (${value})['${name}'] is defined }}`, options),
      ).toBe('FalseFalse');
    }
  });

  it('prototypes stay as they are', () => {
    output(
      "{% set d = {} %}{{ d.update({'__proto__': {'polluted': 1}}) }}{% set n = namespace() %}{% set n.__proto__ = d %}",
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('bounds', () => {
  it.each([
    ['a loop', '{% for i in range(10 ** 12) %}{% endfor %}'],
    ['a list', '{{ range(10 ** 12)|list }}'],
    ['a growing list', '{% set l = [1] %}{% for x in l %}{{ l.append(x) }}{% endfor %}'],
    ['output', "{% for i in range(10 ** 12) %}{{ 'x' * 1000 }}{% endfor %}"],
    ['a text', "{{ 'a' * 10 ** 12 }}"],
    [
      'a doubled text',
      "{% set n = namespace(x='a') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}{{ n.x }}",
    ],
    [
      'a nested list',
      '{% set n = namespace(x=[1]) %}{% for i in range(60) %}{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x }}',
    ],
    [
      'a nested tuple as a key',
      '{% set n = namespace(x=(1,)) %}{% for i in range(60) %}{% set n.x = (n.x, n.x) %}{% endfor %}{{ {n.x: 1} }}',
    ],
    ['a power', '{{ 10 ** (10 ** 10) }}'],
    [
      'a product',
      '{% set n = namespace(x=3) %}{% for i in range(60) %}{% set n.x = n.x * n.x %}{% endfor %}',
    ],
    ['a width', "{{ '%1000000000d' % 1 }}"],
    ['a precision', "{{ '{:.1000000000f}'.format(1.5) }}"],
    ['padding', "{{ 'a'.ljust(10 ** 11) }}"],
    ['indentation', "{{ 'a\nb'|indent(10 ** 11) }}"],
    ['a replacement', "{{ ('a' * 1000000)|replace('a', 'b' * 1000000) }}"],
    ['a filling', '{{ [1]|batch(10 ** 9, 0)|list }}'],
    ['a macro that calls itself', '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}'],
    ['a template that includes itself', "{% include 'main.yaml' %}"],
    ['a template that extends itself', "{% extends 'main.yaml' %}"],
    ['a block in itself', '{% block b %}{{ self.b() }}{% endblock %}'],
    ['a recursive loop', '{% for i in [[1]] recursive %}{{ loop([i]) }}{% endfor %}'],
    [
      'a deep list',
      '{% set n = namespace(x=[]) %}{% for i in range(100000) %}{% set n.x = [n.x] %}{% endfor %}{{ n.x }}',
    ],
    ['parentheses', `{{ ${'('.repeat(100_000)}1${')'.repeat(100_000)} }}`],
    ['brackets', `{{ ${'['.repeat(100_000)}${']'.repeat(100_000)} }}`],
    ['a sum', `{{ 1${' + 1'.repeat(100_000)} }}`],
    ['filters', `{{ 1${'|string'.repeat(100_000)} }}`],
    ['attributes', `{{ x${'.a'.repeat(100_000)} }}`],
    ['conditions', `{{ 1${' if 1 else 1'.repeat(50_000)} }}`],
    ['negations', `{{ ${'not '.repeat(100_000)}1 }}`],
    ['signs', `{{ ${'- '.repeat(100_000)}1 }}`],
    ['statements', `${'{% if 1 %}'.repeat(20_000)}${'{% endif %}'.repeat(20_000)}`],
    ['loops', `${'{% for a in b %}'.repeat(20_000)}${'{% endfor %}'.repeat(20_000)}`],
  ])('hold for %s', { timeout: 20_000 }, (_what, text) => {
    expect(problem(text)).toMatchObject({ code: 'template-budget', file: 'main.yaml' });
  });

  it('can be set', () => {
    expect(problem('{% for i in range(11) %}{% endfor %}', { budget: { steps: 10 } })).toMatchObject({
      code: 'template-budget',
    });
    expect(problem('12345678901', { budget: { outputLength: 10 } })).toMatchObject({
      code: 'template-budget',
    });
    expect(problem('{{ ((((1)))) }}', { budget: { depth: 4 } })).toMatchObject({ code: 'template-budget' });
    expect(output('{% for i in range(9) %}.{% endfor %}', { budget: { steps: 10, outputLength: 9 } })).toBe(
      '.........',
    );
    expect(defaultBudget).toEqual({ steps: 2_000_000, outputLength: 32_000_000, depth: 200 });
  });

  it('leave room for what people write', () => {
    const nested =
      '{% macro m(n) %}{% if n > 0 %}{% for i in [1] %}[{{ m(n - 1) }}]{% endfor %}{% endif %}{% endmacro %}{{ m(150)|length }}';
    expect(output(nested)).toBe('300');
    expect(output(`{% if 0 %}${'{% elif 0 %}'.repeat(5000)}{% else %}x{% endif %}`)).toBe('x');
  });
});

describe('a strict rendering', () => {
  const context = { known: 'k', list: ['a'] };

  it.each([
    '{{ knwon }}',
    '{{ known.part }}',
    '{% if knwon %}{% endif %}',
    '{% for x in knwon %}{% endfor %}',
    '{{ knwon == 1 }}',
    '{{ 1 in knwon }}',
    "{{ [knwon] | join(',') }}",
    '{{ knwon | upper }}',
    '{{ knwon ~ 1 }}',
    '{{ ask(knwon) }}',
  ])('refuses %s', (text) => {
    expect(
      problem(text, { context, strict: true, functions: { ask: ([asked]) => typeof asked } }),
    ).toMatchObject({ code: 'template-undefined', errorClass: 'UndefinedError', line: 1 });
  });

  it('names the place and the nearest name', () => {
    expect(problem('a\n  {{ knwon }}', { context, strict: true })).toEqual({
      code: 'template-undefined',
      message: '"knwon" is not defined.',
      errorClass: 'UndefinedError',
      phase: 'render',
      file: 'main.yaml',
      line: 2,
      column: 6,
      endColumn: 11,
      hint: 'did you mean "known"?',
    });
  });

  it('leaves alone what asks whether something is defined, and what says what else to take', () => {
    const text =
      "{{ knwon is defined }} {{ knwon | default('d') }} {{ known }} {{ 'x' if false }}{% set unused = knwon %}";
    expect(output(text, { context, strict: true })).toBe('False d k ');
  });
});
