import { renderTemplate } from '@maestro-ng/template';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from './diagnostic.ts';
import { type Document, parseDocument } from './document.ts';
import { plainSource, renderedSource } from './source.ts';

function documentOf(text: string): Document {
  const { document, diagnostics } = parseDocument(plainSource('f', text));
  expect(diagnostics).toEqual([]);
  if (document === undefined) throw new Error('there is no document');
  return document;
}

/** Plain objects, so that prototypes are out of the comparison. */
function data(text: string): unknown {
  return JSON.parse(JSON.stringify(documentOf(text).data));
}

function told(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ code, message, location: at, hint, related = [] }) => {
    const place = `${at?.line}:${at?.column}-${at?.endLine}:${at?.endColumn}`;
    const others = related.map(
      ({ location, message: other }) => `; ${other} ${location.line}:${location.column}`,
    );
    return `${place} ${code}: ${message}${hint === undefined ? '' : ` (${hint})`}${others.join('')}`;
  });
}

describe('what is read', () => {
  test.each([
    [
      'keys keep their text',
      '1: a\nyes: b\n~: c\n1.0: d\n0x1: e',
      { 1: 'a', yes: 'b', '~': 'c', '1.0': 'd', '0x1': 'e' },
    ],
    [
      'keys of JavaScript are names',
      '__proto__: {constructor: 1}\ntoString: 2',
      JSON.parse('{"__proto__": {"constructor": 1}, "toString": 2}'),
    ],
    ['no key at all is a key without text', ': x', { '': 'x' }],
    ['a merge', 'a: &a {x: 1, y: 2}\nb: {<<: *a, x: 3}', { a: { x: 1, y: 2 }, b: { x: 3, y: 2 } }],
    [
      'a merge of a list: the first wins',
      'a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {<<: [*a, *b]}',
      { a: { x: 1 }, b: { x: 2, y: 2 }, c: { x: 1, y: 2 } },
    ],
    [
      'a merge of merges',
      'a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}',
      { a: { x: 1 }, b: { y: 2, x: 1 }, c: { y: 2, x: 1 } },
    ],
    ['<< in quotes is a name', '"<<": {a: 1}', { '<<': { a: 1 } }],
    ['<< as a value is text', 'a: <<', { a: '<<' }],
    ['anchors may be defined again', 'a: &x 1\nb: *x\nc: &x 2\nd: *x', { a: 1, b: 1, c: 2, d: 2 }],
    [
      'tags',
      'a: !!str 1\nb: !!int "2"\nc: !!set {x, y}\nd: !!pairs [a: 1, a: 2]\ne: !!seq [1]\nf: ! 1',
      {
        a: '1',
        b: 2,
        c: ['x', 'y'],
        d: [
          ['a', 1],
          ['a', 2],
        ],
        e: [1],
        f: '1',
      },
    ],
    ['a byte order mark', '\ufeffa: 1', { a: 1 }],
    ['Windows line ends', 'a: 1\r\nb: |\r\n  x\r\n  y\r\n', { a: 1, b: 'x\ny\n' }],
    ['brackets that close at the margin', 'a: {\n  b: 1\n}\nc: [\n  2\n]\n', { a: { b: 1 }, c: [2] }],
    [
      'comments right after a quote or a bracket',
      `a: "x"#c\nb: 'y'#c\nc: [z]#c "d"\nd: {e: f}#c\ne: [1#2, "3"#c\n  ]\nf: |#c\n  g\n`,
      { a: 'x', b: 'y', c: ['z'], d: { e: 'f' }, e: ['1#2', '3'], f: 'g\n' },
    ],
    ['nothing', '# only this\n', null],
    ['marks of the document', '---\na: 1\n...\n', { a: 1 }],
  ])('%s', (_, text, expected) => {
    expect(data(text)).toEqual(expected);
  });

  test('mappings have no prototype', () => {
    expect(Object.getPrototypeOf(documentOf('a: 1').data)).toBe(null);
  });
});

