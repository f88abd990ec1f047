import { describe, expect, it } from 'vitest';
import { formatWords, pythonFormat } from './python-format.ts';

const fields = { what: 'web-1, web-2', who: 'alice', empty: '' };

describe('a format of Python', () => {
  it.each([
    ['', ''],
    ['plain', 'plain'],
    ['{who}: {what}', 'alice: web-1, web-2'],
    ['{{who}} {{{who}}} }}{{', '{who} {alice} }{'],
    ['{who!r} {who!s}', "'alice' alice"],
    ['[{who:>7}|{who:<7}|{who:^7}|{who:.2}]', '[  alice|alice  | alice |al]'],
    ['{what[0]}', 'w'],
    ['{empty}', ''],
    ["{% if x %} {{ 'x' }}".replace('{%', '{{%').replace('%}', '%}}'), "{% if x %} { 'x' }"],
    ['line\n', 'line\n'],
  ])('%j', (format, text) => {
    expect(pythonFormat(format, fields)).toEqual({ text });
  });

  it.each([
    ['{whom}', 'There is no value for field "whom" of this format.'],
    ['{}', 'There is no value for field 0 of this format; fields count from 0.'],
    ['{', 'This "{" opens nothing; write "{{" for the sign itself.'],
    ['}', 'This "}" closes nothing; write "}}" for the sign itself.'],
  ])('%j is none', (format, problem) => {
    expect(pythonFormat(format, fields)).toEqual({ problem });
  });

  it('cannot be used to fill the memory, nor to reach what is behind a value', () => {
    expect(pythonFormat('{who:>99999999999}', fields)).toMatchObject({
      problem: expect.any(String) as string,
    });
    expect(pythonFormat('{who.__class__}', fields)).toMatchObject({ problem: expect.any(String) as string });
  });
});

describe('the words of a format', () => {
  it.each([
    ['', []],
    ['  --by {who}\t--of {what} ', ['--by', '{who}', '--of', '{what}']],
    ['a={who: >9} b', ['a={who: >9}', 'b']],
    ['a={who: >{width }} b', ['a={who: >{width }}', 'b']],
    ['{{ x }} y', ['{{', 'x', '}}', 'y']],
    ['"in quotes"', ['"in', 'quotes"']],
    ['{open text', ['{open', 'text']],
  ])('%j', (format, words) => {
    expect(formatWords(format)).toEqual(words);
  });
});
