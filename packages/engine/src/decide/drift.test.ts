import { expect, test } from 'vitest';
import { labelNames } from '../model/index.ts';
import { driftOf } from './drift.ts';

const asked = { image: 'web:1', digest: () => 'sha256:asked' };
const imageId = `sha256:${'7'.repeat(64)}`;
const made = { image: 'web:1', imageId, labels: { [labelNames.specification]: 'sha256:asked' } };
const otherwise = { [labelNames.specification]: 'sha256:before' };

test('a container that is as it was asked for has not drifted', () => {
  expect(driftOf(made, asked)).toEqual([]);
});

test('one that was made for another specification has, and one whose tag has moved on', () => {
  expect(driftOf({ ...made, labels: otherwise }, asked)).toEqual(['specification']);
  expect(driftOf({ ...made, image: imageId }, asked)).toEqual(['image']);
  expect(driftOf({ ...made, image: '7'.repeat(64) }, asked)).toEqual(['image']);
  expect(driftOf({ ...made, image: imageId, labels: otherwise }, asked)).toEqual(['specification', 'image']);
});

test('an image that is asked for by its id has no tag that could move', () => {
  expect(driftOf({ ...made, image: imageId }, { ...asked, image: imageId })).toEqual([]);
});

test('where nobody has listed the container, its image is not known to differ', () => {
  expect(driftOf({ ...made, image: null }, asked)).toEqual([]);
});

test('of one without the label nothing is known, and nothing is computed', () => {
  const digest = (): string => {
    throw new Error('not needed');
  };
  expect(driftOf({ ...made, image: imageId, labels: {} }, { ...asked, digest })).toEqual([]);
});
