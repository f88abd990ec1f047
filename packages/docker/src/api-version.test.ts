import { describe, expect, it } from 'vitest';
import { negotiate, parseEngineVersion } from './api-version.ts';

const place = { ship: 'alpha', address: '10.0.0.2:2375' };

describe('negotiate', () => {
  it.each([
    ['auto', '1.12', '1.41', '1.41'],
    ['auto', '1.44', '1.52', '1.51'],
    ['1.41', '1.24', '1.47', '1.41'],
    ['1.99', '1.24', '1.47', '1.47'],
    [
      '1.9',
      '1.12',
      '1.41',
      '1.30',
      'api_version 1.9 of ship alpha is older than can be used; it is taken as 1.30',
    ],
    [
      '1.18',
      '1.44',
      '1.52',
      '1.44',
      'api_version 1.18 of ship alpha is older than can be used; it is taken as 1.44',
    ],
  ])('%s with an Engine of %s to %s: %s', (bound, minimumApi, api, version, ...warnings) => {
    expect(negotiate(place, { engine: 'x', api, minimumApi }, bound)).toEqual({ version, warnings });
  });

  it('names both versions of an Engine that is too old, or too new', () => {
    expect(negotiate(place, { engine: '1.10.3', api: '1.22', minimumApi: '1.12' }, 'auto')).toEqual({
      problem:
        'the Engine at 10.0.0.2:2375 is too old: Docker 1.10.3 speaks API 1.22, and Maestro needs 1.30 (Docker 17.06) or newer',
      hint: 'Put a newer Docker Engine on alpha: 17.06, or better one that is still maintained.',
    });
    expect(negotiate(place, { engine: '40', api: '1.80', minimumApi: '1.70' }, 'auto')).toEqual({
      problem:
        'the Engine at 10.0.0.2:2375 is too new: Docker 40 speaks API 1.70 and newer, and this version of Maestro knows 1.51 at most',
      hint: 'Use a newer version of Maestro: no api_version of alpha is known to both.',
    });
  });

  it('refuses what is no version', () => {
    expect(negotiate(place, { engine: '20', api: '1.41', minimumApi: '1.12' }, 'newest')).toEqual({
      problem: "api_version of ship alpha: 'newest' is no version",
    });
  });
});

describe('parseEngineVersion', () => {
  it('reads what matters', () => {
    expect(
      parseEngineVersion({ Version: '29.0.1', ApiVersion: '1.52', MinAPIVersion: '1.44', Os: 'linux' }),
    ).toEqual({
      engine: '29.0.1',
      api: '1.52',
      minimumApi: '1.44',
    });
    expect(parseEngineVersion({ ApiVersion: '1.24' })).toEqual({
      engine: 'unknown',
      api: '1.24',
      minimumApi: '1.12',
    });
  });

  it.each([null, 'x', {}, { ApiVersion: 1.41 }, { ApiVersion: 'v1' }])('of %j is none', (value) => {
    expect(parseEngineVersion(value)).toBeUndefined();
  });
});
