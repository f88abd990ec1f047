import { expect, test } from 'vitest';
import type { RestartPolicy } from '../model/index.ts';
import { containerSpec } from '../resolve/index.ts';
import { buildEnvironment } from '../testing/build-environment.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeFleet } from '../testing/fake-host.ts';
import { compare } from './compare.ts';

test('what an Engine or an image may have filled in is no difference, and what else nobody asks for is one', () => {
  const spec = { ...containerSpec(buildEnvironment({ services: { web: {} } }), 'web-1'), env: [] };
  const engine = new FakeFleet(new FakeClock()).engine('h1');
  engine.images.add('web:1', 'sha256:1', { defaults: { settings: { workdir: '/srv', user: 'app' } } });
  const settings = { 'ulimits.nofile': '1:2', 'log.max-size': '1m', user: 'root', privileged: 'yes' };
  engine.addContainer({ name: 'web-1', image: 'web:1', settings });
  const details = engine.inspect('web-1');
  if (details === undefined) throw new Error('no container');
  const { differences } = compare(
    { spec, settings: () => ({}), digest: 'abc', meansTheSame: () => false },
    {
      details,
      defaults: engine.images.defaults('sha256:1') ?? null,
      imageId: 'sha256:1',
      givers: new Map(),
    },
  );
  expect(differences).toEqual([
    { field: 'privileged', is: 'yes', asked: null },
    { field: 'user', is: 'root', asked: null },
  ]);
});

test.each<['always' | undefined, 'always' | undefined]>([
  ['always', undefined],
  [undefined, 'always'],
  ['always', 'always'],
  [undefined, undefined],
])(
  'a restart policy is compared where the file says nothing of it any more, too: %s, and asked %s',
  (is, asked) => {
    const spec = { ...containerSpec(buildEnvironment({ services: { web: {} } }), 'web-1'), env: [] };
    const engine = new FakeFleet(new FakeClock()).engine('h1');
    engine.images.add('web:1', 'sha256:1');
    engine.addContainer({ name: 'web-1', image: 'web:1', labels: { 'maestro.specification': 'abc' } });
    const details = engine.inspect('web-1');
    if (details === undefined) throw new Error('no container');
    const settings = (restart: string | undefined): { [field: string]: string } =>
      restart === undefined ? {} : { restart };
    const policy = (name: 'always' | undefined): RestartPolicy => ({
      name: name ?? 'no',
      maximumRetryCount: 0,
    });
    const { differences } = compare(
      {
        spec: { ...spec, restart: policy(asked) },
        settings: () => settings(asked),
        digest: 'abc',
        meansTheSame: () => false,
      },
      {
        details: { ...details, settings: () => settings(is), restart: policy(is) },
        defaults: null,
        imageId: 'sha256:1',
        givers: new Map(),
      },
    );
    expect(differences).toEqual(
      is === asked ? [] : [{ field: 'restart', is: is ?? null, asked: asked ?? null }],
    );
  },
);
