import { expect, test } from 'vitest';
import { containerSpec } from '../resolve/index.ts';
import { buildEnvironment } from './build-environment.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeFleet } from './fake-host.ts';

const { signal } = new AbortController();

test('an inspection shows what a container was asked for, what its image adds, and its present restart policy', async () => {
  const environment = buildEnvironment({ services: { web: {} } });
  const spec = {
    ...containerSpec(environment, 'web-1'),
    user: 'app',
    volumes: [{ source: '/srv/data', target: '/data', mode: 'rw' }],
    containerVolumes: ['/scratch'],
  };
  const fleet = new FakeFleet(new FakeClock());
  const engine = fleet.engine('h1');
  const defaults = {
    env: ['A=image', 'B=image'],
    labels: { vendor: 'us' },
    settings: { user: 'nobody', command: '["run"]', 'container_volumes./data': '"anonymous"' },
  };
  engine.images.add('web:1', 'sha256:1', { defaults });
  engine.images.add('web:1', 'sha256:2');
  engine.images.add('web:1', 'sha256:1');
  const ship = environment.ships['h1'];
  if (ship === undefined) throw new Error('no ship');
  const { containers, images } = fleet.connect(ship);

  const { id } = await containers.create({ spec, env: ['A=1', 'BARE'], labels: {} }, { signal });
  const asked = containers.settings(spec);
  const made = await containers.inspect(id, { signal });
  expect(made).toMatchObject({
    image: 'web:1',
    imageId: 'sha256:1',
    env: ['A=1', 'BARE', 'B=image'],
    labels: { vendor: 'us' },
    restart: { name: 'no', maximumRetryCount: 0 },
    anonymousVolumes: [{ target: '/scratch', volume: `${id}:/scratch` }],
  });
  expect(made?.settings()).toEqual({ ...defaults.settings, ...asked });
  expect(asked['user']).toBe('"app"');
  expect(asked['restart']).toBeUndefined();

  await containers.update(id, { restart: { name: 'on-failure', maximumRetryCount: 3 } }, { signal });
  expect((await containers.inspect(id, { signal }))?.settings()['restart']).toBe(
    containers.settings({ ...spec, restart: { name: 'on-failure', maximumRetryCount: 3 } })['restart'],
  );
  expect(await images.defaults('sha256:1', { signal })).toEqual(defaults);
  expect(await images.defaults('sha256:3', { signal })).toBeUndefined();

  const { id: second } = await containers.create(
    { spec: { ...spec, name: 'web-2' }, env: [], labels: {} },
    { signal },
  );
  const later = await containers.inspect(second, { signal });
  expect((later?.createdAt ?? '') > (made?.createdAt ?? '')).toBe(true);
  expect(fleet.operations()).toEqual(['h1: create web-1', 'h1: update web-1', 'h1: create web-2']);
});

test('two containers that are made at one moment were not made at one time', () => {
  const engine = new FakeFleet(new FakeClock()).engine('h1');
  const times = ['a', 'b'].map(
    (name) => engine.inspect(engine.addContainer({ name, settings: { user: '"x"' } }))?.createdAt,
  );
  expect(times).toEqual(['1970-01-01T00:00:00.000000001Z', '1970-01-01T00:00:00.000000002Z']);
});

test('a container shows only the networks that it is attached to', () => {
  const engine = new FakeFleet(new FakeClock()).engine('h1');
  engine.images.add('web:1');
  engine.networks.add('front');
  engine.networks.add('back');
  const plain = containerSpec(buildEnvironment({ services: { web: {} } }), 'web-1');
  const place = {
    aliases: ['web'],
    ipv4Address: null,
    ipv6Address: null,
    linkLocalIps: [],
    macAddress: null,
    driverOptions: {},
  };
  const networks = ['front', 'back'].map((network) => ({ network, ...place }));
  const id = engine.create({ spec: { ...plain, networks }, env: [], labels: {} });
  const shown = (): string[] =>
    Object.keys(engine.inspect(id)?.settings() ?? {}).filter((field) => field.startsWith('networks.'));
  expect(shown()).toEqual(['networks.front', 'networks.front.aliases']);
  engine.connect(id, 'back');
  expect(shown()).toEqual([
    'networks.front',
    'networks.front.aliases',
    'networks.back',
    'networks.back.aliases',
  ]);
});
