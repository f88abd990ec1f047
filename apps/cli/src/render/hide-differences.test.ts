import { expect, it } from 'vitest';
import { hideDifferences } from './hide-differences.ts';

it('hides what differs, at any depth, and all where there is nothing to compare with', () => {
  const value = {
    name: 'shop',
    env: { A: 'sesame!', B: 'x', C: null },
    list: ['a', 'sesame'],
    sesame: { port: 80 },
  };
  const other = {
    name: 'shop',
    env: { A: '######!', B: 'x', C: null },
    list: ['a', '######'],
    '######': { port: 80 },
  };
  expect(hideDifferences(value, other)).toEqual({
    name: 'shop',
    env: { A: '***', B: 'x', C: null },
    list: ['a', '***'],
    '***': { '***': '***' },
  });
  expect(hideDifferences({ a: ['x', 1] }, undefined)).toEqual({ '***': ['***', '***'] });
  expect(hideDifferences({ a: ['x', 'y'] }, { a: ['x'] })).toEqual({ a: ['***', '***'] });
});
