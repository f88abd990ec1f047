import { expect, test } from 'vitest';
import { buildEnvironment } from '../testing/build-environment.ts';
import type { InstanceOutline } from '../testing/environment-outline.ts';
import { planStart, planStop } from './plan-play.ts';
import { preflight } from './preflight.ts';

const everything = { things: [], withDependencies: false, ignoreDependencies: false };

function environmentOf(instances: { [name: string]: InstanceOutline }) {
  return buildEnvironment({ services: { web: { instances } } });
}

function startProblems(instances: { [name: string]: InstanceOutline }, containerFilter = '*') {
  const environment = environmentOf(instances);
  const result = planStart(environment, { ...everything, containerFilter });
  if (!result.ok) throw new Error('no plan');
  return preflight(environment, result.plan);
}

test('two instances with one port on one ship, told at the later one', () => {
  const instances = { 'web-1': { ports: { http: 80 } }, 'web-2': { ports: { http: 80 } } };
  expect(startProblems(instances)).toEqual([
    {
      severity: 'error',
      code: 'port-conflict',
      message:
        '"web-2" (port "http") needs 0.0.0.0:80/tcp of ship "h1", which "web-1" (port "http") publishes in the same play.',
      at: '/services/web/instances/web-2/ports/http',
      hint: 'give one of them another external port, address or ship, or leave one of them out',
      related: [
        {
          at: '/services/web/instances/web-1/ports/http',
          message: '"web-1" (port "http") publishes 0.0.0.0:80/tcp here',
        },
      ],
    },
  ]);
  expect(startProblems(instances, 'web-2')).toEqual([]);
});

test('what Docker is sure to refuse bars an instance that is to be started, and no other', () => {
  const refusals = [
    { code: 'swap-below-memory', message: 'swap is below memory', hint: 'write the sum' },
  ] as const;
  const instances = { 'web-1': { refusals }, 'web-2': {} };
  expect(startProblems(instances)).toEqual([
    { severity: 'error', ...refusals[0], at: '/services/web/instances/web-1' },
  ]);
  expect(startProblems(instances, 'web-2')).toEqual([]);
});

test('a stop is barred by nothing', () => {
  const environment = environmentOf({
    'web-1': { ports: { http: 80 }, refusals: [{ code: 'workdir', message: 'any' }] },
    'web-2': { ports: { http: 80 } },
  });
  const result = planStop(environment, { ...everything, all: true, expandServices: false });
  expect(result.ok && preflight(environment, result.plan)).toEqual([]);
});
