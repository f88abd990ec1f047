import type { Diagnostic } from '@maestro-ng/engine';
import { describe, expect, it } from 'vitest';
import { renderDiagnostics } from './diagnostic.ts';
import { makeStyle, plainStyle } from './style.ts';

const file = 'maestro.yaml';

function shown(text: string, diagnostics: readonly Diagnostic[], columns?: number): string {
  return renderDiagnostics(diagnostics, { files: new Map([[file, text]]), style: plainStyle, columns });
}

/** An error at a stretch of one line, both columns from 1, the second exclusive. */
function error(line: number, column: number, endColumn: number, more: Partial<Diagnostic> = {}): Diagnostic {
  return {
    severity: 'error',
    code: 'wrong-type',
    message: 'This is wrong.',
    location: { file, line, column, endLine: line, endColumn },
    ...more,
  };
}

describe('renderDiagnostics', () => {
  it('says nothing of nothing', () => {
    expect(shown('', [])).toBe('');
  });

  it('shows a line break in a name as such: no file writes lines of its own into the output', () => {
    const lines = '\nother.yaml:1:1: error[forged]: x';
    const output = shown('a: b', [
      error(1, 1, 2, { message: `"${lines}" is wrong.`, hint: `did you mean "${lines}"?` }),
    ]);
    expect(output.split('\n').filter((line) => line.startsWith('other'))).toEqual([]);
    expect(output).toContain('"\\nother.yaml:1:1: error[forged]: x" is wrong.');
  });

  it('shows many problems of one long line in a moment', { timeout: 5_000 }, () => {
    const line = 'a: 1, '.repeat(1_600);
    const problems = Array.from({ length: 1_600 }, (_, index) => error(1, index * 6 + 1, index * 6 + 2));
    const output = shown(line, problems, 80);
    expect(output.split('\n').filter((row) => /^ +\| +\^$/.test(row)).length).toBe(1_600);
  });

  it('shows all problems by their places, with hints and related places, and counts them', () => {
    const text = ['name: demo', 'services:', '  web:', '    image: x', '    ship: ship4', '  web:', ''].join(
      '\n',
    );
    const related = [
      {
        location: { file, line: 3, column: 3, endLine: 3, endColumn: 6 },
        message: 'it was given here first',
      },
    ];
    expect(
      shown(text, [
        error(6, 3, 6, { code: 'duplicate-key', message: 'The key "web" is given twice.', related }),
        error(5, 11, 16, {
          code: 'unknown-ship',
          message: 'There is no ship "ship4".',
          hint: 'did you mean "ship3"?',
        }),
        { severity: 'warning', code: 'template-budget', message: 'The file is odd.' },
      ]),
    ).toMatchInlineSnapshot(`
      "warning[template-budget]: The file is odd.

      maestro.yaml:5:11: error[unknown-ship]: There is no ship "ship4".
        |
      5 |     ship: ship4
        |           ^^^^^
        = hint: did you mean "ship3"?

      maestro.yaml:6:3: error[duplicate-key]: The key "web" is given twice.
        |
      6 |   web:
        |   ^^^
      maestro.yaml:3:3: note: it was given here first
        |
      3 |   web:
        |   ^^^

      2 errors, 1 warning
      "
    `);
  });

  it('keeps the mark below what is meant, with tabs, wide characters and escape sequences before it', () => {
    const line = '\tname: 名前 \u001b[2J wrong';
    const column = line.indexOf('wrong') + 1;
    expect(shown(line, [error(1, column, column + 5)])).toMatchInlineSnapshot(`
      "maestro.yaml:1:16: error[wrong-type]: This is wrong.
        |
      1 |     name: 名前 \\x1b[2J wrong
        |                        ^^^^^

      1 error
      "
    `);
  });

  it('shows the first lines of a long place', () => {
    const text = ['a:', '  b', '  c', '  d', '  e', '  f', 'g'].join('\n');
    const place = { file, line: 2, column: 3, endLine: 6, endColumn: 4 };
    expect(shown(text, [{ ...error(1, 1, 1), location: place }])).toMatchInlineSnapshot(`
      "maestro.yaml:2:3: error[wrong-type]: This is wrong.
        |
      2 |   b
        |   ^
      3 |   c
        |   ^
      4 |   d
        |   ^
      5 |   e
        |   ^
        | and 1 more line

      1 error
      "
    `);
  });

  it('shows no secret', () => {
    const text = [
      'registries:',
      '  r: {username: me, password: [hunter2]}',
      '  s:',
      '    password: hunter3 !',
    ].join('\n');
    expect(shown(text, [error(2, 31, 40), error(4, 15, 24)])).toMatchInlineSnapshot(`
      "maestro.yaml:2:31: error[wrong-type]: This is wrong.
        |
      2 |   r: {username: me, password: ***
        |                               ^^^

      maestro.yaml:4:15: error[wrong-type]: This is wrong.
        |
      4 |     password: ***
        |               ^^^

      2 errors
      "
    `);
  });

  it('cuts a long line around what is meant', () => {
    const line = `command: ${'x'.repeat(100)} wrong ${'y'.repeat(100)}`;
    const column = line.indexOf('wrong') + 1;
    expect(shown(line, [error(1, column, column + 5)], 60)).toMatchInlineSnapshot(`
      "maestro.yaml:1:111: error[wrong-type]: This is wrong.
        |
      1 | ..xxxxxxxxxxxxx wrong yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy..
        |                 ^^^^^

      1 error
      "
    `);
  });

  it('marks the end of the file, and of an empty place, with one character', () => {
    expect(shown('a: b\n', [error(2, 1, 1), error(1, 3, 3)])).toMatchInlineSnapshot(`
      "maestro.yaml:1:3: error[wrong-type]: This is wrong.
        |
      1 | a: b
        |   ^

      maestro.yaml:2:1: error[wrong-type]: This is wrong.
        |
      2 |
        | ^

      2 errors
      "
    `);
  });

  it('paints on a terminal', () => {
    const style = makeStyle({ color: true, unicode: true });
    const text = renderDiagnostics([error(1, 1, 5, { hint: 'do this' })], {
      files: new Map([[file, 'name: 1']]),
      style,
      columns: 80,
    });
    expect(text.replaceAll('\u001b', '^')).toMatchInlineSnapshot(`
      "maestro.yaml:1:1: ^[31m^[1merror^[22m^[39m^[31m[wrong-type]^[39m: ^[1mThis is wrong.^[22m
        ^[2m|^[22m
      ^[2m1^[22m ^[2m|^[22m name: 1
        ^[2m|^[22m ^[31m^^^^^[39m
        ^[2m=^[22m ^[36mhint^[39m: do this

      1 error
      "
    `);
  });
});
