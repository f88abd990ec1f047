import { expect, test } from 'vitest';
import type { ContainerSettings } from '../model/index.ts';
import { compareSettings } from './compare-settings.ts';

function lines(
  asked: ContainerSettings,
  seen: ContainerSettings,
  ofImage: ContainerSettings | null = {},
): readonly string[] {
  const { differences, doubtful } = compareSettings(asked, seen, ofImage);
  return [
    ...differences.map(({ field, is, asked }) => `${field}: ${is} -> ${asked}`),
    ...doubtful.map(({ field, is }) => `${field}: ${is}?`),
  ];
}

test('what Docker does anyway is no difference, on whichever side it is spelled out', () => {
  const usual = { 'healthcheck.interval': '30s', shm_size: '64m' };
  expect(lines(usual, {})).toEqual([]);
  expect(lines({}, usual)).toEqual([]);
  expect(lines(usual, usual)).toEqual([]);
  expect(lines({}, { 'healthcheck.interval': '31s' })).toEqual(['healthcheck.interval: 31s -> null']);
});

test('it is one where the image gives something else', () => {
  const image = { 'healthcheck.interval': '10s' };
  expect(lines({}, { 'healthcheck.interval': '30s' }, image)).toEqual(['healthcheck.interval: 30s -> null']);
  expect(lines({ 'healthcheck.interval': '30s' }, image, image)).toEqual([
    'healthcheck.interval: 10s -> 30s',
  ]);
  expect(lines({}, image, image)).toEqual([]);
  expect(lines({}, image, null)).toEqual([]);
});

test('what an Engine may have given of itself is in doubt, unless every Engine gives it', () => {
  expect(lines({}, { shm_size: '128m', swap: 'unlimited', 'ulimits.core': '1:1' })).toEqual([
    'shm_size: 128m?',
    'swap: unlimited?',
    'ulimits.core: 1:1?',
  ]);
  expect(lines({ shm_size: '64m' }, { shm_size: '128m' })).toEqual(['shm_size: 128m -> 64m']);
  expect(lines({}, { swap: '2g' })).toEqual(['swap: 2g -> null']);
});