describe('what is wrong', () => {
  test.each([
    [
      'a: 1\nb: 2\n"a": 3\na: 4',
      [
        '3:1-3:4 duplicate-key: The key "a" is already there in the same mapping. (remove or rename one of the two); "a" is first here 1:1',
        '4:1-4:2 duplicate-key: The key "a" is already there in the same mapping. (remove or rename one of the two); "a" is first here 1:1',
      ],
    ],
    [
      'a: *x',
      [
        '1:4-1:6 unknown-alias: This alias refers to an anchor that is not defined before it. (define the anchor before its first use, or put text that begins with "*" in quotes)',
      ],
    ],
    ['a: &x [*x]', ['1:8-1:10 recursive-alias: This alias stands inside the very value it refers to.']],
    [
      'a: !!python/object/apply:os.getcwd []',
      [
        '1:4-1:35 yaml-tag: The tag of this value asks for a Python object; an environment file holds plain data only. (remove the tag, or put text that begins with "!" in quotes)',
      ],
    ],
    [
      'a: &b !secret x',
      [
        '1:7-1:14 yaml-tag: The tag of this value is not one of YAML\'s standard tags, such as !!str and !!int. (remove the tag, or put text that begins with "!" in quotes)',
      ],
    ],
    ['a: !!int x', ['1:4-1:9 invalid-scalar: Expected a whole number.']],
    ['a: !!seq x', ['1:4-1:9 yaml-tag: The tag "!!seq" belongs to a list.']],
    [
      'a: 2001-13-01',
      [
        '1:4-1:14 invalid-scalar: This reads as a date, but there is no such day or time. (put it in quotes if it is text)',
      ],
    ],
    ['? [a]\n: 1', ['1:3-1:6 complex-key: A key must be text, not a list or a mapping.']],
    ['a: {<<: 5}', ['1:9-1:10 wrong-type: "<<" merges a mapping or a list of mappings.']],
    [
      'a: 1\n---\nb: 2',
      [
        '2:1-3:5 several-documents: A second document begins here; an environment file is a single YAML document.',
      ],
    ],
    ['a:\n  b: 1\n c: 2', ['3:1-3:2 yaml-syntax: The indentation does not fit the lines around it.']],
    [
      'a:\n\tb: 1',
      ['2:1-2:2 yaml-syntax: A tab stands where the indentation should be; YAML indents with spaces only.'],
    ],
    [
      'a: b: c',
      [
        '1:4-1:5 yaml-syntax: A mapping or list cannot begin here: the line already has a key before it. (put text that contains ": " in quotes, or begin a new line)',
      ],
    ],
    [
      'a: @x',
      ['1:4-1:5 yaml-syntax: Text without quotes cannot begin with this character. (put the text in quotes)'],
    ],
    [
      'a: [1, 2\nb: 3',
      [
        '2:1-2:2 yaml-syntax: The closing "]" is missing, or a line before it is not indented.; it begins here 1:4',
      ],
    ],
    [
      'a: "x\n',
      [
        '2:1-2:1 yaml-syntax: The closing quote of this text is missing, or a line before it is not indented.; it begins here 1:4',
      ],
    ],
    [
      'a: "\\q"',
      [
        '1:5-1:6 yaml-syntax: This is not an escape that YAML knows within double quotes. (write \\\\ for a backslash, or use single quotes)',
      ],
    ],
    ['a: 1\nb: \0', ['2:4-2:5 yaml-character: The character U+0000 is not allowed in YAML text.']],
    ['a: \ud800', ['1:4-1:5 yaml-character: The character U+D800 is not allowed in YAML text.']],
  ])('%j', (text, expected) => {
    const { document, diagnostics } = parseDocument(plainSource('f', text));
    expect(document).toBe(undefined);
    expect(told(diagnostics)).toEqual(expected);
  });

  test('what looks like a secret is in no message', () => {
    for (const value of [
      '*hunter2',
      '!hunter2',
      '!!int hunter2',
      '&hunter2 *x',
      '@hunter2',
      '"\\hunter2',
      '`hunter2',
      '%hunter2',
    ]) {
      const { diagnostics } = parseDocument(plainSource('f', `password: ${value}`));
      expect(diagnostics.length).toBeGreaterThan(0);
      expect(JSON.stringify(diagnostics)).not.toContain('hunter2');
    }
  });
});

describe('hostile text ends in a diagnostic', () => {
  const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 12; level++)
    bomb.push(
      `a${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    );
  const merges = [`a: &a {${Array.from({ length: 5000 }, (_, index) => `k${index}: 1`).join(', ')}}`];
  for (let index = 0; index < 5000; index++) merges.push(`m${index}: {<<: *a}`);
  const ladder = Array.from(
    { length: 100 },
    (_, index) =>
      `a${index}: &a${index} ${'['.repeat(10)}${index > 0 ? `*a${index - 1}` : 1}${']'.repeat(10)}`,
  );
  test.each([
    ['aliases of aliases', bomb.join('\n'), 'alias-bomb'],
    ['a large mapping merged often', merges.join('\n'), 'alias-bomb'],
    ['brackets, open', '['.repeat(100_000), 'yaml-too-deep'],
    ['brackets, closed', '['.repeat(5000) + ']'.repeat(5000), 'yaml-too-deep'],
    ['braces', '{a: '.repeat(20_000), 'yaml-too-deep'],
    ['dashes', `${'- '.repeat(5000)}x`, 'yaml-too-deep'],
    ['dashes without an end', '- '.repeat(1200), 'yaml-too-deep'],
    ['question marks', '? '.repeat(2000), 'yaml-too-deep'],
    ['dashes over a key', `${'- '.repeat(2000)}\nname: x`, 'yaml-too-deep'],
    [
      'indentation',
      Array.from({ length: 1500 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'),
      'yaml-too-deep',
    ],
    ['a little too deep', '['.repeat(501) + ']'.repeat(501), 'yaml-too-deep'],
    ['deep by aliases', ladder.join('\n'), 'yaml-too-deep'],
    ['too much', 'a: bcd\n'.repeat(8_000_000), 'file-too-large'],
    ['quotes without an end', `"${'a\n'.repeat(100_000)}`, 'yaml-syntax'],
  ])(
    '%s',
    (_, text, code) => {
      const { document, diagnostics } = parseDocument(plainSource('f', text));
      expect(document).toBe(undefined);
      expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code]);
    },
    30_000,
  );

  test('as deep as may be is read', () => {
    expect(parseDocument(plainSource('f', '['.repeat(500) + ']'.repeat(500))).diagnostics).toEqual([]);
  });
});

