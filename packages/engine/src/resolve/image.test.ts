import { describe, expect, test } from 'vitest';
import { imageTag, isImageReference } from './image.ts';

test.each([
  ['app', 'latest'],
  ['app:canary', 'canary'],
  ['registry.local:5000/team/app', 'latest'],
  ['registry.local:5000/team/app:3.4.5', '3.4.5'],
  ['app:', 'latest'],
])('the tag of %s is %s', (image, tag) => {
  expect(imageTag(image)).toBe(tag);
});

describe('names of images', () => {
  test.each([
    'a:1',
    'app',
    'library/app:edge',
    'reg.example.net:5000/team/app:1.0',
    'LOCALHOST:5000/x',
    'a__b/c-d.e',
    `app@sha256:${'0'.repeat(64)}`,
    `h.example/app:1@sha256:${'a'.repeat(64)}`,
  ])('%s is one', (image) => {
    expect(isImageReference(image)).toBe(true);
  });
  test.each(['', 'App', 'team/App', 'a b', 'a:', 'a:b c', '/a', 'a/', '-a', 'app@sha256:12'])(
    '%j is none',
    (image) => {
      expect(isImageReference(image)).toBe(false);
    },
  );
});
