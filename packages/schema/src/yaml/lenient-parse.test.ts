import { describe, expect, test } from 'vitest';
import { parseDocument } from '../document.ts';
import { plainSource } from '../source.ts';

/** What makes a text one for the careful reader. */
const careful = 'tag: !!str 1\n';

function read(text: string): unknown {
  const { document, diagnostics } = parseDocument(plainSource('f', text));
  return document === undefined ? diagnostics.map(({ message }) => message) : document.data;
}

describe('indentation means nothing, as to PyYAML,', () => {
  test.each([
    [
      'in brackets that close at the margin',
      'a:\n  b: {\n    c: 1,\n}\nd: 2\n',
      { a: { b: { c: 1 } }, d: 2 },
    ],
    [
      'in brackets whose items stand at the margin',
      'a:\n    b: [\nx,\ny\n ]\nd: 2\n',
      { a: { b: ['x', 'y'] }, d: 2 },
    ],
    [
      'in brackets in brackets',
      'a:\n  - {b: [1,\n2], c: {\nd: e}}\n  - f\n',
      { a: [{ b: [1, 2], c: { d: 'e' } }, 'f'] },
    ],
    ['in a plain text in brackets', 'a:\n  b: [x\ny z, w]\n', { a: { b: ['x y z', 'w'] } }],
    ['in double quotes', 'a:\n  b: "multi\nline"\nc: 1\n', { a: { b: 'multi line' }, c: 1 }],
    ['in single quotes', "a:\n   b: 'multi\n line'\nc: 1\n", { a: { b: 'multi line' }, c: 1 }],
    ['in a quoted text in a list', 'a:\n  - "x\n\ny"\n  - z\n', { a: ['x\ny', 'z'] }],
    ['behind a comment in brackets', 'a:\n  b: { # one\n# two\nc: 1 }\n', { a: { b: { c: 1 } } }],
  ])('%s', (_, text, data) => {
    expect(read(text)).toEqual(data);
    expect(read(careful + text)).toEqual({ tag: '1', ...data });
  });
});

test.each([
  ['a: [1, 2\nb: 3\n'],
  ['a: {b: 1\n'],
  ['a: "b\n'],
  ['a: [1]]\n'],
  ['a:\n  b: [\n---\n]\n'],
  ['a: {b: 1}\n c: 2\n'],
])('what is no YAML is none by this either: %j', (text) => {
  expect(parseDocument(plainSource('f', careful + text)).document).toBeUndefined();
  expect(parseDocument(plainSource('f', text)).document).toBeUndefined();
});

test('of several documents, the second is told', () => {
  expect(read(`${careful}---\nb: 1\n`)).toEqual([expect.stringMatching(/document/)]);
});
