import type { Difference } from '@maestro-ng/engine';
import { expect, it } from 'vitest';
import { differenceLines } from './difference-lines.ts';
import { makeStyle, plainStyle } from './style.ts';
import { displayWidth } from './width.ts';

function lines(differences: readonly Difference[], columns?: number): string[] {
  return differenceLines(differences, { style: makeStyle({ color: false, unicode: true }), columns });
}

it('puts both sides beside each other, below those of others', () => {
  const differences = [
    { field: 'env.LEVEL', is: 'info', asked: 'debug' },
    { field: 'memory', is: null, asked: '' },
  ];
  expect(lines(differences)).toEqual(['      env.LEVEL  info → debug', '      memory     (none) → (empty)']);
  const ascii = differenceLines(differences.slice(0, 1), { style: plainStyle, columns: 40 });
  expect(ascii).toEqual(['      env.LEVEL  info -> debug']);
});

it('says that a secret is another one, and what stands around it', () => {
  const told = (is: string, asked: string): string | undefined =>
    lines([{ field: 'f', is, asked }])[0]?.replace('      f  ', '');
  expect(told('***', '***')).toBe('another secret');
  expect(told('run --key ***', 'run --key ***')).toBe('another secret in run --key ***');
  expect(told('run --key=***', 'run --key=***')).toBe(
    'another secret, or something else behind it, in run --key=***',
  );
  expect(told('run ***', 'run -v ***')).toBe('run *** → run -v ***');
});

it('spells out what could not be told apart', () => {
  const told = (is: string, asked: string): string | undefined =>
    lines([{ field: 'f', is, asked }])[0]?.replace('      f  ', '');
  expect(told('a=b', 'a=b ')).toBe('"a=b" → "a=b "');
  expect(told('\u00e9', 'e\u0301')).toBe('"\\u00e9" → "e\\u0301"');
});

it('has both sides go on below, where they are too wide for the terminal', () => {
  const is = `postgres://db:5432/shop?${'pool=20&'.repeat(4)}end`;
  const asked = `${is}less`;
  const told = lines([{ field: 'env.DB', is, asked }], 40);
  expect(told).toEqual([
    '      env.DB',
    '        postgres://db:5432/shop?pool=2',
    '          0&pool=20&pool=20&pool=20&end',
    '        → postgres://db:5432/shop?pool=2',
    '          0&pool=20&pool=20&pool=20&endl',
    '          ess',
  ]);
  for (const line of told) expect(displayWidth(line)).toBeLessThanOrEqual(40);
  // Hardly a terminal any more.
  expect(lines([{ field: 'env.DB', is, asked }], 20)).toHaveLength(1);
  expect(
    lines([{ field: 'specification', is: null, asked: null }], 60)
      .slice(1)
      .join(' '),
  ).toContain('leaves no trace');
});
