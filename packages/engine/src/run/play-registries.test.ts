import { describe, expect, it } from 'vitest';
import type { RegistryAnswer } from '../model/index.ts';
import { CredentialsFailure } from '../port/index.ts';
import type { EnvironmentOutline, RegistryOutline } from '../testing/environment-outline.ts';
import type { FakeFault } from '../testing/fake-fault.ts';
import { type PlayWorld, playWorld } from '../testing/play-world.ts';

const image = 'r.test/app:1';

/** Instances of one image, spread over the ships; the image is offered to each, and on none. */
function world(
  registries: { readonly [name: string]: RegistryOutline } = {},
  { of = image, count = 1, ships = ['h1'] }: { of?: string; count?: number; ships?: readonly string[] } = {},
): PlayWorld {
  const instances = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `web-${index + 1}`,
      { ship: ships[index % ships.length] ?? 'h1' },
    ]),
  );
  const outline: EnvironmentOutline = { registries, services: { web: { image: of, instances } } };
  const result = playWorld(outline);
  for (const ship of ships) {
    result.fleet.engine(ship).images.remove(of);
    result.fleet.engine(ship).images.offer(of);
  }
  return result;
}

function answering(status: number | null, message: string, times = 1): FakeFault {
  const registry: RegistryAnswer = { status, retryAfterSeconds: null };
  return { call: 'pull', does: status === 404 ? 'not-found' : 'refused', message, registry, times };
}

function pulls({ fleet }: PlayWorld): string[] {
  return fleet.operations().filter((operation) => operation.includes(': pull '));
}

/** What went with the pulls. */
function auths({ fleet }: PlayWorld, ship = 'h1'): unknown[] {
  return [...fleet.engine(ship).images.auths];
}

function settled(play: PlayWorld): string | undefined {
  return play.story().find((line) => line.includes('settled'));
}

describe('credentials', () => {
  it("of the image's entry go with the pull, and nothing of the operator's is asked for", async () => {
    const play = world({ own: { host: 'r.test', username: 'ada' } });
    await play.start();

    expect(auths(play)).toEqual([{ username: 'ada', password: 'password of own', serverAddress: 'r.test' }]);
    expect(play.credentials.asked).toEqual([]);
  });

  it('of an entry do not go to another host: there the operator is asked', async () => {
    const play = world({ team: { host: 'r.test', username: 'ada' } }, { of: 'team/app:1' });
    await play.start();

    expect(auths(play)).toEqual([undefined]);
    expect(play.credentials.asked).toEqual(['docker.io']);
  });

  it('of the operator are looked for once for a registry', async () => {
    const play = world({ 'r.test': {} }, { count: 4, ships: ['h1', 'h2'] });
    const auth = { identityToken: 'token', serverAddress: 'r.test' };
    play.credentials.onFind = () => ({ auth, source: { kind: 'docker-config', file: '/config.json' } });
    await play.start();

    expect(play.credentials.asked).toEqual(['r.test']);
    expect([...auths(play, 'h1'), ...auths(play, 'h2')]).toEqual([auth, auth]);
  });

  it('that cannot be looked for keep the image from being pulled', async () => {
    const play = world();
    play.credentials.onFind = () => {
      throw new CredentialsFailure('the helper h, which f names for r.test, is gone', 'Bring it back');
    };
    const { verdict } = await play.start();

    expect(verdict).toBe('failed');
    expect(settled(play)).toBe(
      'start:web-1 settled failed credentials-unavailable while pulling the image: r.test/app:1 cannot be pulled to ' +
        'ship h1: the helper h, which f names for r.test, is gone. Bring it back; nothing was replaced.',
    );
    expect(pulls(play)).toEqual([]);
  });

  it('are not looked for where nothing is pulled', async () => {
    const play = world();
    play.fleet.engine('h1').images.add(image);
    await play.start();

    expect(play.credentials.asked).toEqual([]);
  });

  it('that a registry does not take are named by where they came from', async () => {
    const hints: (string | undefined)[] = [];
    const sources = [
      undefined,
      { kind: 'docker-config', file: '/config.json' },
      { kind: 'credential-helper', helper: 'docker-credential-x', file: '/config.json' },
    ] as const;
    for (const source of sources) {
      const play = world();
      if (source !== undefined) play.credentials.onFind = () => ({ auth: { username: 'ada' }, source });
      play.fleet.fault(answering(401, 'unauthorized'));
      hints.push((await play.start()).failures[0]?.hint);
    }
    const play = world({ own: { host: 'r.test', username: 'ada' } });
    play.fleet.fault(answering(403, 'denied'));
    await play.start();

    const right =
      'are right and may pull r.test/app:1, and that there is such an image; nothing was replaced.';
    expect(hints).toEqual([
      'No credentials for r.test were found: write username and password under "registries", or `docker login r.test` ' +
        'on the machine that runs maestro; and see that there is such an image; nothing was replaced.',
      `See that the credentials for r.test in /config.json ${right}`,
      `See that the credentials for r.test that docker-credential-x gives (named in /config.json) ${right}`,
    ]);
    expect(settled(play)).toBe(
      'start:web-1 settled failed pull-denied while pulling the image: r.test/app:1 cannot be pulled to ship h1: ' +
        `registry r.test answered 403: denied. See that username and password of "own" under "registries" ${right}`,
    );
  });
});