describe('scalars', () => {
  test('are told as they are written and as Python prints them', () => {
    const document = documentOf('a: 1.20\nb: "1.20"\nc:\nd: {<<: &m {e: 0755}}\nf: [off]\ng: !!int "7"');
    const root = document.data as Record<string, never>;
    expect(['a', 'b', 'c', 'g', 'none', '__proto__'].map((key) => document.scalar(root, key))).toEqual([
      { written: '1.20', python: '1.2', kind: 'float' },
      undefined,
      { written: '', python: 'None', kind: 'null' },
      { written: '7', python: '7', kind: 'int' },
      undefined,
      undefined,
    ]);
    expect(document.scalar(root['d'] ?? {}, 'e')).toEqual({ written: '0755', python: '493', kind: 'int' });
    expect(document.scalar(root['f'] ?? [], 0)).toEqual({ written: 'off', python: 'False', kind: 'bool' });
    expect(document.scalar({}, 'a')).toBe(undefined);
  });
});

describe('places', () => {
  const text = 'a: &m\n  b: 1\n  c: [x, "y z"]\nd:\n  <<: *m\n  e:\n"f/~": *m\ng: {h: 1,\n  i: 2}\n';
  const place = (at: string, part?: 'key' | 'value'): string => {
    const { line, column, endLine, endColumn } = documentOf(text).locate(at, part);
    return `${line}:${column}-${endLine}:${endColumn}`;
  };
  test.each([
    ['/a/b', undefined, '2:6-2:7'],
    ['/a/b', 'key', '2:3-2:4'],
    ['/a/c/1', undefined, '3:10-3:15'],
    ['/a', undefined, '2:3-3:16'],
    ['/d/b', undefined, '2:6-2:7'],
    ['/d/e', undefined, '6:3-6:4'],
    ['/f~1~0', undefined, '7:8-7:10'],
    ['/f~1~0/c/0', undefined, '3:7-3:8'],
    ['/g', undefined, '8:4-9:8'],
    ['/g/none/deeper', undefined, '8:1-8:2'],
    ['/a/c/7', undefined, '3:3-3:4'],
    ['', 'key', '1:1-1:2'],
    ['/none', undefined, '1:1-1:2'],
  ] as const)('%s (%s)', (at, part, expected) => {
    expect(place(at, part)).toBe(expected);
  });

  test('after a template are those of the template', () => {
    const main =
      'ships:\n{% for i in range(2) %}\n  s{{ i }}: {ip: {{ env.IP }}, x: 1}\n{% endfor %}\nname: x\n';
    const rendered = renderTemplate(
      { name: 'maestro.yaml', text: main },
      { loader: { load: () => undefined }, context: { env: { IP: '10.0.0.1' } } },
    );
    if (!rendered.ok) throw new Error(rendered.problem.message);
    const { document } = parseDocument(renderedSource('maestro.yaml', rendered));
    const found = ['/ships/s1/ip', '/ships/s1/x', '/name'].map((at) => document?.locate(at));
    expect(found).toEqual([
      { file: 'maestro.yaml', line: 3, column: 21, endLine: 3, endColumn: 27 },
      { file: 'maestro.yaml', line: 3, column: 35, endLine: 3, endColumn: 36 },
      { file: 'maestro.yaml', line: 5, column: 7, endLine: 5, endColumn: 8 },
    ]);
    expect(document?.locate('/ships/s1', 'key')).toMatchObject({ line: 3, column: 3 });
  });
});

describe('what a template read for a value', () => {
  test('is what the expressions within it read, each once', () => {
    const text =
      '{% set tag = env.TAG %}a: "{{ env.HOST }}:{{ env.PORT }}/{{ env.HOST }}"\nb: {c: "{{ tag }}", d: x}\n';
    const rendered = renderTemplate(
      { name: 'maestro.yaml', text },
      { loader: { load: () => undefined }, context: { env: { HOST: 'h', PORT: '1', TAG: '2' } } },
    );
    if (!rendered.ok) throw new Error(rendered.problem.message);
    const { document } = parseDocument(renderedSource('maestro.yaml', rendered));
    const read = ['/a', '/b', '/b/c', '/b/d', '/none'].map((at) => document?.variablesRead(at));
    expect(read).toEqual([['env.HOST', 'env.PORT'], ['tag'], ['tag'], [], []]);
  });

  test('is nothing where there is no template', () => {
    expect(parseDocument(plainSource('f', 'a: "{{ env.HOST }}"')).document?.variablesRead('/a')).toEqual([]);
  });
});
