import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { caseNames, casesFolder, recordingOf } from '../../fixtures/conformance/recording.ts';
import { environmentOf, instanceFile } from '../../fixtures/resolve-text.ts';
import { loadEnvironment } from '../load/index.ts';
import {
  type ApplyRecord,
  dictionary,
  type Environment,
  type Instance,
  type RecordedEnvironment,
  veilCharacter,
} from '../model/index.ts';
import { containerSpec } from '../resolve/index.ts';
import { specificationDigest } from '../run/specification-digest.ts';
import { type EnvironmentOfRecord, environmentOfRecord } from './environment-of-record.ts';
import { recordIn, recordVolume } from './record-volume.ts';
import { leaveOut, recordable } from './recordable.ts';

/** A record in which everything stands, as it comes from a ship. */
function recordOf(
  environment: Environment,
  resolved: RecordedEnvironment = recordable(environment),
): ApplyRecord {
  const instances = Object.values(environment.instances).map(({ name, service, ship, container }) => {
    const image = { name: container.image, id: null, digests: [] };
    const digest = specificationDigest(containerSpec(environment, name));
    return [name, { name, service, ship, state: 'stands' as const, image, digest }] as const;
  });
  const record: ApplyRecord = {
    format: 1,
    id: 'x',
    number: 1,
    environment: environment.name,
    time: 0,
    who: 'ann@desk',
    version: '1',
    rollbackTo: null,
    asked: [],
    verdict: 'succeeded',
    changes: [],
    instances: dictionary(instances),
    resolved,
  };
  const kept = recordIn(recordVolume(record));
  if (kept === undefined) throw new Error('the volume keeps no record');
  return kept;
}

function restored(
  record: ApplyRecord,
  environment: Environment,
  recorded: RecordedEnvironment = recordable(environment),
): Extract<EnvironmentOfRecord, { ok: true }> {
  const result = environmentOfRecord(record, { environment, recorded });
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result;
}

function digests(environment: Environment): object {
  return Object.fromEntries(
    Object.keys(environment.instances).map((name) => [
      name,
      specificationDigest(containerSpec(environment, name)),
    ]),
  );
}

const loadable = caseNames.filter((name) => recordingOf(name).ok);

describe('an environment comes back from its record', () => {
  test.each(loadable)('%s', (name) => {
    const { environment } = loadEnvironment({
      file: join(casesFolder, name, 'maestro.yaml'),
      processEnv: recordingOf(name).process_env,
    });
    if (environment === undefined) throw new Error('there is no environment');
    const again = restored(recordOf(environment), environment);
    expect(recordable(again.environment)).toEqual(recordable(environment));
    expect(digests(again.environment)).toEqual(digests(environment));
    expect(again.strange).toEqual([]);
  });

  it('whatever its names and values are', () => {
    const name = fc.oneof(
      fc.constantFrom('__proto__', 'constructor', '$text', '$$', '$leftOut', '$reference', 'at', 'parts'),
      fc.string({ minLength: 1 }),
    );
    const anything = fc.dictionary(name, fc.string(), { noNullPrototype: false });
    fc.assert(
      fc.property(anything, anything, fc.array(fc.string()), (labels, sysctls, command) => {
        const base = environmentOf(instanceFile(''));
        const { 'web-1': web } = base.instances as { readonly 'web-1': Instance };
        const container = {
          ...web.container,
          command,
          labels: dictionary(Object.entries(labels)),
          sysctls: dictionary(Object.entries(sysctls)),
        };
        const environment = { ...base, instances: dictionary([['web-1', { ...web, container }]]) };
        const again = restored(recordOf(environment), environment);
        expect(again.environment.instances['web-1']?.container).toEqual(container);
      }),
      { numRuns: 100 },
    );
  });
});

const secretive = `
env:
  LEVEL: info
  DB_PASSWORD: hunter2
  KEPT: {file: token}
  MIXED_TOKEN: [--key, {env: KEY}]
command: [serve, --verbose]
labels: {tier: front, api-key: k3y}
ports: {http: "80:8080"}
lifecycle:
  running:
    - {type: exec, command: [ready, now]}
    - type: http
      port: http
      requests_options: {headers: {X-Token: t0ken}, auth: [ann, pa55]}
`;

