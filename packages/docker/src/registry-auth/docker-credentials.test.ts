import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandRequest, type CommandResult, CredentialsFailure, dictionary } from '@maestro-ng/engine';
import { FakeOperator } from '@maestro-ng/engine/testing';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { dockerConfigFacts, dockerCredentials } from './docker-credentials.ts';

const { signal } = new AbortController();
const auth = Buffer.from('ada:sesame').toString('base64');
const ada = { username: 'ada', password: 'sesame', serverAddress: 'r.test' };

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'maestro-docker-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function write(path: string, value: unknown): string {
  const file = join(home, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
}

interface Machine {
  readonly env?: { readonly [name: string]: string };
  readonly onRun?: (request: CommandRequest) => CommandResult;
}

async function find({ env = {}, onRun }: Machine = {}, registry = 'r.test'): Promise<unknown> {
  const operator = new (class extends FakeOperator {
    override readonly environment = dictionary(Object.entries(env));
  })();
  operator.onRun = onRun ?? (() => ({ kind: 'not-started', cause: 'nothing was to be run' }));
  try {
    return await dockerCredentials(operator, home).find(registry, signal);
  } catch (error) {
    if (!(error instanceof CredentialsFailure)) throw error;
    return `${error.message}. ${error.hint}.`.replaceAll(home, '~');
  }
}

describe('dockerCredentials', () => {
  it('finds nothing where there is nothing', async () => {
    expect(await find()).toBeUndefined();
    write('.docker/config.json', '');
    expect(await find({ env: { DOCKER_CONFIG: join(home, 'nowhere') } })).toBeUndefined();
    expect(await find()).toBeUndefined();
  });

  it('looks from place to place', async () => {
    const from = (file: string): unknown => ({ auth: ada, source: { kind: 'docker-config', file } });
    const auths = { auths: { 'r.test': { auth } } };
    const legacy = write('.dockercfg', { 'r.test': { auth } });
    write('.docker/config.json', { auths: { 'other.test': { auth } } });
    expect(await find()).toEqual(from(legacy));
    const config = write('.docker/config.json', auths);
    expect(await find()).toEqual(from(config));
    const elsewhere = write('elsewhere/config.json', auths);
    const env = { DOCKER_CONFIG: join(home, 'elsewhere') };
    expect(await find({ env })).toEqual(from(elsewhere));
    expect(await find({ env: { ...env, DOCKER_AUTH_CONFIG: JSON.stringify(auths) } })).toEqual(
      from('DOCKER_AUTH_CONFIG'),
    );
    expect(await find({ env: { ...env, DOCKER_AUTH_CONFIG: '{}' } })).toEqual(from(elsewhere));
  });

  it('asks a helper, with the server on its standard input', async () => {
    const file = write('.docker/config.json', { credsStore: 'x', auths: { 'r.test': { auth } } });
    const requests: CommandRequest[] = [];
    const answer = (output: string, exitCode = 0): Machine => ({
      env: { PATH: '/bin' },
      onRun: (request) => {
        requests.push(request);
        return { kind: 'exited', exitCode, output };
      },
    });
    const source = { kind: 'credential-helper', helper: 'docker-credential-x', file };
    expect(await find(answer('{"ServerURL":"r.test","Username":"eve","Secret":"open"}\n'))).toEqual({
      auth: { username: 'eve', password: 'open', serverAddress: 'r.test' },
      source,
    });
    expect(await find(answer('{"Username":"<token>","Secret":"abc"}'))).toEqual({
      auth: { identityToken: 'abc', serverAddress: 'r.test' },
      source,
    });
    const own = { auth: ada, source: { kind: 'docker-config', file } };
    expect(await find(answer('credentials not found in native keychain\n', 1))).toEqual(own);
    expect(await find(answer('{"Username":"","Secret":""}'))).toEqual(own);
    expect(requests[0]).toEqual({
      command: ['docker-credential-x', 'get'],
      env: dictionary([['PATH', '/bin']]),
      stdin: 'r.test',
      timeoutMs: 10_000,
      stdoutBytes: 65_537,
    });
  });

  const named = 'the credential helper docker-credential-x, which ~/.docker/config.json names for r.test,';
  const says =
    'See what `echo r.test | docker-credential-x get` says, or take it out of ~/.docker/config.json.';

  it.each<[CommandResult, string]>([
    [
      { kind: 'not-started', cause: 'there is no command docker-credential-x' },
      `${named} cannot be run: there is no command docker-credential-x. Install it on the machine that runs maestro, or take it out of ~/.docker/config.json.`,
    ],
    [
      { kind: 'timed-out', output: 'SESAME' },
      `${named} has not answered within 10 s. See whether \`echo r.test | docker-credential-x get\` waits for somebody to unlock something, or take it out of ~/.docker/config.json.`,
    ],
    [{ kind: 'killed', signal: 'SIGKILL', output: 'SESAME' }, `${named} was ended by SIGKILL. ${says}`],
    [{ kind: 'exited', exitCode: 2, output: 'SESAME' }, `${named} ended with exit code 2. ${says}`],
    [{ kind: 'exited', exitCode: 0, output: 'SESAME' }, `${named} does not answer in JSON. ${says}`],
    [
      { kind: 'exited', exitCode: 0, output: '{"Secret":"SESAME"}' },
      `${named} answers without a "Username" and a "Secret". ${says}`,
    ],
    [
      { kind: 'killed', signal: 'SIGPIPE', output: 'x'.repeat(65_537) },
      `${named} answers with more than 64 KiB. ${says}`,
    ],
  ])('tells of a helper that gives %j', async (result, told) => {
    write('.docker/config.json', { credHelpers: { 'r.test': 'x' } });
    expect(await find({ onRun: () => result })).toBe(told);
  });

  it('tells of a configuration that cannot be used', async () => {
    const unusable = (name: string, what: string): string =>
      `Docker's configuration ${name}, which may have credentials for it, ${what}. Correct or remove ${name}, or write username and password under "registries".`;
    expect(await find({ env: { DOCKER_AUTH_CONFIG: '[]' } })).toBe(
      unusable('DOCKER_AUTH_CONFIG', 'is not a mapping'),
    );
    write('.docker/config.json', { auths: 1 });
    expect(await find()).toBe(unusable('~/.docker/config.json', 'has "auths" that are not a mapping'));
    mkdirSync(join(home, 'folder', 'config.json'), { recursive: true });
    expect(await find({ env: { DOCKER_CONFIG: join(home, 'folder') } })).toBe(
      unusable('~/folder/config.json', 'is a folder'),
    );
    expect(await find({ env: { DOCKER_CONFIG: '/dev/null/..' } })).toBeUndefined();
  });

  it('tells of one that cannot be read', async () => {
    symlinkSync('.dockercfg', join(home, '.dockercfg'));
    expect(await find()).toContain('~/.dockercfg, which may have credentials for it, cannot be read (ELOOP)');
  });

  it('has no use for any other variable of Docker’s', async () => {
    const config = JSON.stringify({ auths: { 'r.test': { auth } } });
    const names = ['DOCKER_AUTH', 'DOCKER_CONTEXT', 'DOCKER_HOST', 'DOCKER_PASSWORD', 'REGISTRY_AUTH_FILE'];
    const env = Object.fromEntries(names.map((name) => [name, config]));
    expect(await find({ env })).toBeUndefined();
  });
});

