import { expect, it } from 'vitest';
import { repeatableWords, withFlags } from './repeatable-words.ts';

it('keeps what a play does, and not how it was shown', () => {
  const words = [
    '--file=b.yaml',
    '--json',
    '--progress=plain',
    '--yes',
    '--concurrency=2',
    '--',
    'web',
    '--json',
  ];
  expect(repeatableWords(words)).toEqual(['--file=b.yaml', '--concurrency=2', '--', 'web', '--json']);
  expect(repeatableWords(['--all', '--json'])).toEqual(['--all']);
});

it('puts flags before the things', () => {
  expect(withFlags(['--all', '--', 'web'], ['--json'])).toEqual(['--all', '--json', '--', 'web']);
  expect(withFlags(['--all'], ['--json'])).toEqual(['--all', '--json']);
});
