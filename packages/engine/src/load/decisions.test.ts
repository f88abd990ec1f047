import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { caseNames, casesFolder, recordingOf } from '../../fixtures/conformance/recording.ts';
import { type Environment, literalOf } from '../model/index.ts';
import { loadEnvironment } from './load-environment.ts';

/** What the cases' README decides where the original fails or goes wrong. */
const decisions: readonly (readonly [
  name: string,
  look: (environment: Environment) => unknown,
  expected: unknown,
])[] = [
  [
    'bug-anchor-redefined',
    (found) => ['A', 'B', 'C', 'D'].map((name) => variable(found, 'i', name)),
    ['one', 'one', 'two', 'two'],
  ],
  ['bug-api-version-float', (found) => found.ships['h']?.apiVersion, '1.20'],
  ['bug-env-list-int', (found) => variable(found, 'i', 'OPTS'), '-p 8080'],
  [
    'bug-envfile-indented-comment',
    (found) => ['A', 'B'].map((name) => variable(found, 'i', name)),
    ['1', '2'],
  ],
  [
    'bug-lifecycle-doc-cmd',
    (found) => check(found, 'i'),
    [{ type: 'exec', command: ['python', './ruok.py'], attempts: 10, envFrom: 'env' }],
  ],
  [
    'bug-lifecycle-leak',
    (found) => check(found, 'j'),
    [{ type: 'tcp', host: '127.30.0.2', port: 80, containerPort: 80, portName: 'web', maxWaitSeconds: 300 }],
  ],
  [
    'bug-merge-key-a',
    ({ instances: { i } }) => [i?.ship, i?.stopTimeoutSeconds, i?.container.command],
    ['h', 3, ['run']],
  ],
  ['bug-null-ports', (found) => ports(found, 'i'), []],
  ['bug-port-name-int', (found) => ports(found, 'i'), ['80 80:80']],
  [
    'bug-restart-doc-maximum-retry-count',
    ({ instances: { i } }) => i?.container.restart,
    { name: 'on-failure', maximumRetryCount: 3 },
  ],
  [
    'bug-service-port-dict-two-instances',
    (found) => [ports(found, 'i'), ports(found, 'j')],
    [['smtp 25:2525'], ['smtp 25:2525']],
  ],
  [
    'bug-tls-no-cert',
    (found) => found.ships['h']?.connection,
    {
      kind: 'tcp',
      host: '127.30.0.1',
      port: 2376,
      tls: { verify: false, caPath: null, certPath: null, keyPath: null },
    },
  ],
  ['bug-volumes-from-stop-order', (found) => found.services['zapp']?.requiresForVolumes, ['adata']],
];

function variable(environment: Environment, instance: string, name: string): string | undefined {
  const value = environment.instances[instance]?.env.find((entry) => entry.name === name)?.value;
  return value ? literalOf(value) : undefined;
}

function ports(environment: Environment, instance: string): string[] | undefined {
  return environment.instances[instance]?.container.ports.map(
    ({ name, exposedText, external }) => `${name} ${exposedText}:${external.text}`,
  );
}

function check(environment: Environment, instance: string): readonly unknown[] | undefined {
  return environment.instances[instance]?.lifecycle.running.map(({ at: _, ...found }) => found);
}

test.each(decisions)('%s', (name, look, expected) => {
  const { environment } = loadEnvironment({
    file: join(casesFolder, name, 'maestro.yaml'),
    processEnv: recordingOf(name).process_env,
  });
  if (environment === undefined) throw new Error('there is no environment');
  expect(look(environment)).toEqual(expected);
});

const casesOfBugs = caseNames.filter((name) => name.startsWith('bug-'));

test('there is one for every case in which the original is wrong', () => {
  expect(decisions.map(([name]) => name)).toEqual(casesOfBugs);
});

test('each has a row in the guide, for those who move over from the original', () => {
  const page = readFileSync(new URL('../../../../docs/guide/differences.md', import.meta.url), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| '));
  const told = rows.flatMap((row) => [...row.matchAll(/<!-- (bug-\S+) -->/g)].map(([, name]) => name));
  expect(told.sort()).toEqual(casesOfBugs);
});
