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

it('compares what has names by them, wherever it stands', () => {
  const list = [
    { name: 'a', x: 1 },
    { name: 'b', x: 2 },
  ];
  expect(hideDifferences(list, [{ name: 'b', x: 3 }])).toEqual([{ '***': '***' }, { name: 'b', x: '***' }]);
  expect(hideDifferences(list, [list[1], list[0], { name: 'c' }])).toEqual(list);
});
