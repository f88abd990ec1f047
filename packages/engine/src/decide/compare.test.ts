import { describe, expect, it } from 'vitest';
import {
  type ContainerDetails,
  type ContainerSpec,
  dictionary,
  type ImageDefaults,
  labelNames,
  secretsNoted,
} from '../model/index.ts';
import { containerSpec } from '../resolve/index.ts';
import { buildEnvironment } from '../testing/build-environment.ts';
import type { InstanceOutline } from '../testing/environment-outline.ts';
import { fakeSettings } from '../testing/fake-settings.ts';
import { type AskedContainer, compare, type SeenAround } from './compare.ts';
import { secretFields, type VeiledContainer } from './secret-fields.ts';

const digest = 'sha256:asked';
const meansTheSame = (other: string): boolean => other === 'sha256:in-other-words';

function specOf(outline: InstanceOutline = {}): ContainerSpec {
  return containerSpec(buildEnvironment({ services: { web: { instances: { 'web-1': outline } } } }), 'web-1');
}

/** A container that was made of just this specification. */
function made(spec: ContainerSpec, more: Partial<ContainerDetails> = {}): ContainerDetails {
  return {
    id: 'c1',
    name: 'web-1',
    createdAt: '2026-01-01T00:00:00.000000002Z',
    image: 'web:1',
    imageId: 'sha256:web',
    state: 'running',
    labels: dictionary([[labelNames.specification, digest]]),
    env: spec.env.flatMap(({ name, value }) =>
      value === null
        ? []
        : [`${name}=${value.parts.map((part) => ('literal' in part ? part.literal : 'kept')).join('')}`],
    ),
    settings: () => fakeSettings(spec),
    restart: spec.restart,
    anonymousVolumes: [],
    exitCode: 0,
    outOfMemory: false,
    error: '',
    restartCount: 0,
    startedAt: '2026-01-01T00:00:01Z',
    finishedAt: null,
    health: null,
    lastProbe: null,
    ports: [],
    networks: spec.networks.length === 0 ? ['bridge'] : spec.networks.map(({ network }) => network),
    ...more,
  };
}

/** In what a container differs, a line each. */
function differences(
  spec: ContainerSpec,
  details: ContainerDetails,
  around: Partial<SeenAround> = {},
): string[] {
  const asked = { spec, settings: () => fakeSettings(spec), digest, meansTheSame };
  const seen = { details, defaults: null, imageId: 'sha256:web', givers: new Map(), ...around };
  return compare(asked, seen).differences.map(
    ({ field, is, asked: wanted }) => `${field}: ${is} -> ${wanted}`,
  );
}

it('does not tell what was made of secrets, of neither side, nor anything where nobody knows what was', () => {
  const [was, is, veiled] = ['4711', '4712', '\uE000'].map((pin) =>
    specOf({ env: { PIN: pin, LEVEL: 'info' }, container: { labels: { pin, n: pin.slice(-1) } } }),
  );
  if (was === undefined || is === undefined || veiled === undefined) throw new Error('no specification');
  const asked = (spec: ContainerSpec) => ({ spec, settings: () => fakeSettings(spec) });
  const seen = {
    details: made(was, { labels: dictionary([...Object.entries(otherwise), ...Object.entries(was.labels)]) }),
    ...{ defaults: null, imageId: 'sha256:other', givers: new Map() },
  };
  const told = (other: VeiledContainer | undefined): string[] =>
    compare({ ...asked(is), digest, meansTheSame, veiled: other }, seen).differences.map(
      (each) => `${each.field}: ${each.is} -> ${each.asked}`,
    );
  expect(told(undefined)).toEqual([
    'image: web:1 (web) -> web:1 (other)',
    'env.PIN: 4711 -> 4712',
    'labels.n: 1 -> 2',
    'labels.pin: 4711 -> 4712',
  ]);
  expect(told(asked(veiled))).toEqual([
    'image: web:1 (web) -> web:1 (other)',
    'env.PIN: *** -> ***',
    'labels.n: *** -> ***',
    'labels.pin: *** -> ***',
  ]);
  expect(told('unknown')).toEqual(['image: *** -> ***', 'env.***: *** -> ***', 'labels.***: *** -> ***']);
});

