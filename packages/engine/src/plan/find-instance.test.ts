import { expect, it } from 'vitest';
import { buildEnvironment } from '../testing/build-environment.ts';
import { findInstance } from './find-instance.ts';

const environment = buildEnvironment({
  services: { web: { instances: ['web-1', 'web-2', 'web-3', 'web-4'] }, db: { instances: ['db'] } },
});

it.each([
  ['web-2', { ok: true, instance: environment.instances['web-2'] }],
  // An instance comes before a service of the same name.
  ['db', { ok: true, instance: environment.instances['db'] }],
  [
    'web',
    {
      ok: false,
      problems: [
        {
          code: 'not-an-instance',
          thing: 'web',
          message: '"web" is a service, and an instance is needed.',
          hint: 'name one of its instances: web-1, web-2, web-3, …',
        },
      ],
    },
  ],
  [
    'wbe-1',
    {
      ok: false,
      problems: [
        {
          code: 'unknown-thing',
          thing: 'wbe-1',
          message: 'There is no service and no instance named "wbe-1".',
          hint: 'did you mean "web-1"?',
        },
      ],
    },
  ],
])('%s', (name, found) => {
  expect(findInstance(environment, name)).toEqual(found);
});
