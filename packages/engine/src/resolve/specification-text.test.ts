import { expect, test } from 'vitest';
import { environmentOf, instanceFile } from '../../fixtures/resolve-text.ts';
import type { ContainerSpec } from '../model/index.ts';
import { containerSpec } from './container-spec.ts';
import { hidesSecrets, specificationText } from './specification-text.ts';

function spec(lines: string): ContainerSpec {
  return containerSpec(environmentOf(instanceFile(lines)), 'web-1');
}

test('equal specifications have equal texts, wherever and in whatever order they are written', () => {
  const one = specificationText(spec('env: {A: x, B: y}\nlabels: {a: 1, b: 2}'));
  expect(specificationText(spec('labels: {b: 2, a: 1}\nenv: {B: y, A: x}'))).toBe(one);
  expect(specificationText(spec('stop_timeout: 3\nlabels: {b: 2, a: 1}\nenv: {B: y, A: x}'))).toBe(one);
});

test('other specifications have other texts', () => {
  const texts = [
    '',
    'env: {A: x}',
    'env: {A: }',
    'env: {A: ""}',
    'command: a b',
    'command: [a b]',
    'labels: [a]',
    'ports: {a: 1}',
    'privileged: yes',
    'entrypoint: []',
    'networks: [a]',
    'networks: [b, a]',
    'tmpfs: /a',
    'read_only: no',
    'cpus: 1',
  ].map((lines) => specificationText(spec(lines)));
  expect(new Set(texts).size).toBe(texts.length);
});

test('secrets are in it as references only', () => {
  const asked = spec('');
  const env = [
    {
      name: 'P',
      value: {
        parts: [{ literal: 'a:' }, { secret: { kind: 'env', name: 'PASSWORD' } }],
        provenance: { from: 'maestro' },
      },
    },
  ] as const;
  expect(specificationText({ ...asked, env })).toContain(
    '"env":[{"name":"P","value":[{"literal":"a:"},{"secret":{"kind":"env","name":"PASSWORD"}}]}]',
  );
});

test('of a variable that is called a secret, only the name is in it', () => {
  const one = spec('env: {DB_PASSWORD: hunter2}');
  expect(specificationText(one)).not.toContain('hunter2');
  expect(specificationText(spec('env: {DB_PASSWORD: other}'))).toBe(specificationText(one));
  expect(specificationText(spec('env: {DB_USER: other}'))).not.toBe(specificationText(one));
  expect([one, spec('env: {DB_USER: other}')].map(hidesSecrets)).toEqual([true, false]);
});

test('of what is shown of late the value is left out as before: containers carry such digests', () => {
  for (const name of ['PASSWORD_FILE', 'TOKEN_TTL', 'COMPASS']) {
    expect(specificationText(spec(`env: {${name}: one}`))).toBe(
      specificationText(spec(`env: {${name}: other}`)),
    );
  }
});
