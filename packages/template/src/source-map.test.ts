import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Origin, renderTemplate, type SourceMap } from './index.ts';
import { templateCases } from './testing/template-grammar.ts';

function rendered(
  files: Readonly<Record<string, string>>,
  context: Readonly<Record<string, unknown>> = {},
): { output: string; map: SourceMap } {
  const load = (name: string): { name: string; text: string } | undefined => {
    const text = files[name];
    return text === undefined ? undefined : { name, text };
  };
  const result = renderTemplate({ name: 'main', text: files['main'] ?? '' }, { context, loader: { load } });
  if (!result.ok) throw new Error(result.problem.message);
  return result;
}

function originOf(
  files: Readonly<Record<string, string>>,
  part: string,
  context?: Readonly<Record<string, unknown>>,
): Origin {
  const { output, map } = rendered(files, context);
  const at = output.indexOf(part);
  if (at < 0) throw new Error(`${part} is not in ${output}`);
  return map.origin(at);
}

/** The character of a template's text at a line and column; a line end is a character of its line. */
function characterAt(text: string, line: number, column: number): string {
  const lines = text.split(/\r\n?|\n/);
  const whole = lines[line - 1] ?? '';
  return column === whole.length + 1 && line < lines.length ? '\n' : (whole[column - 1] ?? '');
}

describe('origins', () => {
  it('of literal text are exact', () => {
    expect(originOf({ main: 'a: 1\nb: {{ 2 }} tail\n' }, 'tail')).toEqual({
      file: 'main',
      line: 2,
      column: 12,
      verbatim: true,
    });
  });

  it('of an expression are where it begins and ends, with what it read', () => {
    const main = `\n  port: {{ env.PORT|int + base[0] + env.get('ADD', 0) }}\n`;
    expect(originOf({ main }, '8003', { env: { PORT: '8000' }, base: [3] })).toEqual({
      file: 'main',
      line: 2,
      column: 12,
      verbatim: false,
      endLine: 2,
      endColumn: 54,
      variables: ['env.PORT', 'base.0', 'env.ADD'],
    });
  });

  it('in a loop are the same line every time', () => {
    const { output, map } = rendered({ main: '{% for i in range(3) %}\n- {{ i }}\n{% endfor %}' });
    const lines = [...output]
      .map((sign, at) => (sign === '-' ? map.origin(at).line : 0))
      .filter((line) => line > 0);
    expect(lines).toEqual([2, 2, 2]);
  });

  it('lead into an included template', () => {
    const files = { main: 'a\n{% include "part" %}\n', part: 'x\n  y: {{ 1 + 1 }}' };
    expect(originOf(files, 'y:')).toEqual({ file: 'part', line: 2, column: 3, verbatim: true });
    expect(originOf(files, '2')).toMatchObject({ file: 'part', line: 2, column: 9, verbatim: false });
  });

  it('lead into a macro, a block, what is called back, and a recursive loop', () => {
    const files = {
      main: [
        '{% macro m(x) %}macro {{ x }}{% endmacro %}',
        '{{ m("arg") }}',
        '{% block b %}block{% endblock %}{{ self.b() }}',
        '{% macro w() %}<{{ caller() }}>{% endmacro %}{% call w() %}called{% endcall %}',
        '{% for n in [[1]] recursive %}node{{ loop(n) if n is iterable }}{% endfor %}',
      ].join('\n'),
    };
    expect(originOf(files, 'macro')).toEqual({ file: 'main', line: 1, column: 17, verbatim: true });
    expect(originOf(files, 'arg')).toMatchObject({ line: 1, column: 26, variables: ['x'] });
    expect(originOf(files, 'block')).toEqual({ file: 'main', line: 3, column: 14, verbatim: true });
    expect(originOf(files, 'called')).toEqual({ file: 'main', line: 4, column: 60, verbatim: true });
    expect(originOf(files, 'nodenode')).toEqual({ file: 'main', line: 5, column: 31, verbatim: true });
  });

  it('of filtered text are those of the filter', () => {
    const main = '{% macro m() %}text{% endmacro %}\n{{ m()|upper }}';
    expect(originOf({ main }, 'TEXT')).toMatchObject({ line: 2, column: 4, verbatim: false });
  });

  it('lead through filters that change white space alone', () => {
    const files = {
      main: '{% filter indent(2) %}\n{% include "part" %}\n{% endfilter %}\n{% macro m() %}\n  c:  {{ 1 }}\n{% endmacro %}\n{{ m() | trim | replace("  ", " ") }}',
      part: 'a: 1\nb:\n  - {{ "x" }}  y\n',
    };
    expect(rendered(files).output).toBe('\n  a: 1\n  b:\n    - x  y\n\n\nc: 1');
    expect(originOf(files, 'b:')).toEqual({ file: 'part', line: 2, column: 1, verbatim: true });
    expect(originOf(files, 'x')).toMatchObject({ file: 'part', line: 3, column: 8, verbatim: false });
    expect(originOf(files, 'y')).toEqual({ file: 'part', line: 3, column: 16, verbatim: true });
    expect(originOf(files, 'c: 1')).toEqual({ file: 'main', line: 5, column: 3, verbatim: true });
  });

  it('at the end of the output are where the template ended', () => {
    const { output, map } = rendered({ main: 'a\nbc' });
    expect(map.origin(output.length)).toEqual({ file: 'main', line: 2, column: 3, verbatim: true });
    expect(rendered({ main: '' }).map.origin(0)).toEqual({
      file: 'main',
      line: 1,
      column: 1,
      verbatim: false,
    });
  });

  it('keeps every text that was read', () => {
    const { map } = rendered({ main: '{% include "part" %}\r\n', part: 'p', other: 'o' });
    expect([...map.files]).toEqual([
      ['main', '{% include "part" %}\r\n'],
      ['part', 'p'],
    ]);
  });
});

describe('every character of every output', () => {
  it('has an origin in a template, and literal text is what stands there', () => {
    let checked = 0;
    fc.assert(
      fc.property(templateCases, ({ main, files, context }) => {
        const load = (name: string): { name: string; text: string } | undefined => {
          const text = files[name];
          return text === undefined ? undefined : { name, text };
        };
        const result = renderTemplate({ name: main, text: files[main] ?? '' }, { context, loader: { load } });
        if (!result.ok) return;
        const { output, map } = result;
        const wrong = Array.from({ length: Math.min(2000, output.length) }).flatMap((_, at) => {
          const { file, line, column, verbatim } = map.origin(at);
          const text = map.files.get(file);
          const there = text === undefined ? '' : characterAt(text, line, verbatim ? column : 1);
          checked++;
          const fine = text !== undefined && (!verbatim || there === output[at]);
          return fine ? [] : [{ at, file, line, column, there, wanted: output[at] }];
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 200 },
    );
    expect(checked).toBeGreaterThan(100);
  });
});
