import { describe, expect, it } from 'vitest';
import { displayWidth, pad, truncate, wrapped } from './width.ts';

describe('displayWidth', () => {
  it.each([
    ['', 0],
    ['web-1', 5],
    ['é', 1],
    ['e\u0301', 1],
    ['数据库', 6],
    ['ｗｅｂ', 6],
    ['ｶﾞ', 1],
    ['🚢', 2],
    ['👩‍🚀', 2],
    ['❤️', 2],
    ['✔ …', 3],
    ['\u200b', 0],
    ['\u001b[31mred\u001b[39m', 3],
  ])('of %j is %i', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('truncate', () => {
  it.each([
    ['web-1', 5, 'web-1'],
    ['web-10', 5, 'web-…'],
    ['数据库', 4, '数…'],
    ['数据库', 5, '数据…'],
    ['web', 1, '…'],
    ['web', 0, ''],
  ])('%s to %i', (text, width, cut) => {
    expect(truncate(text, width, '…')).toBe(cut);
  });
});

it('pads to columns, not to characters', () => {
  expect(pad('数据', 6)).toBe('数据  ');
  expect(pad('too long', 3)).toBe('too long');
});

describe('wrapped', () => {
  it.each([
    ['fits as it is', 20, ['fits as it is']],
    ['goes on at the next space', 10, ['goes on at', '  the next', '  space']],
    ['a word/that/is/longer than a line', 10, ['a word/tha', '  t/is/lon', '  ger than', '  a line']],
    ['店舗の 注文 受付', 10, ['店舗の', '  注文', '  受付']],
    ['', 10, ['']],
  ])('%j', (text, width, lines) => {
    expect(wrapped(text, width, '  ')).toEqual(lines);
  });
});
