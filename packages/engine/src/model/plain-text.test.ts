import { describe, expect, it } from 'vitest';
import { plainSentence, plainText } from './plain-text.ts';

describe('plainText', () => {
  it.each([
    ['colours', '\u001b[1;31mred\u001b[0m', 'red'],
    ['titles and links', '\u001b]0;title\u0007a\u001b]8;;http://x\u001b\\b', 'ab'],
    ['strings for a terminal', 'a\u001bP1$r0m\u001b\\b\u001bktitle\u001b\\c\u001b_x\u009cd', 'abcd'],
    ['the one-byte forms of these', 'a\u0090q\u009cb\u0098x\u009cc\u009ex\u001b\\d\u009fx\u009ce', 'abcde'],
    ['strings of several lines', 'a\u001bPq\n#0~~\n-\u001b\\b', 'ab'],
    ['strings that nothing ends, but for the next lines', 'a\u001b^b\nc\u001b[1md\u001bke', 'a\ncd'],
    ['other escapes', 'a\u001bcb\u001b(Bc', 'abc'],
    ['the one-byte forms', 'a\u009b31mb\u009d0;t\u009cc', 'abc'],
    ['control characters but tabs and line feeds', 'a\u0000\b\r\t\nb\u007f\u0085', 'a\t\nb'],
    ['the direction of writing', 'a\u202eb\u2066c', 'abc'],
  ])('is without %s', (_, text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  it('as a sentence is one line, and not endless', () => {
    expect(plainSentence(' a\n\tb ')).toBe('a b');
    expect(plainSentence('abcdef', 3)).toBe('abc…');
  });
});
