import { expect, test } from 'vitest';
import { buildEnvironment } from './build-environment.ts';

test('names alone make a whole environment', () => {
  const environment = buildEnvironment({
    services: { db: { instances: ['db-2', 'db-1'] }, web: { requires: ['db'] } },
  });
  expect(environment.services['db']?.instances).toEqual(['db-1', 'db-2']);
  expect(environment.services['web']).toEqual({
    name: 'web',
    image: 'web:1',
    omit: false,
    requires: ['db'],
    wantsInfo: [],
    requiresForVolumes: [],
    instances: ['web-1'],
    update: null,
    minAvailable: null,
    at: '/services/web',
  });
  expect(Object.keys(environment.ships)).toEqual(['h1']);
  expect(environment.instances['web-1']?.container.image).toBe('web:1');
});

test('updates are written as numbers and percentages, with the defaults of a file', () => {
  const { services } = buildEnvironment({
    services: { web: { update: { parallelism: '25%', order: 'start-first' }, minAvailable: 1 } },
  });
  expect(services['web']?.update).toEqual({
    parallelism: { kind: 'percent', percent: 25 },
    delayMs: 0,
    monitorMs: 0,
    failureAction: 'pause',
    maxFailureRatio: 0,
    order: 'start-first',
  });
  expect(services['web']?.minAvailable).toEqual({ kind: 'count', count: 1 });
});

test('volumes taken from another service are a dependency, those of its own service are not', () => {
  const environment = buildEnvironment({
    services: {
      data: {},
      app: {
        instances: {
          'app-1': { container: { volumesFrom: ['data-1'] } },
          'app-2': { container: { volumesFrom: ['app-1'] } },
        },
      },
    },
  });
  expect(environment.services['app']?.requiresForVolumes).toEqual(['data']);
});

test('names that objects inherit are names like any other', () => {
  const environment = buildEnvironment({ services: { ['__proto__']: { instances: ['constructor'] } } });
  expect(Object.keys(environment.services)).toEqual(['__proto__']);
  expect(environment.instances['constructor']?.service).toBe('__proto__');
});
