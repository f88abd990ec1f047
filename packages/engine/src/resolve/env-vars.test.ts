import { describe, expect, test } from 'vitest';
import { environmentOf, filesOf, instanceFile, resolveText } from '../../fixtures/resolve-text.ts';
import { literalOf } from '../model/index.ts';
import type { EnvFileReader } from './files.ts';

/** The variables of the instance of `instanceFile`, but for those that are always the same. */
function envOf(text: string, files: EnvFileReader): string[] | undefined {
  return environmentOf(text, files)
    .instances['web-1']?.env.filter(({ name }) => !/^(CONTAINER|DOCKER|MAESTRO)_/.test(name))
    .map(({ name, value }) => `${name}=${value === null ? '' : literalOf(value)}`);
}

describe('the environment of an instance', () => {
  const files = filesOf({ 'base.env': 'A=base\nB=base\n', 'own.env': 'B=own\nC=own\nSERVICE_NAME=own\n' });

  test('comes from the service, its files, the instance, its files, and Maestro, in this order', () => {
    const text = `name: t
ships: {h: {ip: 10.0.0.1}}
services:
  s:
    image: app
    envfile: base.env
    env: {A: service, SERVICE_NAME: never, D: [a, [b, [~, 8080, yes]], []], N: ~, F: 1.0}
    instances:
      s-1: {ship: h, envfile: [own.env], env: {C: instance, CONTAINER_NAME: never}}
`;
    const env = environmentOf(text, files).instances['s-1']?.env;
    const lines = env?.map(
      ({ name, value }) =>
        `${name}=${value?.parts.map((part) => ('literal' in part ? part.literal : '')).join('') ?? '(bare)'} ${JSON.stringify(value?.provenance)}`,
    );
    expect(lines).toEqual([
      'A=service {"from":"file","at":"/services/s/env/A"}',
      'B=own {"from":"env-file","path":"own.env","line":1}',
      'C=instance {"from":"file","at":"/services/s/instances/s-1/env/C"}',
      'CONTAINER_HOST_ADDRESS=10.0.0.1 {"from":"maestro"}',
      'CONTAINER_NAME=s-1 {"from":"maestro"}',
      'D=a b 8080 True  {"from":"file","at":"/services/s/env/D"}',
      'DOCKER_IMAGE=app {"from":"maestro"}',
      'DOCKER_TAG=latest {"from":"maestro"}',
      'F=1.0 {"from":"file","at":"/services/s/env/F"}',
      'MAESTRO_ENVIRONMENT_NAME=t {"from":"maestro"}',
      'N=(bare) undefined',
      'SERVICE_NAME=own {"from":"env-file","path":"own.env","line":3}',
    ]);
  });

  test('comes from mappings, files and lists of both under either key; what is empty adds nothing', () => {
    const sources = {
      envfile: "[[base.env], {B: over, D: d}, ~, '']",
      env: '[{E: service}, own.env, [{E: later}]]',
    };
    const text = instanceFile(`envfile: ${sources.envfile}\nenv: ${sources.env}`);
    expect(envOf(text, files)).toEqual(['A=base', 'B=own', 'C=own', 'D=d', 'E=later', 'SERVICE_NAME=own']);
    expect(envOf(instanceFile("envfile: ''\nenv: []"), files)).toEqual(['SERVICE_NAME=web']);
  });

  test('prints mappings as Python does, and passes bytes as the text they encode', () => {
    const values = `env:
  A: {d: 2001-12-14, t: 2001-12-14t21:59:00Z, u: 2001-12-14 21:59:43.5 +2}
  B: {d: 2001-12-14 21:59:43 -00:30, "\\u00a0": "\\u200b\\U000e0001"}
  C: !!binary 4pyT
  D: !!binary //8=`;
    expect(envOf(instanceFile(values), files)).toEqual([
      "A={'d': datetime.date(2001, 12, 14), 't': datetime.datetime(2001, 12, 14, 21, 59, tzinfo=datetime.timezone.utc), " +
        "'u': datetime.datetime(2001, 12, 14, 21, 59, 43, 500000, tzinfo=datetime.timezone(datetime.timedelta(seconds=7200)))}",
      "B={'d': datetime.datetime(2001, 12, 14, 21, 59, 43, tzinfo=datetime.timezone(datetime.timedelta(days=-1, seconds=84600))), " +
        "'\\xa0': '\\u200b\\U000e0001'}",
      'C=✓',
      "D=b'\\xff\\xff'",
      'SERVICE_NAME=web',
    ]);
  });

  test("has the environment's name as Python prints it", () => {
    const text = instanceFile('').replace('name: test', 'name: 1.10');
    expect(envOf(text, files)).toEqual(['SERVICE_NAME=web']);
    expect(environmentOf(text).name).toBe('1.1');
    const [, , , , variable] = environmentOf(text).instances['web-1']?.env ?? [];
    expect([variable?.name, variable?.value && literalOf(variable.value)]).toEqual([
      'MAESTRO_ENVIRONMENT_NAME',
      '1.1',
    ]);
  });

  test('warns of numbers that are hardly meant', () => {
    expect(
      resolveText(instanceFile('env: {A: 012, B: 12:30, C: 0x10, D: 089, E: "012", F: [1:30.5]}')).told.map(
        (line) => line.replace(/ \(.*/, ''),
      ),
    ).toEqual([
      '10:18 warning number-reading: 012 without quotation marks is the number 10: YAML reads it to base eight.',
      '10:26 warning number-reading: 12:30 without quotation marks is the number 750: YAML reads it to base sixty.',
      '10:64 warning number-reading: 1:30.5 without quotation marks is the number 90.5: YAML reads it to base sixty.',
    ]);
  });

  test('names env files that are missing, and bad lines in them', () => {
    const { problems } = resolveText(
      instanceFile('envfile: [gone.env, bad.env]'),
      filesOf({ 'bad.env': 'A=1\nHALF\n' }),
    );
    expect(problems).toEqual([
      {
        severity: 'error',
        code: 'env-file',
        message: 'The env file gone.env cannot be loaded: there is no such file.',
        at: '/services/web/instances/web-1/envfile/0',
      },
      {
        severity: 'error',
        code: 'env-file-line',
        message: 'This line has no "=": NAME=value is expected in an env file.',
        at: '/services/web/instances/web-1/envfile/1',
        hint: 'begin a comment with #',
        place: { file: 'bad.env', line: 2, column: 1, endLine: 2, endColumn: 5 },
      },
    ]);
  });

  test.each([
    ['- DB_PASSWORD=S3cr3t'],
    ['- DB_PASSWORD S3cr3t'],
    ['- "DB_PASSWORD: S3cr3t"'],
    ['- LEVEL = S3cr3t'],
    ['DB_PASSWORD=S3cr3t'],
    ['- - A=S3cr3t'],
  ])('says how variables are written, and no value, where %s is given', (written) => {
    for (const key of ['env', 'envfile']) {
      const { problems } = resolveText(instanceFile(`${key}:\n  ${written}`), filesOf({ S3cr3t: '' }));
      expect(problems.map(({ message, hint }) => [message, hint])).toEqual([
        [
          'Variables are a mapping here: what is no mapping is the path of an env file, and this is none.',
          'write NAME: value, without a dash before it and without "="',
        ],
      ]);
    }
  });

  test('reads an env file whose name has a "=" in it, and hides a password in one that is missing', () => {
    expect(envOf(instanceFile('envfile: a=b.env'), filesOf({ 'a=b.env': 'A=1' }))).toEqual([
      'A=1',
      'SERVICE_NAME=web',
    ]);
    const { problems } = resolveText(instanceFile('envfile: "http://u:S3cr3t@h/x.env"'), filesOf({}));
    expect(problems.map(({ message }) => message)).toEqual([
      'The env file http://u:***@h/x.env cannot be loaded: there is no such file.',
    ]);
  });
});
