import { describe, expect, test } from 'vitest';
import type { Environment, Ship } from '../model/index.ts';
import { buildEnvironment } from '../testing/build-environment.ts';
import type { EnvironmentOutline } from '../testing/environment-outline.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeCredentials } from '../testing/fake-credentials.ts';
import { FakeFleet } from '../testing/fake-host.ts';
import { FakeOperator } from '../testing/fake-operator.ts';
import { examine } from './examine.ts';
import { type Finding, worst } from './finding.ts';
import type { FileFact, HostLookup, OperatorFacts } from './operator-facts.ts';

function known(facts: { readonly [path: string]: FileFact }): OperatorFacts['knownHosts'][number] {
  return { host: 'h', own: Object.keys(facts), global: [], facts };
}

const facts: OperatorFacts = {
  nodeVersion: '20.19.0',
  dockerConfigs: [
    { path: '/home/.docker/config.json', fact: 'missing', problems: [] },
    { path: '/home/.dockercfg', fact: 'missing', problems: [] },
  ],
  knownHosts: [known({ '/home/.ssh/known_hosts': 'readable' })],
  sshConfig: { path: '/home/.ssh/config', fact: 'missing' },
  sshAgent: null,
};

const now = Date.UTC(2030, 0, 1);

const overTls = (verify: boolean): Ship['connection'] => ({
  kind: 'tcp',
  host: '10.0.0.1',
  port: 2376,
  tls: { verify, caPath: null, certPath: '/cert', keyPath: '/key' },
});

interface World {
  readonly environment: Environment;
  readonly fleet: FakeFleet;
  readonly credentials: FakeCredentials;
  readonly operator: FakeOperator;
  /** What is found, `ship check verdict: detail`. */
  told(more?: { readonly facts?: Partial<OperatorFacts>; readonly lookup?: HostLookup }): Promise<string[]>;
  findings(): readonly Finding[];
}

function world(outline: Partial<EnvironmentOutline> = {}): World {
  const environment = buildEnvironment({
    ships: { h1: { connection: overTls(true) } },
    services: { web: { image: 'web:1' } },
    ...outline,
  });
  const clock = new FakeClock(now);
  const fleet = new FakeFleet(clock);
  const [operator, credentials] = [new FakeOperator(), new FakeCredentials()];
  let found: readonly Finding[] = [];
  return {
    environment,
    fleet,
    operator,
    credentials,
    findings: () => found,
    async told({ facts: other = {}, lookup = async (host: string) => ({ addresses: [host] }) } = {}) {
      found = await examine({
        environment,
        connector: fleet,
        operator,
        credentials,
        facts: { ...facts, ...other },
        signal: new AbortController().signal,
        clock,
        lookup,
      });
      return found.map(
        ({ ship, check, verdict, detail }) => `${ship ?? 'here'} ${check} ${verdict}: ${detail}`,
      );
    },
  };
}

test('all well', async () => {
  const of = world();
  of.fleet.engine('h1').images.add('web:1');
  expect(await of.told()).toEqual([
    'here node ok: 20.19.0',
    'here docker-config ok: none at /home/.docker/config.json',
    'h1 address ok: 10.0.0.1:2376',
    'h1 encryption ok: TLS, verified, with a client certificate',
    'h1 engine ok: Docker 0.0.0-fake, API 1.41',
    'h1 clock ok: as here',
    'h1 storage ok: overlay2',
    "h1 disk ok: images take 2.0 GB, 1.0 GB of it for no container; what is free is unknown: with overlay2, Docker's API does not tell",
    'h1 images ok: 1 of 1 there',
  ]);
  expect(worst(of.findings())).toBe('ok');
  expect(of.fleet.operations()).toEqual([]);
});

