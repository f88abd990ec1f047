import {
  containerEnvironment,
  dictionary,
  type Environment,
  literalOf,
  loadEnvironment,
} from '@maestro-ng/engine';
import { describe, expect, test } from 'vitest';
import { createGuest, type Guest } from './index.ts';

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

/** The guest functions as they are inside this instance's container. */
function inside(instance: string): Guest {
  const variables = containerEnvironment(environment, instance);
  return createGuest(
    dictionary(variables.map(({ name, value }) => [name, value === null ? undefined : literalOf(value)])),
  );
}

describe('the guest finds what the engine gives', () => {
  const guest = inside('web-1');

  test('itself', () => {
    expect([
      guest.getEnvironmentName(),
      guest.getServiceName(),
      guest.getContainerName(),
      guest.getContainerHostAddress(),
      guest.getPort('http'),
      guest.getSpecificPort('web', 'web-1', 'http'),
    ]).toEqual(['contract', 'web', 'web-1', '10.0.0.1', 80, 8080]);
  });

  test('what it requires, and what it wants to know of', () => {
    expect(guest.getNodeList('key.value-store', { ports: ['client'] })).toEqual([
      '10.0.0.1:7001',
      '10.0.0.2:7002',
    ]);
    expect(guest.getNodeList('größe', { ports: ['öffnung-a'] })).toEqual(['10.0.0.2:9090']);
    expect(guest.getNodeList('ǰa\u0345')).toEqual(['10.0.0.1']);
    expect(guest.getNodeList('web')).toEqual(['10.0.0.1', '10.0.0.2']);
  });

  test('no internal ports of other services', () => {
    expect(() => guest.getSpecificExposedPort('key.value-store', 'kv-1', 'client')).toThrow(
      'KEY_VALUE_STORE_KV_1_CLIENT_INTERNAL_PORT is not set',
    );
  });
});
