import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  comparableInstance,
  comparableService,
  comparableShip,
  recordedInstance,
  recordedService,
  recordedShip,
} from '../../fixtures/conformance/comparable.ts';
import { caseNames, casesFolder, type Recording, recordingOf } from '../../fixtures/conformance/recording.ts';
import { type LoadResult, loadEnvironment } from './load-environment.ts';

function load(name: string, recording: Recording): LoadResult {
  return loadEnvironment({
    file: join(casesFolder, name, 'maestro.yaml'),
    processEnv: recording.process_env,
  });
}

function mapValues<From, To>(
  values: { readonly [name: string]: From },
  change: (value: From) => To,
): { [name: string]: To } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

/** What was recorded, but for what the cases' README decides otherwise. */
function expected(name: string, recording: Recording): Recording {
  if (name !== 'bug-lifecycle-leak') return recording;
  const { i, j, ...others } = recording.containers;
  if (i === undefined || j === undefined) throw new Error('the case has other containers');
  const running = j.lifecycle['running']?.filter(({ type }) => type === 'tcp') ?? [];
  return { ...recording, containers: { ...others, i, j: { ...j, lifecycle: { running } } } };
}

const valid = caseNames.filter((name) => !name.startsWith('invalid-'));

describe('a file that the original loads, or should have loaded', () => {
  test.each(valid)('%s has no error', (name) => {
    const { environment, diagnostics } = load(name, recordingOf(name));
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(environment).toBeDefined();
  });

  test.each(valid.filter((name) => recordingOf(name).ok))('%s is resolved as recorded', (name) => {
    const recording = expected(name, recordingOf(name));
    const { environment } = load(name, recording);
    if (environment === undefined) throw new Error('there is no environment');
    expect(environment.name).toBe(recording.name);
    expect(mapValues(environment.ships, comparableShip)).toEqual(mapValues(recording.ships, recordedShip));
    expect(mapValues(environment.services, (service) => comparableService(environment, service))).toEqual(
      mapValues(recording.services, recordedService),
    );
    expect(mapValues(environment.instances, (instance) => comparableInstance(environment, instance))).toEqual(
      mapValues(recording.containers, recordedInstance),
    );
  });
});

/** What is wrong, and in which line, in each file that the original rejects: one error each. */
const rejections: readonly (readonly [name: string, code: string, place: string])[] = [
  ['invalid-auditor-type', 'unknown-value', 'maestro.yaml:4'],
  ['invalid-duplicate-service', 'duplicate-key', 'maestro.yaml:6'],
  ['invalid-envfile-line', 'env-file-line', 'bad.env:2'],
  ['invalid-envfile-missing', 'env-file', 'maestro.yaml:4'],
  ['invalid-extra-host-ship', 'unknown-ship', 'maestro.yaml:5'],
  ['invalid-include-missing', 'template-not-found', 'maestro.yaml:4'],
  ['invalid-instance-two-services', 'duplicate-instance', 'maestro.yaml:6'],
  ['invalid-jinja-undefined-attr', 'template-undefined', 'maestro.yaml:4'],
  ['invalid-lifecycle-port', 'unknown-port', 'maestro.yaml:4'],
  ['invalid-lifecycle-type', 'unknown-value', 'maestro.yaml:4'],
  ['invalid-log-driver', 'unknown-log-driver', 'maestro.yaml:4'],
  ['invalid-memory-unit', 'invalid-size', 'maestro.yaml:4'],
  ['invalid-missing-image', 'missing-key', 'maestro.yaml:4'],
  ['invalid-missing-ip', 'missing-key', 'maestro.yaml:2'],
  ['invalid-missing-name', 'missing-key', 'maestro.yaml:1'],
  ['invalid-port-dict', 'missing-key', 'maestro.yaml:8'],
  ['invalid-port-float', 'wrong-type', 'maestro.yaml:8'],
  ['invalid-port-mismatch', 'port-protocol-mismatch', 'maestro.yaml:8'],
  ['invalid-port-proto', 'invalid-port', 'maestro.yaml:8'],
  ['invalid-restart-name', 'unknown-restart-policy', 'maestro.yaml:4'],
  ['invalid-self-requires', 'dependency-cycle', 'maestro.yaml:4'],
  ['invalid-unknown-wants-info', 'unknown-service', 'maestro.yaml:6'],
  ['invalid-volume-conflict', 'volume-conflict', 'maestro.yaml:4'],
  ['invalid-volumes-from-other-ship', 'volumes-from-other-ship', 'maestro.yaml:4'],
  ['invalid-webhook-method', 'invalid-value', 'maestro.yaml:4'],
  ['invalid-yaml-alias', 'unknown-alias', 'maestro.yaml:4'],
  ['invalid-yaml-indent', 'yaml-syntax', 'maestro.yaml:7'],
  ['invalid-yaml-python-tag', 'yaml-tag', 'maestro.yaml:4'],
];

describe('a file that the original rejects', () => {
  test('is one of these', () => {
    expect(rejections.map(([name]) => name)).toEqual(caseNames.filter((name) => name.startsWith('invalid-')));
  });

  test.each(rejections)('%s: %s at %s', (name, code, place) => {
    const recording = recordingOf(name);
    expect(recording.ok).toBe(false);
    const { environment, diagnostics } = load(name, recording);
    expect(environment).toBeUndefined();
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const places = errors.map(({ code: found, location }) => [
      found,
      `${location?.file.replace(`${join(casesFolder, name)}/`, '')}:${location?.line}`,
    ]);
    expect(places).toEqual([[code, place]]);
  });
});
