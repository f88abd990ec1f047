import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DockerContexts } from './docker-contexts.ts';
import { systemFiles } from './environment-files.ts';
import type { Extension } from './extension.ts';
import { loadConfig } from './load-environment.ts';

function told(config: object, extensions: readonly Extension[] = []): object {
  const { environment, diagnostics } = loadConfig({ name: 't', ...config }, { extensions });
  return {
    ships:
      environment === undefined
        ? undefined
        : Object.values(environment.ships).map(({ name, ip, at }) => [name, ip, at]),
    told: diagnostics
      .filter(({ severity }) => severity !== 'remark')
      .map(({ code, message }) => `${code}: ${message}`),
  };
}

describe('a provider of an extension', () => {
  const rack = (ships: unknown): Extension => ({
    shipProviders: {
      rack: {
        ships: (options) =>
          (typeof ships === 'function' ? (ships as (options: unknown) => never)(options) : ships) as never,
      },
    },
  });
  const provider = { ship_provider: { type: 'rack', options: { row: 7 } } };

  test('gives ships to which ship_defaults and the rules of a file apply', () => {
    const config = {
      ...provider,
      ship_defaults: { docker_port: 4243 },
      ships: { own: { ip: '10.0.0.1' } },
      services: { web: { image: 'web', instances: { 'web-1': { ship: 'row-7' } } } },
    };
    const extension = rack(({ row }: { row: number }) => ({ [`row-${row}`]: { ip: '10.0.0.7' } }));
    expect(told(config, [extension])).toEqual({
      ships: [
        ['own', '10.0.0.1', '/ships/own'],
        ['row-7', '10.0.0.7', '/ship_provider'],
      ],
      told: [],
    });
  });

  test.each<[unknown, string[]]>([
    [[], ['ship-provider: The ship provider "rack" gives no mapping of names to ships.']],
    [
      new Map([['a', { ip: '10.0.0.7' }]]),
      ['ship-provider: The ship provider "rack" gives no mapping of names to ships.'],
    ],
    [
      async () => ({ a: { ip: '10.0.0.7' } }),
      ['ship-provider: The ship provider "rack" gives a promise, and is asked for ships at once.'],
    ],
    [
      () => Promise.reject(new Error('later')),
      ['ship-provider: The ship provider "rack" gives a promise, and is asked for ships at once.'],
    ],
    [
      { a: { ip: '10.0.0.7', docker_prot: 1 } },
      [
        'ship-provider: Of what the ship provider "rack" gives, a/docker_prot: The key "docker_prot" is not known here and has no effect.',
      ],
    ],
    [
      { a: { ip: '10.0.0.7', docker_port: 70000 }, b: { ip: '10.0.0.8', docker_port: 70000 } },
      [
        'invalid-port: Of what it gives, a/docker_port: 70000 is not a port; 1 to 65535 are.',
        'invalid-port: Of what it gives, b/docker_port: 70000 is not a port; 1 to 65535 are.',
      ],
    ],
    [
      () => {
        throw new Error('the rack is closed');
      },
      ['ship-provider: The ship provider "rack" gives no ships: the rack is closed.'],
    ],
  ])('that gives %j', (ships, messages) => {
    expect(told(provider, [rack(ships)])).toMatchObject({ told: messages });
  });

  test('is not asked for a file that is wrong, and says nothing of ships then', () => {
    const extension = rack(() => {
      throw new Error('asked');
    });
    const services = { web: { image: 'web', instances: { 'web-1': { ship: 'a', ports: 'x' } } } };
    expect(told({ ...provider, services }, [extension])).toMatchObject({
      told: ['wrong-type: Expected a mapping of names to ports, but this is text.'],
    });
  });

  test('clashes with a ship of the same name in the file', () => {
    const ships = { a: { ip: '10.0.0.1' } };
    expect(told({ ...provider, ships }, [rack(ships)])).toMatchObject({
      told: ['ship-twice: The ship "a" is in this file, and the ship provider gives one of that name too.'],
    });
  });
});

test('a program that gives ships is not run where it may take less than no time', () => {
  const ship_provider = { type: 'exec', command: ['/nowhere'], timeout: -1 };
  const { diagnostics } = loadConfig({ name: 't', ship_provider });
  expect(diagnostics.map(({ code, message, hint }) => ({ code, message, hint }))).toEqual([
    {
      code: 'invalid-timeout',
      message: '-1 is not a timeout; a number of seconds that is not negative is expected.',
      hint: 'leave it out for the default of 10 seconds',
    },
  ]);
});

describe('the contexts of an operator', () => {
  let home = '';
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'maestro-contexts-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  function context(name: string, meta: string, tls: readonly string[] = []): void {
    const id = createHash('sha256').update(name).digest('hex');
    const folder = join(home, '.docker/contexts');
    mkdirSync(join(folder, 'meta', id), { recursive: true });
    writeFileSync(join(folder, 'meta', id, 'meta.json'), meta);
    mkdirSync(join(folder, 'tls', id, 'docker'), { recursive: true });
    for (const file of tls) writeFileSync(join(folder, 'tls', id, 'docker', file), '');
  }

  const meta = (name: string, docker: object): string =>
    JSON.stringify({ Name: name, Endpoints: { docker } });

  test('are read with their certificates', () => {
    context('plain', meta('plain', { Host: 'tcp://a:2375' }));
    context('safe', meta('safe', { Host: 'tcp://b:2376' }), ['ca.pem', 'cert.pem', 'key.pem']);
    context('open', meta('open', { Host: 'tcp://c:2376', SkipTLSVerify: true }));
    const contexts = new DockerContexts(systemFiles, home);
    const tls = join(
      home,
      '.docker/contexts/tls',
      createHash('sha256').update('safe').digest('hex'),
      'docker',
    );
    expect(contexts.names()).toEqual(['open', 'plain', 'safe']);
    expect(['plain', 'safe', 'open', 'default', 'saef'].map((name) => contexts.read(name))).toEqual([
      { host: 'tcp://a:2375', tls: null },
      {
        host: 'tcp://b:2376',
        tls: {
          verify: true,
          caPath: `${tls}/ca.pem`,
          certPath: `${tls}/cert.pem`,
          keyPath: `${tls}/key.pem`,
        },
      },
      { host: 'tcp://c:2376', tls: { verify: false, caPath: null, certPath: null, keyPath: null } },
      { host: 'unix:///var/run/docker.sock', tls: null },
      { problem: 'there is none in ~/.docker/contexts', near: 'safe' },
    ]);
  });

  test.each([
    ['{', 'is no JSON'],
    ['7', 'is no JSON object'],
    ['{"Name": "broken"}', 'names no Engine (Endpoints.docker.Host)'],
  ])('that are %s are named by their file', (text, why) => {
    context('broken', text);
    const contexts = new DockerContexts(systemFiles, home);
    const id = createHash('sha256').update('broken').digest('hex');
    const problem = `${home}/.docker/contexts/meta/${id}/meta.json ${why}`;
    expect(contexts.read('broken')).toEqual({ problem });
    if (text !== '{"Name": "broken"}') expect(() => contexts.names()).toThrow(problem);
    expect(contexts.read('other')).toEqual({ problem: 'there is none in ~/.docker/contexts' });
  });
});
