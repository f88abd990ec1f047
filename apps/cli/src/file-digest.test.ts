import * as engine from '@maestro-ng/engine';
import { buildEnvironment } from '@maestro-ng/engine/testing';
import { expect, it } from 'vitest';
import { fileDigest } from './file-digest.ts';

function environment(
  env: { readonly [name: string]: string },
  more: { readonly seconds?: number } = {},
): engine.Environment {
  const lifecycle = { running: [{ type: 'sleep', seconds: more.seconds ?? 1 }] } as const;
  return buildEnvironment({ services: { web: { instances: { 'web-1': { env, lifecycle } } } } });
}

it('is another one for another secret, or another check, and says nothing of them without its salt', () => {
  const before = fileDigest(engine, environment({ DB_PASSWORD: 'one' }));
  const again = (of: engine.Environment): string => fileDigest(engine, of, before.salt).value;
  expect([
    again(environment({ DB_PASSWORD: 'one' })) === before.value,
    again(environment({ DB_PASSWORD: 'two' })) === before.value,
    again(environment({ DB_PASSWORD: 'one' }, { seconds: 2 })) === before.value,
    fileDigest(engine, environment({ DB_PASSWORD: 'one' })).value === before.value,
  ]).toEqual([true, false, false, false]);
});
