import fc from 'fast-check';
import { expect, it } from 'vitest';
import { veiledVariables, veilInForm } from './veiled-variables.ts';

it('takes secrets, and copies of them, out of variables, and nothing else', () => {
  const env = {
    API_TOKEN: 'a1\nb2',
    URL: 'http://a1\nb2@h',
    PIN_SECRET: '47',
    PORT: '4711',
    EMPTY_TOKEN: '',
  };
  expect(veiledVariables(env)).toEqual({
    API_TOKEN: '\uE000\uE000\n\uE000\uE000',
    URL: 'http://\uE000\uE000\n\uE000\uE000@h',
    PIN_SECRET: '\uE000\uE000',
    PORT: '4711',
    EMPTY_TOKEN: '',
  });
  expect(veiledVariables({ PORT: '4711' })).toBeUndefined();
});

it('has none of the digits and letters of a secret, and all else of its form', () => {
  expect(['Ab1-x2:9', '123456789', 'xyzabcdefgh'].map(veilInForm)).toEqual([
    'Xy3-y3:3',
    '211111111',
    'yxxxxxxxxxx',
  ]);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (secret) => {
      const veiled = [...veilInForm(secret)];
      for (const [index, character] of [...secret].entries()) {
        if (/\d|\p{L}/u.test(character)) expect(veiled[index]).not.toBe(character);
        else expect(veiled[index]).toBe(character);
      }
    }),
  );
});