describe('a pull that fails in a way that may pass', () => {
  it('is tried again, for all that wait for it', async () => {
    const play = world({}, { count: 2 });
    play.fleet.fault(answering(500, 'received unexpected HTTP status: 500 Internal Server Error', 2));
    const began = play.clock.now();
    const { verdict } = await play.start();

    expect(verdict).toBe('succeeded');
    expect(play.story().filter((line) => line.includes('pull'))).toEqual([
      'start:web-1 pulling r.test/app:1',
      'start:web-2 pulling r.test/app:1',
      ...[2, 3].flatMap((attempt) => [
        `start:web-1 waiting to pull r.test/app:1, attempt ${attempt} of 3: registry r.test answered 500`,
        `start:web-2 waiting to pull r.test/app:1, attempt ${attempt} of 3: registry r.test answered 500`,
        'start:web-1 pulling r.test/app:1',
        'start:web-2 pulling r.test/app:1',
      ]),
    ]);
    expect(pulls(play)).toEqual(Array(3).fill('h1: pull r.test/app:1'));
    expect(play.clock.now() - began).toBeGreaterThan(2000);
    expect(play.clock.now() - began).toBeLessThan(4000);
  });

  it('is tried again when its stream ends early while the Engine answers', async () => {
    const play = world();
    play.fleet.fault({ call: 'pull', does: 'cut' });
    expect((await play.start()).verdict).toBe('succeeded');
    expect(pulls(play)).toHaveLength(2);
  });

  it('is given up after as many attempts as the file says', async () => {
    const play = world({ 'r.test': { retry: { attempts: 2, when: [404] } } });
    play.fleet.fault(answering(404, 'manifest unknown', Infinity));
    await play.start();

    expect(settled(play)).toBe(
      'start:web-1 settled failed image-missing while pulling the image: r.test/app:1 cannot be pulled to ship h1: ' +
        "registry r.test answered 404 at the last of 2 attempts: manifest unknown. Correct the image's name, push it " +
        'to its registry, or load it onto h1; nothing was replaced.',
    );
    expect(pulls(play)).toHaveLength(2);
  });

  it.each<[FakeFault, string]>([
    [
      answering(503, 'received unexpected HTTP status: 503 Service Unavailable', Infinity),
      "pull-failed: The trouble is r.test's own: look there, or try again later; nothing was replaced.",
    ],
    [
      answering(null, 'Get "https://r.test/v2/": EOF', Infinity),
      'pull-failed: See that the Engine of h1 can reach the registry, and may pull from it, or load the image onto h1; nothing was replaced.',
    ],
    [
      { ...answering(429, 'toomanyrequests'), registry: { status: 429, retryAfterSeconds: 90 } },
      'pull-failed: Try again in 90 s: the registry limits how often may be pulled; nothing was replaced.',
    ],
    [
      { call: 'pull', does: 'refused', message: 'unknown: Artifactory says no' },
      'pull-failed: r.test answered, and the Engine does not pass on with which status: see whether there is such an image, whether one without credentials may pull it, and whether the registry limits how often; its own log has the status; nothing was replaced.',
    ],
    [
      { call: 'pull', does: 'refused', message: 'http: server gave HTTP response to HTTPS client' },
      'pull-failed: Name r.test in "insecure-registries" of the Engine\'s configuration on h1: it speaks plain HTTP; nothing was replaced.',
    ],
    [
      { call: 'pull', does: 'refused', message: 'x509: certificate signed by unknown authority' },
      'pull-failed: See that h1 trusts the certificate of r.test: /etc/docker/certs.d/r.test/ca.crt is the place for its CA; nothing was replaced.',
    ],
    [
      {
        call: 'pull',
        does: 'refused',
        message: "error unmarshalling content: invalid character '<' looking for …",
      },
      'pull-failed: What answers at r.test does not behave like a registry: see that it is one, and that nothing between it and h1 answers in its place; nothing was replaced.',
    ],
    [
      answering(404, 'manifest for r.test/certificate-manager:1 not found: manifest unknown', Infinity),
      "image-missing: Correct the image's name, push it to its registry, or load it onto h1; nothing was replaced.",
    ],
  ])('%j', async (fault, told) => {
    const play = world();
    play.fleet.fault(fault);
    const { failures } = await play.start();

    expect(failures.map(({ code, hint }) => `${code}: ${hint ?? ''}`)).toEqual([told]);
  });

  it('is not tried again after an interruption', async () => {
    const play = world();
    play.fleet.fault(answering(500, 'received unexpected HTTP status: 500', Infinity));
    const interrupt = new AbortController();
    play.clock.later(300, () => interrupt.abort('SIGINT'));
    await play.start({ interrupt: interrupt.signal });

    expect(settled(play)).toBe('start:web-1 settled interrupted while pulling the image');
    expect(pulls(play)).toHaveLength(1);
  });
});