test('dockerConfigFacts tells what there is, and what of it cannot be used', async () => {
  const facts = async (env: Readonly<Record<string, string>> = {}): Promise<string[]> =>
    (await dockerConfigFacts({ environment: dictionary(Object.entries(env)) }, home)).map(
      ({ path, fact, problems }) => `${path.replace(home, '~')}: ${[fact, ...problems].join(', ')}`,
    );
  const missing = ['~/.docker/config.json: missing', '~/.dockercfg: missing'];
  expect(await facts()).toEqual(missing);
  write('.dockercfg', { 'r.test': { auth } });
  write('.docker/config.json', { credsStore: '../../x' });
  expect(await facts({ DOCKER_AUTH_CONFIG: '{' })).toEqual([
    'DOCKER_AUTH_CONFIG: unusable, is not JSON (line 1, column 2)',
    '~/.docker/config.json: unusable, has something that is not a helper\'s name under "credsStore"',
    '~/.dockercfg: usable',
  ]);
  write('.docker/config.json', {
    auths: { 'r.test': { registrytoken: 5 }, 'https://index.docker.io/v1/': { auth }, 's.test': 7 },
    credHelpers: { 't.test': 'a/b' },
  });
  rmSync(join(home, '.dockercfg'));
  mkdirSync(join(home, '.dockercfg'));
  expect(await facts()).toEqual([
    '~/.docker/config.json: faulty, has something that is not a helper\'s name under t.test in "credHelpers", has no text as "registrytoken" of r.test, has no mapping for s.test in "auths"',
    '~/.dockercfg: unusable, is a folder',
  ]);
});