describe('secrets', () => {
  it('are left out, and references to them are not', () => {
    const text = JSON.stringify(recordable(environmentOf(instanceFile(secretive))));
    for (const secret of ['hunter2', 'k3y', 't0ken', 'pa55', '/srv']) expect(text).not.toContain(secret);
    expect(text).toContain('{"kind":"file","path":"token"}');
  });

  const asking = `
env: {KEY: {command: [vault, read, t0pic]}, LICENCE: {command: [licence]}}
ports: {http: "80:8080"}
lifecycle:
  running:
    - type: http
      port: http
      requests_options: {headers: {X-Token: {command: [vault, read, t0pic]}}}
`;

  it('that commands give are known again by digests: what the commands are told is not in a record', () => {
    const then = environmentOf(instanceFile(asking));
    const record = recordOf(then);
    expect(JSON.stringify(record)).not.toContain('t0pic');
    const now = environmentOf(instanceFile(asking.replace('licence]', 'other]')));
    const again = restored(record, now);
    const { env, lifecycle } = again.environment.instances['web-1'] as Instance;
    expect(env.map(({ value }) => value?.parts)).toEqual(
      then.instances['web-1']?.env.map(({ value }) => value?.parts),
    );
    expect(lifecycle.running[0]).toMatchObject({
      headers: [{ value: { parts: [{ secret: { command: ['vault', 'read', 't0pic'] } }] } }],
    });
    expect(again.strange).toEqual(['web-1 is given the secret {command: [licence]} of this machine']);

    const gone = environmentOf(instanceFile(asking.replaceAll('t0pic', 'other')));
    expect(environmentOfRecord(record, { environment: gone, recorded: recordable(gone) })).toEqual({
      ok: false,
      problems: [
        'web-1: KEY cannot be restored: the record leaves secrets out, and the file has nothing that surely belongs there; give it there as it was.',
      ],
    });
  });

  it('are those of the file of now', () => {
    const then = environmentOf(instanceFile(secretive));
    const now = environmentOf(
      instanceFile(
        secretive.replace('hunter2', 'hunter3').replace('info', 'debug').replace('[serve', '[other'),
      ),
    );
    const { environment } = restored(recordOf(then), now);
    const { container, env, lifecycle } = environment.instances['web-1'] ?? ({} as Instance);
    const values = Object.fromEntries(env.map(({ name, value }) => [name, value?.parts]));
    expect(values).toMatchObject({
      LEVEL: [{ literal: 'info' }],
      DB_PASSWORD: [{ literal: 'hunter3' }],
      KEPT: [{ secret: { kind: 'file', path: 'token', directory: '/srv' } }],
    });
    expect(container.command).toEqual(['serve', '--verbose']);
    expect(container.labels).toEqual({ tier: 'front', 'api-key': 'k3y' });
    expect(lifecycle.running[1]).toEqual(now.instances['web-1']?.lifecycle.running[1]);
  });

  it('that the file does not have any more are told of, all at once', () => {
    const then = environmentOf(instanceFile(secretive));
    const now = environmentOf(
      instanceFile(`
ports: {http: "80:8080"}
lifecycle:
  running:
    - {type: http, port: http, path: /elsewhere, requests_options: {headers: {X-Token: t0ken}}}
`),
    );
    const result = environmentOfRecord(recordOf(then), { environment: now, recorded: recordable(now) });
    expect(result).toEqual({
      ok: false,
      problems: [
        'web-1: labels.api-key, DB_PASSWORD, MIXED_TOKEN, lifecycle.running cannot be restored: the record leaves secrets out, and the file has nothing that surely belongs there; give it there as it was.',
      ],
    });
    const none = environmentOf('name: test\nships: {h: {ip: 10.0.0.1}}\nservices: {}\n');
    expect(
      environmentOfRecord(recordOf(then), { environment: none, recorded: recordable(none) }),
    ).toMatchObject({
      ok: false,
    });
  });

  const veil = veilCharacter;
  /** What is recorded of an instance in which these are secret. */
  const recordedWithout = (environment: Environment, secrets: readonly (readonly [string, string])[]) => {
    const veiled = secrets.reduce(
      (text, [secret, shown]) => text.replaceAll(secret, shown),
      JSON.stringify(recordable(environment)),
    );
    return leaveOut(recordable(environment), JSON.parse(veiled));
  };
  const secrets = [
    ['s3cret', veil],
    ['pw1', veil],
    ['pw2', veil],
    ['"all of it"', '"***"'],
    ['"more of it"', '"***"'],
  ] as const;

  it.each([
    // [the record's, the file's, what comes back]
    ['command: [serve, --key, s3cret]', 'command: [other, --key, s3cret]', ['serve', '--key', 's3cret']],
    [
      'command: [sh, -c, "a --password=pw1; b 1"]',
      'command: [sh, -c, "c --password=pw2; b 2"]',
      ['sh', '-c', 'a --password=pw2; b 1'],
    ],
    ['command: ["u://a:pw1@h a=pw1"]', 'command: ["u://a:pw2@i", "a=pw1"]', ['u://a:pw2@h a=pw1']],
    ['command: ["all of it"]', 'command: ["all of it"]', ['all of it']],
  ])('of which only a veil shows are found behind the same words: %s, %s', (old, present, command) => {
    const [then, now] = [environmentOf(instanceFile(old)), environmentOf(instanceFile(present))];
    const recorded = recordedWithout(then, secrets);
    expect(JSON.stringify(recorded)).not.toMatch(/s3cret|pw1|all of it/);
    const record = recordOf(then, recorded);
    const again = restored(record, now, recordedWithout(now, secrets));
    expect(again.environment.instances['web-1']?.container.command).toEqual(command);
    expect(again.taken).toEqual(['command']);
  });

  it.each([
    ['command: [serve, --key, s3cret]', 'command: [serve, s3cret]'],
    ['command: ["x a=pw1"]', 'command: ["x b=pw1"]'],
    ['command: ["x a=pw1"]', 'command: ["x a=pw1 a=pw2"]'],
    ['command: ["x a=pw1"]', 'command: [x]'],
    ['command: ["all of it"]', 'command: ["more of it"]'],
  ])('that the file has somewhere else are never guessed: %s, %s', (old, present) => {
    const [then, now] = [environmentOf(instanceFile(old)), environmentOf(instanceFile(present))];
    const result = environmentOfRecord(recordOf(then, recordedWithout(then, secrets)), {
      environment: now,
      recorded: recordedWithout(now, secrets),
    });
    expect(result).toEqual({
      ok: false,
      problems: [expect.stringMatching(/^web-1: command cannot be restored: /) as string],
    });
  });

  it('within a variable are cut out of it', () => {
    const file = (host: string, password: string): Environment =>
      environmentOf(instanceFile(`env: {URL: ["u://a:${password}@${host}/", {env: KEY}]}`));
    const [then, now] = [file('h', 'pw1'), file('i', 'pw2')];
    const again = restored(
      recordOf(then, recordedWithout(then, secrets)),
      now,
      recordedWithout(now, secrets),
    );
    expect(
      again.environment.instances['web-1']?.env.find(({ name }) => name === 'URL')?.value?.parts,
    ).toMatchObject([{ literal: 'u://a:pw2@h/ ' }, { secret: { kind: 'env', name: 'KEY' } }]);
    expect(again.taken).toEqual(['URL']);
  });
});

