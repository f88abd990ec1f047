import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitShellWords } from './shell-words.ts';

// What Python 3's shlex.split gives.
const splits: [text: string, words: string[]][] = [
  ['', []],
  ['  \t\n', []],
  ['echo hi', ['echo', 'hi']],
  ['sh -c \'echo "hi there"; sleep 5\' --flag=x', ['sh', '-c', 'echo "hi there"; sleep 5', '--flag=x']],
  [`a\\ b "c d" e'f'g`, ['a b', 'c d', 'efg']],
  ['""', ['']],
  ["a '' b", ['a', '', 'b']],
  ['"a\\"b" "c\\\\d" "e\\nf"', ['a"b', 'c\\d', 'e\\nf']],
  ["'a\\b'", ['a\\b']],
  ['a # b', ['a', '#', 'b']],
  ['a;b|c>d', ['a;b|c>d']],
  ['$HOME $(x) `x`', ['$HOME', '$(x)', '`x`']],
  ['é\u00a0ü', ['é\u00a0ü']],
];

describe('splitting a command into words', () => {
  test.each(splits)('%j', (text, words) => {
    expect(splitShellWords(text)).toEqual({ words });
  });

  test.each([
    ["it's", "a quotation mark (') is never closed"],
    ['say "hi', 'a quotation mark (") is never closed'],
    ['end\\', 'it ends with a backslash'],
    ['"end\\', 'it ends with a backslash'],
  ])('%j cannot be split', (text, problem) => {
    expect(splitShellWords(text)).toEqual({ problem });
  });

  test('gives back what was quoted', () => {
    const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (words) => {
        expect(splitShellWords(words.map(quoted).join(' '))).toEqual({ words });
      }),
    );
  });
});