it('does not tell names that were made of secrets, of neither side', () => {
  const specs = ['4711', '4712', '\uE000'].map((pin) =>
    specOf({ container: { labels: { [`k${pin}`]: 'v', n: 'w' } } }),
  );
  const [was, is, veiled] = specs.map((spec) => ({ spec, settings: () => fakeSettings(spec) }));
  if (was === undefined || is === undefined) throw new Error('no specification');
  const noted = secretsNoted(was.spec, [], secretFields(was, veiled ?? 'unknown'));
  expect(noted).toEqual({ [labelNames.secrets]: '["labels.*"]' });
  const labels = dictionary([
    ...Object.entries(otherwise),
    ...Object.entries(was.spec.labels),
    ...Object.entries(noted),
  ]);
  const details = made(was.spec, { labels });
  const seen = { details, defaults: nothing, imageId: 'sha256:web', givers: new Map() };
  const told = (asked: Partial<AskedContainer>): unknown =>
    compare({ ...is, digest, meansTheSame, ...asked }, seen).differences;
  expect(told({ veiled })).toEqual([{ field: 'labels.***', is: '***', asked: '***' }]);
  // The file has dropped it.
  const without = specOf({ container: { labels: { n: 'x' } } });
  expect(told({ spec: without, settings: () => fakeSettings(without) })).toEqual([
    { field: 'labels.***', is: '***', asked: null },
    { field: 'labels.n', is: 'w', asked: 'x' },
  ]);
});

it('compares what templates have made of secrets, though a digest does not tell it', () => {
  const [was, is, veiled] = ['4711', '4712', '\uE000'].map((pin) =>
    specOf({ env: { PIN: pin }, container: { labels: { pin, n: 'w' } } }),
  );
  if (was === undefined || is === undefined || veiled === undefined) throw new Error('no specification');
  const asked = (spec: ContainerSpec) => ({ spec, settings: () => fakeSettings(spec) });
  const labels = dictionary([[labelNames.specification, digest], ...Object.entries(was.labels)]);
  const seen = {
    details: made(was, { labels }),
    ...{ defaults: null, imageId: 'sha256:web', givers: new Map() },
  };
  const fields = (spec: ContainerSpec): readonly string[] =>
    compare({ ...asked(spec), digest, meansTheSame, veiled: asked(veiled) }, seen).differences.map(
      ({ field }) => field,
    );
  expect(fields(was)).toEqual([]);
  expect(fields(is)).toEqual(['env.PIN', 'labels.pin']);
});

const otherwise = dictionary([[labelNames.specification, 'sha256:before']]);
const nothing: ImageDefaults = { env: [], labels: dictionary(), settings: dictionary() };
const known: Partial<SeenAround> = { defaults: nothing };