describe('what is not as it should be has a verdict, and says what to do', () => {
  /** The findings about h1 that are not ok. */
  async function amiss(of: World, more?: Parameters<World['told']>[0]): Promise<string[]> {
    await of.told(more);
    const found = of.findings().filter(({ verdict }) => verdict !== 'ok');
    expect(found.filter(({ hint = '' }) => !/^[A-Z].*\.$/.test(hint))).toEqual([]);
    return found.map(({ check, verdict, detail }) => `${check} ${verdict}: ${detail}`);
  }

  test.each([
    [-4000, []],
    [-30_000, ['clock warning: 30 s behind']],
    [3_600_000, ['clock wrong: 3600 s ahead']],
  ])('a clock that differs by %i ms', async (skew, told) => {
    const of = world();
    of.fleet.engine('h1').clockSkewMs = skew;
    expect(await amiss(of)).toEqual(told);
  });

  test('TLS without verification, and no encryption at all', async () => {
    const unverified = world({ ships: { h1: { connection: overTls(false) } } });
    expect(await amiss(unverified)).toEqual([
      "encryption wrong: TLS, but the Engine's certificate is not verified: anybody in between can pass for it",
    ]);
    expect(worst(unverified.findings())).toBe('wrong');
    const hintOf = (of: World): unknown => of.findings().find(({ check }) => check === 'encryption')?.hint;
    expect(hintOf(unverified)).toBe('Set tls_ca_cert, or tls_verify: yes, for h1.');
    const byContext = world({ ships: { h1: { connection: overTls(false), context: 'east' } } });
    await byContext.told();
    expect(hintOf(byContext)).toBe(
      'Make the context east anew, with its authority and without skip-tls-verify: `docker context update east --docker host=tcp://10.0.0.1:2376,ca=CA.pem,cert=CERT.pem,key=KEY.pem`.',
    );
    const near = (tls: boolean): Ship['connection'] =>
      ({ ...overTls(false), host: '127.0.0.1', ...(tls ? {} : { tls: null }) }) as Ship['connection'];
    expect(await amiss(world({ ships: { h1: { connection: near(true) } } }))).toEqual([
      "encryption wrong: TLS, but the Engine's certificate is not verified: anybody in between can pass for it",
    ]);
    expect(await world({ ships: { h1: { connection: near(false) } } }).told()).toContain(
      'h1 encryption ok: not encrypted as far as 127.0.0.1, which is this machine; where that leads is not seen',
    );
    const plain = world({
      ships: { h1: { connection: { ...overTls(true), kind: 'tcp', host: 'h', port: 2375, tls: null } } },
    });
    expect(await amiss(plain)).toEqual([
      'encryption warning: not encrypted: who can reach the port has the host',
    ]);
    expect(worst(plain.findings())).toBe('ok');
  });

  test('storage, warnings of the Engine, and images that nothing uses', async () => {
    const of = world();
    const engine = of.fleet.engine('h1');
    engine.condition = {
      ...engine.condition,
      storageDriver: 'vfs',
      warnings: ['WARNING: No swap limit support'],
    };
    engine.imageSpace = { bytes: 50e9, unusedBytes: 15e9, buildCacheBytes: 6e9 };
    expect(await amiss(of)).toEqual([
      'storage warning: vfs: it copies whole layers, slowly and at the cost of much space',
      'host warning: No swap limit support',
      "disk warning: images take 50.0 GB, 15.0 GB of it for no container; 6.0 GB of build cache; what is free is unknown: with vfs, Docker's API does not tell",
    ]);
  });

  test.each<[number, number | null, string]>([
    [9.9e9, null, 'ok: 9.9 GB free'],
    [10e6, 100e9, 'warning: 10.0 MB of 100.0 GB free'],
    [1000, null, 'warning: 1.0 kB free'],
    [0, 5000, 'warning: 0 B of 5.0 kB free'],
    [0.99e9, 100e9, 'warning: 990.0 MB of 100.0 GB free'],
    [1e9, 100e9, 'ok: 1.0 GB of 100.0 GB free'],
    [0.4e9, 4e9, 'ok: 400.0 MB of 4.0 GB free'],
    [0.39e9, 4e9, 'warning: 390.0 MB of 4.0 GB free'],
  ])('%i bytes that are free of %j', async (bytes, totalBytes, told) => {
    const of = world();
    const engine = of.fleet.engine('h1');
    engine.condition = { ...engine.condition, storageDriver: 'zfs', freeSpace: { bytes, totalBytes } };
    const [verdict, free] = told.split(': ');
    expect(await of.told()).toContain(
      `h1 disk ${verdict}: images take 2.0 GB, 1.0 GB of it for no container; ${free}`,
    );
    const row = of.findings().find(({ check }) => check === 'disk');
    expect(row?.hint?.startsWith('Make room on h1: ') ?? false).toBe(verdict === 'warning');
  });

  test('an image that is missing and must not be pulled', async () => {
    const of = world({
      services: { web: { image: 'web:1', instances: { 'web-1': { pullPolicy: 'never' }, 'web-2': {} } } },
    });
    expect(await amiss(of)).toEqual([
      'images wrong: 0 of 2 there; web:1 must not be pulled (pull_policy: never)',
    ]);
  });

  test('a registry that does not take the credentials, and a password that cannot be had', async () => {
    const services = { web: { image: 'r.test/web:1' } };
    const of = world({ services, registries: { 'r.test': { username: 'ada' } } });
    expect(await of.told()).toContain(
      "h1 registry ok: the Engine's login to r.test succeeded; whether it may pull is not tried",
    );
    of.fleet.engine('h1').refusesLogins = { message: 'unauthorized', statusCode: 401 };
    expect(await amiss(of)).toEqual(['registry wrong: r.test does not take the credentials: unauthorized']);
    expect(of.findings().at(-1)?.hint).toBe('See that username and password for r.test are right.');
  });

  test.each([
    [
      'failed with status: 500 Internal Server Error',
      500,
      "The trouble is r.test's own: look there, or try again later.",
    ],
    [
      'failed with status: 429 Too Many Requests',
      429,
      'Try again later: the registry limits how often may be pulled.',
    ],
    [
      'failed with status: 403 Forbidden',
      403,
      'See that username and password for r.test are right, and that the Engine of h1 can reach it.',
    ],
    [
      'dial tcp 10.0.0.5:5000: connect: connection refused',
      null,
      'See that a registry listens at r.test, and that the Engine of h1 can reach it.',
    ],
    [
      'x509: certificate signed by unknown authority',
      undefined,
      'See that h1 trusts the certificate of r.test: /etc/docker/certs.d/r.test/ca.crt is the place for its CA.',
    ],
    [
      'http: server gave HTTP response to HTTPS client',
      undefined,
      'Name r.test in "insecure-registries" of the Engine\'s configuration on h1: it speaks plain HTTP.',
    ],
  ])('a registry of which an Engine says: %s', async (message, status, hint) => {
    const of = world({
      services: { web: { image: 'r.test/web:1' } },
      registries: { 'r.test': { username: 'ada' } },
    });
    const registry = status === undefined ? undefined : { status, retryAfterSeconds: null };
    of.fleet.engine('h1').refusesLogins = { message, statusCode: 500, ...(registry && { registry }) };
    expect(await amiss(of)).toEqual([`registry wrong: logging in to r.test failed: ${message}`]);
    expect(of.findings().at(-1)?.hint).toBe(hint);
  });

  test('a registry for which there is a token is not logged in to', async () => {
    const of = world({ services: { web: { image: 'r.test/web:1' } } });
    of.fleet.engine('h1').refusesLogins = { message: 'unauthorized', statusCode: 401 };
    of.credentials.onFind = () => ({
      auth: { registryToken: 'bearer', serverAddress: 'r.test' },
      source: { kind: 'docker-config', file: '/c' },
    });
    expect(await of.told()).toContain(
      "h1 registry ok: a token for r.test; Docker's API has no word to try it",
    );
  });

  test('a registry that images are to be pulled from, and for which there are no credentials', async () => {
    const services = { web: { image: 'r.test/web:1' } };
    const of = world({ services });
    const row = 'h1 registry ok: no credentials for r.test; whether it wants any is not tried';
    expect(await of.told()).toContain(row);
    of.fleet.engine('h1').images.add('r.test/web:1');
    expect(await of.told()).not.toContain(row);
  });

  test('what is used in place of config.json is told', async () => {
    const dockerConfigs = [
      { path: '/c', fact: 'missing', problems: [] },
      { path: '/home/.dockercfg', fact: 'usable', problems: [] },
    ] as const;
    expect(await world().told({ facts: { dockerConfigs } })).toContain(
      'here docker-config ok: /home/.dockercfg',
    );
  });

  test('a ship that nobody answers at costs its own rows, and is no more than unreachable', async () => {
    const of = world({ ships: { h1: { connection: overTls(true) }, h2: { connection: overTls(true) } } });
    of.fleet.fault({ ship: 'h2', call: 'info', does: 'unreachable' });
    const told = await of.told();
    expect(told.filter((line) => line.startsWith('h2'))).toEqual([
      'h2 address ok: 10.0.0.1:2376',
      'h2 encryption ok: none seen, as no connection stood; TLS is asked for, and verified',
      expect.stringMatching(/^h2 engine unreachable: /),
    ]);
    expect(of.findings().find(({ ship, check }) => ship === 'h2' && check === 'engine')?.hint).toBe(
      'See that the Engine of h2 runs and listens at 10.0.0.1:2376, and that no firewall is in between.',
    );
    expect(told.filter((line) => line.startsWith('h1')).length).toBeGreaterThan(5);
    expect(worst(of.findings())).toBe('unreachable');
  });

  test('a failure that says what to do about it', async () => {
    const of = world();
    of.fleet.fault({ call: 'info', does: 'unreachable', message: 'it has expired', hint: 'Renew it.' });
    await of.told();
    expect(of.findings().at(-1)).toEqual({
      ship: 'h1',
      check: 'engine',
      verdict: 'unreachable',
      detail: 'it has expired',
      hint: 'Renew it.',
    });
  });

  test('a client certificate without its key is not shown', async () => {
    const connection: Ship['connection'] = {
      kind: 'tcp',
      host: '10.0.0.1',
      port: 2376,
      tls: { verify: true, caPath: null, certPath: '/cert', keyPath: null },
    };
    const of = world({ ships: { h1: { connection } } });
    expect(await of.told()).toContain('h1 encryption ok: TLS, verified');
  });

  test('the key of an SSH server, as known_hosts has it', async () => {
    const of = world();
    const engine = of.fleet.engine('h1');
    const row = async (more: object = {}, hostKey?: 'unknown' | 'changed' | 'revoked'): Promise<unknown> => {
      const key = { type: 'ED25519', fingerprint: 'SHA256:abc', place: '/k:3' };
      engine.hostKeys = { name: 'h', keys: [key], acceptsNewKeys: false, wantsNoCheck: false, ...more };
      if (hostKey !== undefined) of.fleet.fault({ call: 'info', does: 'unreachable', hostKey });
      return (await of.told()).find((line) => line.startsWith('h1 host-key'));
    };
    expect(await row()).toBe('h1 host-key ok: h: ED25519 SHA256:abc (/k:3)');
    expect(await row({ keys: [], acceptsNewKeys: true })).toBe(
      'h1 host-key ok: no key of h is known; a play adds the one that it shows (accept-new)',
    );
    expect(await row({ keys: [] })).toBe('h1 host-key unreachable: no key of h is known, and none was seen');
    expect(await row({ keys: [] }, 'unknown')).toBe('h1 host-key unreachable: no key of h is known');
    expect(await row({}, 'changed')).toBe(
      'h1 host-key unreachable: h shows another key than is known: ED25519 SHA256:abc (/k:3)',
    );
    expect(await row({}, 'revoked')).toBe('h1 host-key unreachable: the key of h is revoked');
    const unreadable = { file: '/k', why: 'it is a folder' };
    for (const keyTrouble of [undefined, 'unknown'] as const)
      for (const acceptsNewKeys of [false, true]) {
        expect(await row({ keys: [], acceptsNewKeys, unreadable }, keyTrouble)).toBe(
          'h1 host-key unreachable: no key of h is known: /k cannot be read (it is a folder)',
        );
        expect(of.findings().find(({ check }) => check === 'host-key')?.hint).toMatch(/^Make \/k a file /u);
      }
    expect(await row({ unreadable })).toBe('h1 host-key ok: h: ED25519 SHA256:abc (/k:3)');
    expect(await row({ wantsNoCheck: true })).toBe(
      'h1 host-key warning: StrictHostKeyChecking no of ssh_config counts as accept-new for h: its key is checked nevertheless',
    );
  });

  test('a name that is not known', async () => {
    const lookup: HostLookup = async () => ({ cause: 'the name is not known' });
    const of = world();
    expect(await amiss(of, { lookup })).toEqual([
      'address unreachable: 10.0.0.1 cannot be resolved: the name is not known',
    ]);
    expect(of.fleet.calls).toEqual([]);
  });

  test('an Engine that counts its images for somebody else is asked again, for some seconds', async () => {
    const message = 'a disk usage operation is already running';
    const of = world({ ships: { h1: { connection: overTls(true) } } });
    of.fleet.fault({ call: 'image-space', does: 'refused', message, times: 3 });
    expect(await amiss(of)).toEqual([]);
    of.fleet.fault({ call: 'image-space', does: 'refused', message, times: Number.POSITIVE_INFINITY });
    expect(await amiss(of)).toEqual([
      'disk warning: what images take is not known: the Engine is counting it for somebody else',
    ]);
  });

  test("this machine's part", async () => {
    const tunnel = {
      user: null,
      keyPath: null,
      port: null,
      acceptsNewKeys: false,
      socketPath: null,
      otherwiseSocketPath: null,
    };
    const of = world({ ships: { h1: { connection: { kind: 'ssh', host: 'h', port: 2375, tunnel } } } });
    expect(
      await amiss(of, {
        facts: {
          nodeVersion: '18.2.0',
          dockerConfigs: [
            { path: 'DOCKER_AUTH_CONFIG', fact: 'unusable', problems: ['is not JSON'] },
            { path: '/c', fact: 'faulty', problems: ['has a fault', 'has another'] },
          ],
          knownHosts: [known({ '/k': 'missing', '/l': 'missing' })],
          sshConfig: { path: '/s', fact: 'unreadable' },
          sshAgent: { path: '/a', answers: false },
        },
      }),
    ).toEqual([
      'node wrong: 18.2.0 is too old',
      'docker-config wrong: DOCKER_AUTH_CONFIG is not JSON; /c has a fault; it has another',
      'ssh-config warning: /s cannot be read, and nothing of it is used',
      'ssh-agent warning: nobody answers at /a',
      'known-hosts warning: there is no /k',
    ]);
    const hints = (): unknown => of.findings().find(({ check }) => check === 'known-hosts')?.hint;
    expect(hints()).toMatch(/^Log in once by ssh /u);
    expect(await amiss(of, { facts: { knownHosts: [known({ '/k': 'unreadable' })] } })).toEqual([
      'known-hosts warning: /k cannot be read',
    ]);
    expect(hints()).toBe(
      'Make /k a file that you may read and write: what it knows of hosts is not seen as it is.',
    );
    const there = known({ '/k': 'missing', '/l': 'readable' });
    expect(await amiss(of, { facts: { knownHosts: [there] } })).toEqual([]);
    expect(await amiss(of, { facts: { knownHosts: [there, known({ '/m': 'missing' })] } })).toEqual([
      'known-hosts warning: there is no /m',
    ]);
    const global = { ...known({}), global: ['/etc/k'], facts: { '/etc/k': 'missing' } } as const;
    expect(await amiss(of, { facts: { knownHosts: [global] } })).toEqual([
      'known-hosts warning: UserKnownHostsFile of ssh_config keeps no keys of h',
    ]);
  });
});

test('an interruption ends it', async () => {
  const of = world();
  const abort = new AbortController();
  const examining = examine({
    environment: of.environment,
    connector: of.fleet,
    operator: of.operator,
    credentials: of.credentials,
    facts,
    signal: abort.signal,
    lookup: async (host) => ({ addresses: [host] }),
  });
  abort.abort(new Error('enough'));
  await expect(examining).rejects.toThrow('enough');
});
