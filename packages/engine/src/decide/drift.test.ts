import { expect, test } from 'vitest';
import { type Comparison, type Difference, labelNames } from '../model/index.ts';
import { type AskedDigest, driftIn, driftOf, isOtherImage, mayHaveOtherImage } from './drift.ts';

const asked = (): AskedDigest => ({
  digest: 'sha256:asked',
  meansTheSame: (digest) => digest === 'sha256:in-other-words',
});
const imageId = `sha256:${'7'.repeat(64)}`;
const made = { image: 'web:1', imageId, labels: { [labelNames.specification]: 'sha256:asked' } };
const otherwise = { [labelNames.specification]: 'sha256:before' };

test('a container that is as it was asked for has not drifted', () => {
  expect(driftOf(made, asked, false)).toEqual([]);
});

test('one that was made for another specification has, and one whose tag has moved on', () => {
  expect(driftOf({ labels: otherwise }, asked, false)).toEqual(['specification']);
  expect(driftOf(made, asked, true)).toEqual(['image']);
  expect(driftOf({ labels: otherwise }, asked, true)).toEqual(['specification', 'image']);
});

test('one that was asked for in other words, which may mean the same, is not known to have drifted', () => {
  const labels = { [labelNames.specification]: 'sha256:in-other-words' };
  expect(driftOf({ labels }, asked, false)).toEqual([]);
});

test('of one without the label nothing is known, and nothing is computed', () => {
  const notNeeded = (): never => {
    throw new Error('not needed');
  };
  expect(driftOf({ labels: {} }, notNeeded, true)).toEqual([]);
});

test('a listing leaves open what the tag of one stands for that it shows by the id of its image', () => {
  expect(mayHaveOtherImage(made, 'web:1')).toBe(false);
  expect(mayHaveOtherImage({ ...made, image: 'web:0' }, 'web:1')).toBe(false);
  expect(mayHaveOtherImage({ ...made, image: imageId }, 'web:1')).toBe(true);
  expect(mayHaveOtherImage({ ...made, image: '7'.repeat(64) }, 'web:1')).toBe(true);
  // An image that is asked for by its id has no tag that could move, and one that nobody has listed tells nothing.
  expect(mayHaveOtherImage({ ...made, image: imageId }, imageId)).toBe(false);
  expect(mayHaveOtherImage({ ...made, image: null }, 'web:1')).toBe(false);
  expect(mayHaveOtherImage({ ...made, image: imageId, labels: {} }, 'web:1')).toBe(false);
});

test('a tag that is gone makes no other image', () => {
  expect([null, imageId, 'sha256:newer'].map((named) => isOtherImage(imageId, named))).toEqual([
    false,
    false,
    true,
  ]);
});

test('a comparison tells also what was changed since a container was made', () => {
  const compared = (...fields: string[]): Comparison => ({
    container: 'c1',
    differences: fields.map((field): Difference => ({ field, is: null, asked: null })),
    outlived: [],
    anonymousVolumes: [],
  });
  const drift = (comparison: Comparison, labels: object = made.labels): readonly string[] =>
    driftIn(comparison, { labels: labels as typeof made.labels }, 'sha256:asked');
  expect(drift(compared())).toEqual([]);
  expect(drift(compared('image'))).toEqual(['image']);
  expect(drift(compared('image', 'memory'))).toEqual(['container', 'image']);
  expect(drift({ ...compared(), outlived: [{ instance: 'db-1', gives: 'volumes' }] })).toEqual(['container']);
  expect(drift(compared('env.LEVEL'), otherwise)).toEqual(['specification']);
  // A secret of the file is another one: nobody changes one of a container that is there.
  expect(drift(compared('env.DB_PASSWORD', 'memory'))).toEqual(['specification']);
  expect(drift(compared('env.LEVEL'), {})).toEqual(['specification']);
});