describe('a container whose label says that it was made of this specification', () => {
  const spec = specOf({ env: { LEVEL: 'info', PASSWORD: 'p' } });

  it('does not differ, whatever else its Engine shows', () => {
    expect(differences(spec, made(spec, { settings: () => dictionary([['shm_size', '64m']]) }))).toEqual([]);
  });

  it('differs in the image that its tag stands for now', () => {
    expect(differences(spec, made(spec), { imageId: 'sha256:0123456789abcdef' })).toEqual([
      'image: web:1 (web) -> web:1 (0123456789ab)',
    ]);
    expect(differences(spec, made(spec), { imageId: null })).toEqual([]);
  });

  it('differs in a secret that is another one, without a word about it', () => {
    const before = made(specOf({ env: { LEVEL: 'info', PASSWORD: 'q' } }));
    expect(differences(spec, before)).toEqual(['env.PASSWORD: *** -> ***']);
  });

  it('differs in what its digest leaves out and is no secret', () => {
    const before = made(specOf({ env: { PASSWORD_FILE: '/run/a' } }));
    expect(differences(specOf({ env: { PASSWORD_FILE: '/run/b' } }), before)).toEqual([
      'env.PASSWORD_FILE: /run/a -> /run/b',
    ]);
  });

  it('differs in what was changed of it while it was there', () => {
    const limited = specOf({ container: { memory: 64, restart: { name: 'always', maximumRetryCount: 0 } } });
    const settings = dictionary([['memory', '128']]);
    expect(differences(limited, made(limited, { settings: () => settings }))).toEqual([
      'memory: 128 -> 64',
      'restart: null -> {"maximumRetryCount":0,"name":"always"}',
    ]);
    const attached = specOf({ networks: ['front', 'back'] });
    expect(differences(attached, made(attached, { networks: ['front'] }))).toEqual([
      'networks.back: null -> attached',
    ]);
  });

  it("differs in what it was made with by its Engine's configuration, where Docker's own is spelled out", () => {
    const usual = { ...spec, shmSize: 64 };
    const asked = { spec: usual, settings: () => dictionary([['shm_size', '64m']]), digest, meansTheSame };
    const seen = (shared: string): SeenAround => ({
      details: made(spec, { settings: () => dictionary([['shm_size', shared]]) }),
      ...{ defaults: null, imageId: 'sha256:web', givers: new Map() },
    });
    expect(compare(asked, seen('64m')).differences).toEqual([]);
    expect(compare(asked, seen('128m')).differences).toEqual([
      { field: 'shm_size', is: '128m', asked: '64m' },
    ]);
  });

  it('differs where it has left a network that it is to be in, also the usual one', () => {
    expect(differences(spec, made(spec, { networks: [] }))).toEqual(['networks.bridge: null -> attached']);
    for (const networks of [['nat'], ['none'], ['bridge', 'another']])
      expect(differences(spec, made(spec, { networks }))).toEqual([]);
    const named = specOf({ container: { networkMode: 'front' } });
    expect(differences(named, made(named))).toEqual(['networks.front: null -> attached']);
    for (const networkMode of ['host', 'none', 'container:db-1', '0123456789ab']) {
      const other = specOf({ container: { networkMode } });
      expect(differences(other, made(other, { networks: [] }))).toEqual([]);
    }
    const byHand = made(spec, { labels: dictionary(), networks: [] });
    expect(differences(spec, byHand, known)).toEqual(['networks.bridge: null -> attached']);
  });

  it('differs in names and addresses that it lost when it was attached anew by hand', () => {
    const placed = specOf({ networks: ['front'] });
    const [front] = placed.networks;
    const asked = { ...placed, networks: [{ ...front, aliases: ['www'], ipv4Address: '10.0.3.7' }] };
    const spec = asked as ContainerSpec;
    expect(differences(spec, made(spec))).toEqual([]);
    expect(differences(spec, made(spec, { settings: () => fakeSettings(placed) }))).toEqual([
      'networks.front.aliases: null -> ["www"]',
      'networks.front.ipv4_address: null -> "10.0.3.7"',
    ]);
  });
});

