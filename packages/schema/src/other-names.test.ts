import { expect, test } from 'vitest';
import { environmentSchema } from './fragments/environment.ts';
import { otherName, otherNameOfSlip } from './other-names.ts';

/** The keys that are known at a place of the schema. */
function keysOf(definition?: string): string[] {
  const shape = definition === undefined ? environmentSchema : environmentSchema.$defs?.[definition];
  return Object.keys(shape?.properties ?? {});
}

test.each([
  ['service', 'environment', '"environment" is "env" here; write env: {NAME: value}'],
  [
    'service',
    'container_name',
    '"container_name" is "instances" here; write instances: {NAME: {ship: SHIP}}, one for each container',
  ],
  ['service', 'restart', 'write "restart" in each instance, beside "ship"'],
  ['service', 'user', '"user" is "username" here; write username: NAME, in each instance'],
  ['service', 'hostname', 'a container, and its host, are called as the instance is'],
  ['instance', 'container_name', 'a container, and its host, are called as the instance is'],
  ['instance', 'mem_limit', '"mem_limit" is "limits" here; write limits: {memory: 512m}'],
  ['instance', 'cpu_shares', '"cpu_shares" is "limits" here; write limits: {cpu: 512}'],
  ['limits', 'mem', '"mem" is "memory" here; write memory: 512m'],
  ['limits', 'cpus', '"cpus" stands beside "limits"'],
  ['healthcheck', 'retry', '"retry" is "retries" here; write retries: 3'],
  ['execCheck', 'retries', '"retries" is "attempts" here; write attempts: 3'],
  ['tcpCheck', 'timeout', '"timeout" is "max_wait" here; write max_wait: 30, in seconds'],
  ['ship', 'port', '"port" is "docker_port" here; write docker_port: 2375'],
  ['registry', 'user', '"user" is "username" here; write username: NAME'],
  [
    undefined,
    'volumes',
    'volumes are not declared: an instance names them, as volumes: {NAME: /in/the/container}',
  ],
  [undefined, 'environment', undefined],
  ['instance', 'tty', undefined],
])('in a %s, %s', (definition, key, hint) => {
  expect(otherName(key, keysOf(definition))).toBe(hint);
});

test('slips of them are known too', () => {
  expect(otherNameOfSlip('enviroment', keysOf('service'))).toBe(
    '"environment" is "env" here; write env: {NAME: value}',
  );
  expect(otherNameOfSlip('nothing', keysOf('service'))).toBeUndefined();
});

test('no key that is known is called another one', () => {
  const definitions = [undefined, ...Object.keys(environmentSchema.$defs ?? {})];
  const renamed = definitions.flatMap((definition) => {
    const known = keysOf(definition);
    return known.filter((key) =>
      otherName(
        key,
        known.filter((name) => name !== key),
      )?.includes(`is "${key}"`),
    );
  });
  expect(renamed).toEqual([]);
});
