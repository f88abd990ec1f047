import { readFileSync } from 'node:fs';
import {
  containerEnvironment,
  dictionary,
  type Environment,
  literalOf,
  loadEnvironment,
} from '@maestro-ng/engine';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { generate } from '../scripts/generate.js';
import type { GuestEnvironment } from './env.ts';
import { createGuest, type Guest } from './index.ts';
import { ask, shells } from './testing/shells.ts';

interface Contract {
  readonly properties: Readonly<Record<string, { readonly examples: readonly [string] }>>;
  readonly patternProperties: Readonly<
    Record<string, { readonly title: string; readonly examples: readonly [string] }>
  >;
  readonly $defs: { readonly name: { readonly enum: readonly (readonly [string, string])[] } };
}

const contract = JSON.parse(readFileSync(new URL('../contract.json', import.meta.url), 'utf8')) as Contract;

test('the contract, the tables of the guide and the shell file are what the engine gives', async () => {
  // What is a letter changes between editions of Unicode, and so between releases of Node.js.
  const sameUnicode = readFileSync(new URL('../bin/maestro-guest.sh', import.meta.url), 'utf8').includes(
    `# Unicode ${process.versions.unicode}:`,
  );
  for (const [path, text] of await generate()) {
    if (path.endsWith('.sh') && !sameUnicode) continue;
    const written = readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
    expect(written === text, `${path} is out of date: run "pnpm generate"`).toBe(true);
  }
});

/** Every variable of the contract, of an instance `db-1` with a port `main` of the service `db`, as its examples have it. */
const example: GuestEnvironment = Object.fromEntries([
  ...Object.entries(contract.properties).map(([name, { examples }]) => [name, examples[0]]),
  ...Object.values(contract.patternProperties).map(({ title, examples }) => [
    title.replace('<SERVICE>', 'DB').replace('<INSTANCE>', 'DB_1').replace('<PORT>', 'MAIN'),
    title.endsWith('_INSTANCES') ? 'db-1' : examples[0],
  ]),
  ['SERVICE_NAME', 'db'],
  ['CONTAINER_NAME', 'db-1'],
]) as GuestEnvironment;

describe('each variable of the contract is found', () => {
  test('by the library', () => {
    const guest = createGuest(example);
    expect([
      guest.getEnvironmentName(),
      guest.getServiceName(),
      guest.getContainerName(),
      guest.getContainerHostAddress(),
      guest.getPort('main'),
      guest.getNodeList('db', { ports: ['main'] }),
    ]).toEqual(['shop', 'db', 'db-1', '10.0.0.2', 9092, ['10.0.0.3:9092']]);
  });

  test.each(shells)('by %s', (_name, shell) => {
    const said = (...words: string[]): string => ask(shell, example, ...words).stdout;
    expect([
      said('environment-name'),
      said('service-name'),
      said('container-name'),
      said('container-host-address'),
      said('port', 'main'),
      said('node-list', 'db', 'main'),
    ]).toEqual(['shop\n', 'db\n', 'db-1\n', '10.0.0.2\n', '9092\n', '10.0.0.3:9092\n']);
  });
});

describe('each name of the contract', () => {
  const names = contract.$defs.name.enum;
  const all = Object.fromEntries(
    names.flatMap(([name, part]) => [
      [`${part}_INSTANCES`, name],
      [`${part}_${part}_HOST`, `at ${part}`],
    ]),
  );

  test('is spelled so by the library', () => {
    expect(names.map(([name]) => createGuest(all).getNodeList(name))).toEqual(
      names.map(([, part]) => [`at ${part}`]),
    );
  });

  test.each(shells)('is spelled so by %s', (_name, shell) => {
    expect(names.map(([name]) => ask(shell, all, 'node-list', name).stdout)).toEqual(
      names.map(([, part]) => `at ${part}\n`),
    );
  });
});