describe('any other container', () => {
  const spec = specOf({ env: { LEVEL: 'info' } });

  it('differs in all that shows of it, the image first', () => {
    const settings = dictionary([
      ['hostname', '"web-1"'],
      ['memory', '64'],
      ['user', 'app'],
    ]);
    const details = made(spec, {
      labels: dictionary([...Object.entries(otherwise), ['tier', 'old']]),
      image: 'web:0',
      imageId: 'sha256:old',
      env: ['LEVEL=debug', 'MORE=1'],
      settings: () => settings,
    });
    const lines = differences(spec, details, known).filter((line) => !/^env\.WEB_/.test(line));
    expect(lines).toEqual([
      'image: web:0 -> web:1',
      'env.LEVEL: debug -> info',
      'env.MORE: 1 -> null',
      'labels.tier: old -> null',
      'memory: 64 -> null',
      'user: app -> null',
    ]);
  });

  it('does not differ in what its image gives', () => {
    const defaults: ImageDefaults = {
      env: ['PATH=/bin'],
      labels: dictionary([['vendor', 'us']]),
      settings: dictionary([['user', 'app']]),
    };
    const details = made(spec, {
      labels: dictionary([['vendor', 'us']]),
      env: [...made(spec).env, 'PATH=/bin'],
      settings: () => dictionary([...Object.entries(fakeSettings(spec)), ['user', 'app']]),
    });
    expect(differences(spec, details, { defaults })).toEqual([]);
    // Where the image is gone, nobody knows whose it is.
    expect(differences(spec, details)).toEqual([]);
  });

  it('that Maestro made differs in its specification, where nothing shows', () => {
    expect(differences(spec, made(spec, { labels: otherwise }), known)).toEqual([
      'specification: null -> null',
    ]);
    expect(differences(spec, made(spec, { labels: dictionary() }), known)).toEqual([]);
  });

  it('does not differ where other words mean the same, unless it shows that they do not', () => {
    const inOtherWords = dictionary([[labelNames.specification, 'sha256:in-other-words']]);
    expect(differences(spec, made(spec, { labels: inOtherWords }), known)).toEqual([]);
    expect(differences(spec, made(spec, { labels: inOtherWords }))).toEqual(['specification: null -> null']);
    const lacking: ImageDefaults = { ...nothing, env: ['GIVEN=1'] };
    expect(differences(spec, made(spec, { labels: inOtherWords }), { defaults: lacking })).toEqual([
      'env.GIVEN: null -> 1',
    ]);
    const placed = { ...spec, platform: 'linux/arm64' };
    const details = made(spec, { labels: inOtherWords });
    expect(differences(placed, details, { ...known, imageId: null })).toEqual([
      'platform: null -> linux/arm64',
    ]);
    expect(differences(placed, details, known)).toEqual([]);
  });

  it('that Maestro made differs in what is not asked for any more, also where an Engine could have given it', () => {
    const shown = (settings: { readonly [field: string]: string }): string[] =>
      differences(
        spec,
        made(spec, { labels: otherwise, settings: () => ({ ...fakeSettings(spec), ...settings }) }),
        known,
      );
    expect(shown({ shm_size: '128m', ipc: 'private' })).toEqual(['shm_size: 128m -> null']);
    expect(shown({ swap: 'unlimited' })).toEqual(['swap: unlimited -> null']);
    expect(shown({ shm_size: '64m', ipc: 'private', 'log.driver': 'json-file' })).toEqual([
      'specification: null -> null',
    ]);
  });

  it('keeps the values of secrets to itself', () => {
    const secret = specOf({ env: { TOKEN: 'new', KEPT: { kind: 'env', name: 'MINE' } } });
    const details = made(secret, { labels: dictionary(), env: ['TOKEN=old', ...made(secret).env.slice(2)] });
    const lines = differences(secret, details, known);
    expect(lines).toContain('env.TOKEN: *** -> ***');
    expect(lines.join()).not.toMatch(/old|new/);
  });

  it('keeps to itself what is a secret by what stands around it', () => {
    const settings = dictionary([
      ['command', 'serve --api-key old -v'],
      ['volumes./run/secrets', '/srv/secrets'],
    ]);
    const secret = specOf({ env: { DB: 'postgres://ada:new@db/shop' } });
    const details = made(secret, {
      labels: dictionary([...Object.entries(otherwise), ['app/token', 'old']]),
      env: ['DB=postgres://ada:old@db/shop', ...made(secret).env.slice(1)],
      settings: () => settings,
    });
    expect(differences(secret, details, known)).toEqual(
      expect.arrayContaining([
        'command: serve --api-key *** -v -> null',
        'env.DB: postgres://ada:***@db/shop -> postgres://ada:***@db/shop',
        'labels.app/token: *** -> null',
        'volumes./run/secrets: /srv/secrets -> null',
      ]),
    );
  });
});

describe('what a container takes something from', () => {
  const spec = specOf({ container: { volumesFrom: ['db-1'], networkMode: 'container:db-1' } });
  const giver = (more: Partial<ContainerDetails>): Partial<SeenAround> => ({
    givers: new Map([['db-1', made(spec, { createdAt: '2026-01-01T00:00:00.000000001Z', ...more })]]),
  });
  const outlived = (details: ContainerDetails, around: Partial<SeenAround>): string[] =>
    compare(
      { spec, settings: () => fakeSettings(spec), digest, meansTheSame },
      { details, defaults: null, imageId: 'sha256:web', givers: new Map(), ...around },
    ).outlived.map(({ instance, gives }) => `${gives} of ${instance}`);

  it('was there before it', () => {
    expect(outlived(made(spec), giver({}))).toEqual([]);
    expect(outlived(made(spec), {})).toEqual([]);
  });

  it('was made after it, be it by a nanosecond', () => {
    const later = giver({ createdAt: '2026-01-01T00:00:00.000000003Z' });
    expect(outlived(made(spec), later)).toEqual(['volumes of db-1', 'net of db-1']);
  });

  it('was started after it: its namespaces are others, unless it does not run and takes them anew', () => {
    const again = giver({ startedAt: '2026-01-01T00:00:02Z' });
    expect(outlived(made(spec), again)).toEqual(['net of db-1']);
    expect(outlived(made(spec, { state: 'exited' }), again)).toEqual([]);
  });
});
