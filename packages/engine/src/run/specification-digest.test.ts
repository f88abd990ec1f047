import { expect, test } from 'vitest';
import { environmentOf, instanceFile } from '../../fixtures/resolve-text.ts';
import { containerSpec } from '../resolve/index.ts';
import { hidesSecrets, identityDigest, meansTheSame, specificationDigest } from './specification-digest.ts';

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

test('what templates have made of secrets is in no digest, nor how long it is; with it in it, another one means the same', () => {
  const specOf = (pin: string, level = 'info') =>
    containerSpec(environmentOf(instanceFile(`env: {A: "x${pin}", LEVEL: ${level}}`)), 'web-1');
  const asked = { spec: specOf('4711'), veiled: specOf('\uE000') };
  expect(identityDigest(asked)).toBe(
    identityDigest({ spec: specOf('471100'), veiled: specOf('\uE000\uE000') }),
  );
  expect(identityDigest(asked)).not.toBe(specificationDigest(asked.spec));
  expect(identityDigest({ ...asked, veiled: specOf('\uE000', 'warn') })).not.toBe(identityDigest(asked));
  expect(identityDigest({ ...asked, veiled: 'unknown' })).toBe(specificationDigest(asked.spec));
  expect(meansTheSame(asked, specificationDigest(asked.spec))).toBe(true);
  expect(meansTheSame(asked, specificationDigest(specOf('4712')))).toBe(false);
  const hides = [asked, { ...asked, veiled: 'unknown' as const }, { ...asked, veiled: asked.spec }].map(
    (each) => hidesSecrets({ ...each, digest: identityDigest(each) }),
  );
  expect(hides).toEqual([true, false, false]);
});