describe('what a record would have this machine do', () => {
  it('is told where the file does not have it', () => {
    const then = environmentOf(instanceFile(secretive));
    const now = environmentOf(
      instanceFile(secretive.replace('[ready, now]', '[ready]').replace('{file: token}', '{file: other}')),
    );
    expect(restored(recordOf(then), now).strange).toEqual([
      'web-1 has the check ["ready","now"], which runs on this machine',
      'web-1 is given the secret {file: token} of this machine',
    ]);
  });
});

describe('ships', () => {
  it('that the file does not have any more are told of', () => {
    const then = environmentOf(instanceFile('').replace('ship: h', 'ship: k'));
    const now = environmentOf(instanceFile('').replace(', k: {ip: 10.0.0.2}', ''));
    const result = environmentOfRecord(recordOf(then), { environment: now, recorded: recordable(now) });
    expect(result).toEqual({
      ok: false,
      problems: ['web-1: its ship k is not in the file any more; put the ship back into it.'],
    });
  });
});

test('a record that keeps something else of the environment is told of', () => {
  const environment = environmentOf(instanceFile(''));
  const resolved = { services: [], instances: [{ name: 'web-1', env: 7 }] };
  expect(
    environmentOfRecord(recordOf(environment, resolved), {
      environment,
      recorded: recordable(environment),
    }),
  ).toEqual({ ok: false, problems: ['What record 1 keeps of the environment cannot be read.'] });
});

test('a volume that keeps something else is no record', () => {
  const environment = environmentOf(instanceFile(''));
  const { labels } = recordVolume(recordOf(environment));
  expect(recordIn({ labels })).toBeDefined();
  const content = 'maestro.record.content';
  expect(recordIn({ labels: {} })).toBeUndefined();
  expect(recordIn({ labels: { ...labels, [content]: 'junk' } })).toBeUndefined();
  expect(recordIn({ labels: { ...labels, 'maestro.record.id': 'other' } })).toBeUndefined();
});
