import { describe, expect, test } from 'vitest';
import { environmentOf, resolveText } from '../../fixtures/resolve-text.ts';
import { type Environment, literalOf } from '../model/index.ts';
import { containerEnvironment } from './container-environment.ts';
import { containerSpec } from './container-spec.ts';

function variables(environment: Environment, instance: string): string[] {
  const own = /^(CONTAINER_|DOCKER_|SERVICE_NAME|MAESTRO_)/;
  return containerEnvironment(environment, instance)
    .filter(({ name }) => !own.test(name))
    .map(({ name, value }) => (value === null ? name : `${name}=${literalOf(value) ?? ''}`));
}

const file = `
name: t
ships: {h: {ip: 10.0.0.1}, k: {ip: 10.0.0.2}}
services:
  db: {image: db, requires: [disk], ports: {sql: 5432}, instances: {db-2: {ship: k}, db-1: {ship: h}}}
  disk: {image: disk, wants_info: [far], instances: {disk-1: {ship: h}}}
  web:
    image: web
    requires: [db]
    wants_info: [log]
    ports: {http-in: "80:8080", range: "1-3:11-13"}
    instances: {web-1: {ship: k, env: {DB_DB_1_HOST: mine, A: ~}}}
  log: {image: log, requires: [far], instances: {log-1: {ship: h}}}
  far: {image: far, instances: {far-1: {ship: h}}}
`;

describe("a container's variables", () => {
  test('tell of its own service, of all that it requires, and of what it wants to hear of, no further', () => {
    expect(variables(environmentOf(file), 'web-1')).toEqual([
      'A',
      'DB_DB_1_HOST=10.0.0.1',
      'DB_DB_1_SQL_PORT=5432',
      'DB_DB_2_HOST=10.0.0.2',
      'DB_DB_2_SQL_PORT=5432',
      'DB_INSTANCES=db-1,db-2',
      'DISK_DISK_1_HOST=10.0.0.1',
      'DISK_INSTANCES=disk-1',
      'LOG_INSTANCES=log-1',
      'LOG_LOG_1_HOST=10.0.0.1',
      'WEB_INSTANCES=web-1',
      'WEB_WEB_1_HOST=10.0.0.2',
      'WEB_WEB_1_HTTP_IN_INTERNAL_PORT=80',
      'WEB_WEB_1_HTTP_IN_PORT=8080',
      'WEB_WEB_1_RANGE_INTERNAL_PORT=1-3',
      'WEB_WEB_1_RANGE_PORT=11-13',
    ]);
  });

  test('complete its specification', () => {
    const environment = environmentOf(file);
    expect(containerSpec(environment, 'log-1')).toEqual({
      ...environment.instances['log-1']?.container,
      env: containerEnvironment(environment, 'log-1'),
    });
  });

  test('are of instances only', () => {
    expect(() => containerEnvironment(environmentOf(file), 'db')).toThrow(
      new RangeError('the environment has no instance "db"'),
    );
  });

  test('of names that collapse: a warning, and the later name wins', () => {
    const text = `name: t
ships: {h: {ip: 10.0.0.1}, k: {ip: 10.0.0.2}}
services:
  s:
    image: app
    instances:
      a_b: {ship: k, ports: {p: 1}}
      a-b: {ship: h, ports: {p: 2, P: 3}}
  x: {image: app, instances: {x-1: {ship: h, ports: {q-r: 5, q.r: 6}}}}
`;
    const { told, environment } = resolveText(text);
    expect(told).toEqual([
      '7:7 warning variable-collision: Instance "a-b" and instance "a_b" give the same variable, S_A_B_HOST; the latter\'s value is passed. (rename one of them)',
      '8:30 warning variable-collision: Port "P" of instance "a-b" and port "p" of instance "a-b" give the same variable, S_A_B_P_PORT; the latter\'s value is passed. (rename one of them)',
      '9:62 warning variable-collision: Port "q-r" of instance "x-1" and port "q.r" of instance "x-1" give the same variable, X_X_1_Q_R_PORT; the latter\'s value is passed. (rename one of them)',
    ]);
    expect(environment && variables(environment, 'a-b')).toEqual([
      'S_A_B_HOST=10.0.0.2',
      'S_A_B_P_INTERNAL_PORT=1',
      'S_A_B_P_PORT=1',
      'S_INSTANCES=a-b,a_b',
    ]);
  });

  test('cost what they give: ten thousand services in a chain tell the last of ten thousand, the first of none', () => {
    const count = 10_000;
    const lines = Array.from(
      { length: count },
      (_, index) =>
        `  s${index}: {image: a, ${index > 0 ? `requires: [s${index - 1}], ` : ''}instances: {i${index}: {ship: h}}}\n`,
    );
    const environment = environmentOf(`name: t\nships: {h: {ip: 10.0.0.1}}\nservices:\n${lines.join('')}`);
    const read: string[] = [];
    const services = new Proxy(environment.services, {
      get: (target, name: string) => {
        read.push(name);
        return target[name];
      },
    });
    const watched = { ...environment, services };
    expect(containerEnvironment(watched, 'i0')).toHaveLength(6 + 2);
    expect(read.length).toBeLessThan(10);
    expect(containerEnvironment(watched, `i${count - 1}`)).toHaveLength(6 + 2 * count);
    expect(read.length).toBeLessThan(4 * count);
  });
});