// Names that need care: dashes, dots, other alphabets, lower and upper case.
const file = `
__maestro: {schema: 2}
name: contract
ships: {ship-1: {ip: 10.0.0.1}, ship-2: {ip: 10.0.0.2}}
services:
  key.value-store:
    image: store
    instances:
      kv-1: {ship: ship-1, ports: {client: "6000:7001"}}
      kv-2: {ship: ship-2, ports: {client: "6000:7002"}}
  größe:
    image: measure
    instances:
      größe.1: {ship: ship-2, ports: {öffnung-a: "90:9090"}}
  # The capital of the first letter is two characters; the last one is a mark, for which "_" stands.
  ǰa\u0345:
    image: measure
    instances:
      mark: {ship: ship-1}
  web:
    image: web
    requires: [key.value-store]
    wants_info: [größe, ǰa\u0345]
    instances:
      web-1: {ship: ship-1, ports: {http: "80:8080"}}
      web-2: {ship: ship-2}
`;

function environmentOf(text: string): Environment {
  const { environment } = loadEnvironment({ file: '-', text, directory: '.', processEnv: {} });
  if (environment === undefined) throw new Error('The file of this test is wrong.');
  return environment;
}

const environment = environmentOf(file);

/** What the engine gives to this instance's container. */
function variablesOf(instance: string): GuestEnvironment {
  return dictionary(
    containerEnvironment(environment, instance).map(({ name, value }) => [
      name,
      value === null ? undefined : literalOf(value),
    ]),
  );
}

const given = variablesOf('web-1');

test('what the engine gives keeps to the contract', () => {
  const accepts = new Ajv2020({ strict: false }).compile(contract);
  for (const instance of Object.keys(environment.instances)) {
    expect([accepts(variablesOf(instance)), accepts.errors]).toEqual([true, null]);
  }
  expect(accepts({ ...given, WEB_WEB_1_HTTP_PORT: 'http' })).toBe(false);
});

describe('what the engine gives is found', () => {
  const guest: Guest = createGuest(given);

  test('by the library: itself', () => {
    expect([
      guest.getEnvironmentName(),
      guest.getServiceName(),
      guest.getContainerName(),
      guest.getContainerHostAddress(),
      guest.getPort('http'),
      guest.getSpecificPort('web', 'web-1', 'http'),
    ]).toEqual(['contract', 'web', 'web-1', '10.0.0.1', 80, 8080]);
  });

  test('by the library: what it requires, and what it wants to know of', () => {
    expect(guest.getNodeList('key.value-store', { ports: ['client'] })).toEqual([
      '10.0.0.1:7001',
      '10.0.0.2:7002',
    ]);
    expect(guest.getNodeList('größe', { ports: ['öffnung-a'] })).toEqual(['10.0.0.2:9090']);
    expect(guest.getNodeList('ǰa\u0345')).toEqual(['10.0.0.1']);
    expect(guest.getNodeList('web')).toEqual(['10.0.0.1', '10.0.0.2']);
  });

  test('but for internal ports of other services', () => {
    expect(() => guest.getSpecificExposedPort('key.value-store', 'kv-1', 'client')).toThrow(
      'KEY_VALUE_STORE_KV_1_CLIENT_INTERNAL_PORT is not set',
    );
  });

  test.each(shells)('by %s', (_name, shell) => {
    const said = (...words: string[]): string => {
      const { stdout, stderr } = ask(shell, given, ...words);
      return stdout + stderr;
    };
    expect([
      said('environment-name'),
      said('service-name'),
      said('container-name'),
      said('container-host-address'),
      said('port', 'http'),
      said('specific-port', 'web', 'web-1', 'http'),
      said('node-list', 'key.value-store', 'client'),
      said('node-list', 'größe', 'öffnung-a'),
      said('node-list', 'ǰa\u0345'),
      said('node-list', 'web'),
    ]).toEqual([
      'contract\n',
      'web\n',
      'web-1\n',
      '10.0.0.1\n',
      '80\n',
      '8080\n',
      '10.0.0.1:7001,10.0.0.2:7002\n',
      '10.0.0.2:9090\n',
      '10.0.0.1\n',
      '10.0.0.1,10.0.0.2\n',
    ]);
  });
});
