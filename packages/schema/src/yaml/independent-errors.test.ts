import { describe, expect, test } from 'vitest';
import { readCarefully } from './read-carefully.ts';

/** Lines (from 1) and messages of what is wrong. */
function told(text: string): string[] {
  return readCarefully(text).problems.map(
    ({ start, message }) => `${text.slice(0, start).split('\n').length} ${message}`,
  );
}

const at = 'Text without quotes cannot begin with this character.';
const indentation = 'The indentation does not fit the lines around it.';

describe('several breaks of the grammar', () => {
  test('in different services are told at once', () => {
    expect(
      told(
        'name: t\nservices:\n  a:\n    image: @x\n  b:\n    image: fine\n  c:\n    image: `y\n  d: {e: [1, 2\n  f:\n    x: 1\n   y: 2\n',
      ),
    ).toEqual([
      `4 ${at}`,
      `8 ${at}`,
      '10 The closing "]" is missing, or a line before it is not indented.',
      `12 ${indentation}`,
    ]);
  });

  test('in one entry are one', () => {
    expect(told('a: [1, 2: {\nb: 1\n')).toHaveLength(1);
    expect(told('a:\n  b: @x `y\n  - c\n')).toHaveLength(1);
  });

  test.each([
    ['a quote that swallows the rest', 'a: "x\nb: "y"\nc: 1\nd: "z"\n', 1],
    ['a bracket that is not closed', 'a: [1,\nb: 2\nc: 3\n', 1],
    ['a line that is too far left', 'a:\n    b: 1\n  c: 2\n  d: 3\ne: 4\n', 1],
    ['text with a colon', 'a: b: c\nd: e\n', 1],
    ['brackets over several lines behind it', 'a: @x\nb:\n  c: [1,\n  d: 2]\n  e: 3\n', 1],
    ['block text behind it', 'a: @x\nb:\n  c: |\n    d: @y\n    e: [\n  f: 1\n', 1],
    ['a second document', 'a: 1\n---\nb: @x\n', 1],
  ])('%s: nothing is told that merely follows', (_, text, count) => {
    expect(told(text)).toHaveLength(count);
  });

  test('are bounded', { timeout: 20_000 }, () => {
    expect(told('a: @x\n'.repeat(1000))).toHaveLength(20);
    expect(told('a: @x\n'.repeat(50_000))).toHaveLength(1);
  });
});
