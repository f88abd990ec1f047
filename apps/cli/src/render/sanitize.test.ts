import { describe, expect, it } from 'vitest';
import { safeJson, sanitize, sanitizeColouredLine, sanitizeLines, sanitizeLogLine } from './sanitize.ts';

describe('sanitize', () => {
  it.each([
    ['web-1', 'web-1'],
    ['名前 é 🚢', '名前 é 🚢'],
    ['\u001b[2Jgone', '\\x1b[2Jgone'],
    ['\u001b]0;title\u0007', '\\x1b]0;title\\x07'],
    ['a\nb\tc\rd', 'a\\nb\\tc\\rd'],
    ['\u009b31m', '\\x9b31m'],
    ['user\u202enimda', 'user\\u202enimda'],
    ['\u0000', '\\x00'],
  ])('%j', (text, safe) => {
    expect(sanitize(text)).toBe(safe);
  });

  it('keeps line breaks of messages of several lines', () => {
    expect(sanitizeLines('one\ntwo\u001b[1m')).toBe('one\ntwo\\x1b[1m');
  });

  it('leaves out the colours of log lines, and shows what else would drive the terminal', () => {
    expect(sanitizeLogLine('\u001b[31mERROR\u001b[0m\tdisk full\u001b[2J\r')).toBe(
      'ERROR    disk full\\x1b[2J',
    );
  });

  it('keeps the colours of a line where they are wanted, and ends them with it', () => {
    expect(sanitizeColouredLine('\u001b[31mERROR\u001b[0m\tdisk \u001b[4;33mfull\u001b[2J\r')).toBe(
      '\u001b[31mERROR\u001b[0m    disk \u001b[4;33mfull\\x1b[2J\u001b[0m',
    );
    expect(sanitizeColouredLine('plain\u001b]0;title\u0007')).toBe('plain\\x1b]0;title\\x07');
  });

  it('escapes in JSON what JSON itself leaves alone', () => {
    const value = { name: 'a\u009b2J\u202e', text: 'x\ny' };
    const json = safeJson(value, 2);
    expect(json).toBe('{\n  "name": "a\\u009b2J\\u202e",\n  "text": "x\\ny"\n}');
    expect(JSON.parse(json)).toEqual(value);
  });
});
