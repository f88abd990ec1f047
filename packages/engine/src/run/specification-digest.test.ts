import { expect, test } from 'vitest';
import { environmentOf, instanceFile } from '../../fixtures/resolve-text.ts';
import { containerSpec } from '../resolve/index.ts';
import { specificationDigest } from './specification-digest.ts';

test('a digest stays the same from run to run, and changes with the specification', () => {
  const digest = (lines: string): string =>
    specificationDigest(containerSpec(environmentOf(instanceFile(lines)), 'web-1'));
  // Written down: a change of it makes every container out there look as if its specification had changed.
  expect(digest('')).toBe('sha256:f834be346d9805477afd4e23d947a8161ebab98a179732237d0c8ef56ae9a282');
  expect(digest('env: {A: x}')).not.toBe(digest(''));
  // A container whose policy was changed while it ran is as good as one that was made with it.
  expect(digest('restart: always')).toBe(digest(''));
});

test('a digest knows how a secret is found, and neither its value nor where the environment file lies', () => {
  const digest = (env: string, directory?: string): string =>
    specificationDigest(containerSpec(environmentOf(instanceFile(env), undefined, directory), 'web-1'));
  expect(digest('env: {A: {file: x}}', '/srv')).toBe(digest('env: {A: {file: x}}', '/home/me'));
  expect(digest('env: {A: {file: x}}')).not.toBe(digest('env: {A: {file: y}}'));
});
