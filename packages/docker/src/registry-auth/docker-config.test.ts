import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { helperFor, parseDockerConfig, parseDockercfg, storedAuth } from './docker-config.ts';

const basic = (text: string): string => Buffer.from(text).toString('base64');

function stored(auths: unknown, registry = 'r.test'): unknown {
  return storedAuth(parseDockerConfig(JSON.stringify({ auths })), registry);
}

function problem(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return String(error);
  }
  return 'none';
}

describe('what stands under auths', () => {
  it.each([
    ['auth', { auth: basic('ada:se:same') }, { username: 'ada', password: 'se:same' }],
    [
      'auth with zeros at its end',
      { auth: basic('ada:sesame\0\0') },
      { username: 'ada', password: 'sesame' },
    ],
    [
      'username and password',
      { username: 'ada', password: 'sesame' },
      { username: 'ada', password: 'sesame' },
    ],
    ['an identity token', { auth: basic('ada:x'), identitytoken: 'token' }, { identityToken: 'token' }],
    ['a token for the registry', { registrytoken: 'bearer' }, { registryToken: 'bearer' }],
    [
      'a token for the registry, before all else',
      { auth: basic('ada:x'), identitytoken: 'token', registrytoken: 'bearer' },
      { registryToken: 'bearer' },
    ],
  ])('is %s', (_, entry, expected) => {
    expect(stored({ 'r.test': entry })).toEqual({ ...expected, serverAddress: 'r.test' });
  });

  it('is nothing where a helper has it all', () => {
    expect(stored({ 'r.test': {} })).toBeUndefined();
    expect(stored({})).toBeUndefined();
  });

  it.each([
    ['r.test', 'r.test', true],
    ['https://r.test', 'r.test', true],
    ['http://R.test/v1/', 'r.test', true],
    ['r.test:5000', 'r.test', false],
    ['r.test', 'r.test:5000', false],
    ['other.test/r.test', 'r.test', false],
    ['https://index.docker.io/v1/', 'docker.io', true],
    ['docker.io', 'docker.io', true],
    ['index.docker.io', 'r.test', false],
  ])('under %s is for %s: %s', (server, registry, found) => {
    expect(stored({ [server]: { auth: basic('ada:sesame') } }, registry) !== undefined).toBe(found);
  });

  it("is Docker's own key before another one of the same host", () => {
    const auths = {
      'docker.io': { auth: basic('a:b') },
      'https://index.docker.io/v1/': { auth: basic('c:d') },
    };
    expect(stored(auths, 'docker.io')).toMatchObject({ username: 'c' });
  });

  it('is all that .dockercfg has', () => {
    const config = parseDockercfg(
      JSON.stringify({ 'https://r.test/v1/': { auth: basic('ada:sesame'), email: 'e' } }),
    );
    expect(storedAuth(config, 'r.test')).toEqual({
      username: 'ada',
      password: 'sesame',
      serverAddress: 'r.test',
    });
    expect(helperFor(config, 'r.test')).toBeUndefined();
  });
});

describe('the helper', () => {
  const config = parseDockerConfig(
    JSON.stringify({
      auths: { 'https://stored.test/v2/': {} },
      credHelpers: { 'own.test': 'own', 'docker.io': 'hub', 'none.test': '', 'odd.test': '../SESAME' },
      credsStore: 'all',
    }),
  );

  it.each([
    ['own.test', { name: 'own', server: 'own.test' }],
    ['docker.io', { name: 'hub', server: 'https://index.docker.io/v1/' }],
    ['none.test', undefined],
    ['stored.test', { name: 'all', server: 'https://stored.test/v2/' }],
    ['r.test:5000', { name: 'all', server: 'r.test:5000' }],
  ])('for %s', (registry, helper) => {
    expect(helperFor(config, registry)).toEqual(helper);
  });

  it('for Docker Hub of a store', () => {
    expect(helperFor(parseDockerConfig('{"credsStore":"all"}'), 'docker.io')).toEqual({
      name: 'all',
      server: 'https://index.docker.io/v1/',
    });
    expect(helperFor(parseDockerConfig('{"credsStore":""}'), 'docker.io')).toBeUndefined();
  });
});

describe('what is wrong', () => {
  it.each([
    ['{"auths": {\n  "r.test": SESAME}}', /is not JSON( \(line 2, column 13\))?$/],
    ['[]', /is not a mapping$/],
    ['{"auths": []}', /has "auths" that are not a mapping$/],
    ['{"credHelpers": "SESAME"}', /has "credHelpers" that are not a mapping$/],
    ['{"credsStore": "../SESAME"}', /has something that is not a helper's name under "credsStore"$/],
    ['{"auths": {"r.test": "SESAME"}}', /has no mapping for r.test in "auths"$/],
    [
      '{"auths": {"r.test": {"auth": "SESAME"}}}',
      /has an "auth" for r.test that is not user:password in Base64$/,
    ],
    ['{"auths": {"r.test": {"password": 17}}}', /has no text as "password" of r.test$/],
    ['{"auths": {"r.test": {"registrytoken": 17}}}', /has no text as "registrytoken" of r.test$/],
  ])('%s', (text, told) => {
    const found = problem(() => storedAuth(parseDockerConfig(text), 'r.test'));
    expect(found).toMatch(told);
    expect(found).not.toContain('SESAME');
  });

  it('with the helper of the registry', () => {
    const config = parseDockerConfig('{"credHelpers": {"r.test": "SESAME x"}}');
    expect(problem(() => helperFor(config, 'r.test'))).toMatch(
      /has something that is not a helper's name under r.test in "credHelpers"$/,
    );
  });

  it('with another registry is of no importance', () => {
    expect(stored({ 'other.test': 'SESAME', 'r.test': { auth: basic('ada:sesame') } })).toMatchObject({
      username: 'ada',
    });
  });

  it('is always told as that', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.string(), (text, registry) => {
        const told = problem(() => {
          const config = parseDockerConfig(text);
          helperFor(config, registry);
          storedAuth(config, registry);
        });
        expect(told).toMatch(/^(none$|DockerConfigError: )/);
      }),
    );
  });
});
