import { describe, expect, test } from 'vitest';
import { hideValues } from './hide-values.ts';

const secret = 'p@ss/w"o&r d+\\é\n<3';

describe('a value', () => {
  test.each([
    ['as it is', secret],
    ['in JSON', JSON.stringify(secret).slice(1, -1)],
    ['in JSON within JSON', JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
    [
      'in JSON, all of it escaped',
      [...secret].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    ],
    ['in a URL', encodeURIComponent(secret)],
    ['in a form', new URLSearchParams({ a: secret }).toString().slice(2)],
    ['in a URL in lower case', encodeURIComponent(secret).toLowerCase()],
    [
      'in a URL, all of it',
      [...Buffer.from(secret)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
    ],
    ['in a URL within a URL', encodeURIComponent(encodeURIComponent(secret))],
    [
      'in HTML',
      secret.replace(/[&<"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '"': '&#34;' })[sign] ?? ''),
    ],
  ])('is hidden %s', (_, text) => {
    expect(hideValues(`before ${text} after`, ['other', secret])).toBe('before *** after');
  });

  test.each(['', 'a', 'ab', 'ada:', 'a longer name:'])('is hidden in base64 behind "%s"', (before) => {
    for (const after of ['', '!', '!!', ' and more']) {
      for (const variant of ['base64', 'base64url'] as const) {
        const text = Buffer.from(`${before}${secret}${after}`).toString(variant);
        const shown = hideValues(text, [secret]);
        const left = Buffer.from(shown.replaceAll('*', ''), variant).toString('latin1');
        expect(left).not.toMatch(/p@ss|ss\/w|"o&|&r d/);
        expect(shown).toContain('***');
      }
    }
  });

  test('is hidden line by line', () => {
    const key = '-----BEGIN KEY-----\nabcdefghijkl\nshort\n-----END KEY-----';
    expect(hideValues('the line abcdefghijkl is wrong, short is not', [key])).toBe(
      'the line *** is wrong, short is not',
    );
  });

  test('is hidden where it is long', () => {
    const long = 'x"y '.repeat(20_000);
    expect(hideValues(`<${long}> <${encodeURIComponent(long)}>`, [long])).toBe('<***> <***>');
  });

  test('is left where it says nothing, and the longer of two counts', () => {
    expect(hideValues('no, it is on', ['no', 'on', ''])).toBe('no, it is on');
    expect(hideValues('hunter2hunter', ['hunter', 'hunter2hunter'])).toBe('***');
  });
});
