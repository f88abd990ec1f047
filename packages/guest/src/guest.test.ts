import { describe, expect, test } from 'vitest';
import { createGuest, getEnvironmentName, MaestroEnvironmentError, updateOsEnv } from './index.ts';

const env = {
  MAESTRO_ENVIRONMENT_NAME: 'production',
  SERVICE_NAME: 'web-tier',
  CONTAINER_NAME: 'web-1',
  CONTAINER_HOST_ADDRESS: '127.0.0.7',
  WEB_TIER_WEB_1_HOST: '127.0.0.7',
  WEB_TIER_WEB_1_HTTP_PORT: '8080',
  WEB_TIER_WEB_1_HTTP_INTERNAL_PORT: '80',
  ZOOKEEPER_INSTANCES: 'zk-2,zk-1',
  ZOOKEEPER_ZK_1_HOST: '10.0.0.1',
  ZOOKEEPER_ZK_1_CLIENT_PORT: '2181',
  ZOOKEEPER_ZK_1_PEER_PORT: '2888-2890',
  ZOOKEEPER_ZK_2_HOST: '10.0.0.2',
  ZOOKEEPER_ZK_2_CLIENT_PORT: '2182',
};
const guest = createGuest(env);

describe('who am I', () => {
  test('names, address and own ports', async () => {
    expect({
      environment: guest.getEnvironmentName(),
      service: guest.getServiceName(),
      container: guest.getContainerName(),
      host: guest.getContainerHostAddress(),
      resolved: await guest.resolveContainerHostAddress(),
      http: guest.getPort('http'),
      admin: guest.getPort('admin', 9000),
    }).toEqual({
      environment: 'production',
      service: 'web-tier',
      container: 'web-1',
      host: '127.0.0.7',
      resolved: '127.0.0.7',
      http: 80,
      admin: 9000,
    });
  });

  test('the environment is called local outside of Maestro', () => {
    expect(createGuest({}).getEnvironmentName()).toBe('local');
  });

  test('the plain functions read the own environment at each call', () => {
    updateOsEnv({ MAESTRO_ENVIRONMENT_NAME: 'from-process' });
    expect(getEnvironmentName()).toBe('from-process');
  });
});

describe('where are they', () => {
  test('node lists are sorted by container and carry the external ports', () => {
    expect(guest.getNodeList('zookeeper')).toEqual(['10.0.0.1', '10.0.0.2']);
    expect(guest.getNodeList('zookeeper', { ports: ['client'] })).toEqual(['10.0.0.1:2181', '10.0.0.2:2182']);
  });

  test('one host and its ports, external and internal', () => {
    expect(guest.getSpecificHost('zookeeper', 'zk-2')).toBe('10.0.0.2');
    expect(guest.getSpecificPort('zookeeper', 'zk-2', 'client')).toBe(2182);
    expect(guest.getSpecificExposedPort('web-tier', 'web-1', 'http')).toBe(80);
  });
});

describe('what is missing is named', () => {
  const failure = (attempt: () => unknown): unknown => {
    try {
      return attempt();
    } catch (error) {
      return error instanceof MaestroEnvironmentError ? [error.variable, error.message] : error;
    }
  };

  test('an unset variable, a range, too few nodes', () => {
    expect(failure(() => createGuest({}).getServiceName())).toEqual([
      'SERVICE_NAME',
      "This container's service is not known: the environment variable SERVICE_NAME is not set.",
    ]);
    expect(failure(() => guest.getSpecificPort('zookeeper', 'zk-1', 'peer'))).toEqual([
      'ZOOKEEPER_ZK_1_PEER_PORT',
      'No port peer of zk-1 of zookeeper is known: ZOOKEEPER_ZK_1_PEER_PORT is the range 2888-2890, not one port.',
    ]);
    expect(failure(() => guest.getNodeList('zookeeper', { minimum: 3 }))).toEqual([
      'ZOOKEEPER_INSTANCES',
      '3 or more instances of zookeeper are needed: ZOOKEEPER_INSTANCES should name them, but it names 2.',
    ]);
    expect(failure(() => guest.getNodeList('kafka'))).toEqual([
      'KAFKA_INSTANCES',
      '1 or more instances of kafka are needed: KAFKA_INSTANCES should name them, but it is not set.',
    ]);
  });
});
