import { describe, expect, test } from 'vitest';
import type { Registry } from '../model/index.ts';
import { imageRegistry, isServedBy, registryFor } from './image-registry.ts';

const entries = Object.fromEntries(
  Object.entries({
    'quay.test': 'quay.test',
    friendly: 'plain.test:5000',
    foo2: 'foo1.test',
    team: 'foo4.test',
    own: 'index.docker.io',
  }).map(([name, host]): [string, Registry] => [name, { name, host, login: null, retry: null, at: '' }]),
);

describe('the registry of an image', () => {
  test.each([
    ['busybox', 'docker.io'],
    ['team/app:1', 'docker.io'],
    ['index.docker.io/team/app', 'docker.io'],
    ['r.test/app', 'r.test'],
    ['r.test:5000/team/app:1', 'r.test:5000'],
    ['R.test/app', 'r.test'],
    ['localhost/app', 'localhost'],
    ['/app', 'docker.io'],
  ])('of %s is %s', (image, registry) => {
    expect(imageRegistry(image)).toBe(registry);
  });
});

describe('the entry for an image', () => {
  test.each<[string, string | undefined, boolean]>([
    // By its name, whatever its host; its credentials go where they belong only.
    ['quay.test/team/app:1', 'quay.test', true],
    ['friendly/app', 'friendly', false],
    ['team/app:1.0', 'team', false],
    // By its host, with its port or without.
    ['plain.test:5000/x/y', 'friendly', true],
    ['plain.test/x/y', 'friendly', true],
    ['foo1.test/user/app', 'foo2', true],
    ['foo2.test/user/app', undefined, false],
    ['unknown.test/app', undefined, false],
    // Docker Hub's.
    ['busybox', 'own', true],
    ['docker.io/team/app', 'own', true],
  ])('%s: %s', (image, name, served) => {
    const entry = registryFor(image, entries);
    expect(entry?.name).toBe(name);
    if (entry !== undefined) expect(isServedBy(image, entry)).toBe(served);
  });

  test('there is none among none', () => {
    expect(registryFor('busybox', {})).toBeUndefined();
  });
});
