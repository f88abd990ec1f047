import { expect, it } from 'vitest';
import { containerSpec } from '../resolve/index.ts';
import { buildEnvironment } from '../testing/build-environment.ts';
import { notedSecrets, secretsNoted } from './noted-secrets.ts';

it('notes where secrets stand that no name tells, and nothing where there are none', () => {
  const environment = buildEnvironment({
    services: {
      web: {
        instances: {
          plain: { env: { LEVEL: 'info' } },
          secret: {
            env: { LICENCE: { kind: 'env', name: 'LIC' }, DSN: 'host=h tplword', LEVEL: 'info' },
            container: {
              command: ['sh', '-c', 'run tplword'],
              labels: { n: 'tplword', o: 'other' },
            },
          },
        },
      },
    },
  });
  const noted = (name: string): unknown => secretsNoted(containerSpec(environment, name), ['tplword']);
  expect(noted('plain')).toEqual({});
  const labels = { 'maestro.secrets': '["env.DSN","env.LICENCE","command","labels.n"]' };
  expect(noted('secret')).toEqual(labels);
  const made = secretsNoted(containerSpec(environment, 'plain'), [], ['labels.pin', 'workdir']);
  expect(made).toEqual({ 'maestro.secrets': '["labels.pin","workdir"]' });
  expect([...notedSecrets(labels)]).toEqual(['env.DSN', 'env.LICENCE', 'command', 'labels.n']);
});

it.each(['', '{', '3', '[3]'])('a label that somebody has written by hand notes nothing: %s', (text) => {
  expect([...notedSecrets({ 'maestro.secrets': text })]).toEqual([]);
});
