import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { overFleet, server } from './harness/environment-file.ts';
import { outcomes } from './harness/events.ts';
import { describeOnLab, fleet, ship, standing } from './harness/fleet.ts';
import { type Ended, type Workplace, workplace } from './harness/maestro.ts';
import {
  forgetImages,
  haveRegistry,
  hostAddress,
  publish,
  type Registry,
  type RegistryFault,
  registryUser,
  startRegistry,
} from './harness/registry.ts';
import { startTokenServer, type TokenServer } from './harness/token-server.ts';

const describeWithRegistry = haveRegistry() ? describeOnLab : describe.skip;

const { username, password } = registryUser;
const basic = Buffer.from(`${username}:${password}`).toString('base64');

describeWithRegistry('registries', () => {
  const lab = fleet();
  const ship1 = ship(lab, 'ship1');
  let closed: Registry;
  let open: Registry;
  beforeAll(async () => {
    closed = await startRegistry(lab, { access: 'login' });
    open = await startRegistry(lab);
    await publish(ship1, `${closed.host}/team/app:1`);
    await publish(ship1, `${open.host}/app:1`);
  });
  afterAll(async () => {
    await closed.stop();
    await open.stop();
  });
  beforeEach(async () => {
    await lab.reset();
    closed.forgetRequests();
    open.forgetRequests();
  });
  afterEach(async () => {
    open.behave();
    await lab.reset();
    await forgetImages(lab, closed.host);
    await forgetImages(lab, open.host);
  });

  /** One instance of an image on ship1, and what stands under `registries`. */
  const file = (image: string, registries: readonly string[] = []): string =>
    [
      'registries:',
      ...registries.map((line) => `  ${line}`),
      overFleet(
        lab,
        `  app:\n    image: ${image}\n    instances:\n      app-1: {ship: ship1, command: ${server}, stop_timeout: 1}`,
      ),
    ].join('\n');

  /** An operator without anything of Docker's but what a test puts into its folder. */
  const start = (
    { directory, maestroWith }: Workplace,
    env: Readonly<Record<string, string>> = {},
    ...words: string[]
  ): Promise<Ended> =>
    maestroWith(
      { env: { HOME: directory, DOCKER_AUTH_CONFIG: '', DOCKER_CONFIG: '', ...env } },
      'start',
      ...words,
    );

  const failureIn = ({ stderr }: Ended): string | undefined =>
    stderr
      .slice(stderr.indexOf('error['))
      .split('\n')
      .map((line) => line.trim())
      .join(' ')
      .replaceAll(closed.host, 'CLOSED')
      .replaceAll(open.host, 'OPEN');

  /** Puts a credential helper on a path of its own. @returns the environment for it. */
  const helper = (place: Workplace, name: string, script: string): Record<string, string> => {
    const folder = join(place.directory, 'bin');
    mkdirSync(folder, { recursive: true });
    const path = join('bin', `docker-credential-${name}`);
    place.write(path, `#!/bin/sh\n${script}\n`);
    chmodSync(join(place.directory, path), 0o755);
    return { PATH: `${folder}:${process.env['PATH']}` };
  };

  const configure = (place: Workplace, config: unknown): void => {
    mkdirSync(join(place.directory, '.docker'), { recursive: true });
    place.write('.docker/config.json', typeof config === 'string' ? config : JSON.stringify(config));
  };

  const expectNothingSecret = ({ stdout, stderr }: Ended): void => {
    const text = stdout + stderr;
    const secrets = [password, encodeURIComponent(password), basic, Buffer.from(password).toString('base64')];
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    expect(text).not.toMatch(/[\u001b\u009b\u0007]/u);
  };

  describe('that want a login', () => {
    const image = (): string => `${closed.host}/team/app:1`;
    const entry = (secret: string): string =>
      `closed: {registry: "http://${closed.host}/v2/", username: ${username}, password: "${secret}", email: a@example.com}`;

    test('without credentials the pull is refused at once, and it is said what to do', async () => {
      const ended = await start(workplace(file(image())));
      expect(ended.code).toBe(1);
      expect(failureIn(ended)).toMatch(
        /error\[pull-denied\]: app-1 on ship1, pulling the image: CLOSED\/team\/app:1 cannot be pulled to ship ship1: registry CLOSED answered 401: .*No credentials for CLOSED were found: write username and password under "registries", or `docker login CLOSED`/,
      );
      expect(closed.requestsOf(ship1).filter((line) => line === 'GET /v2/')).toHaveLength(1);
      expect(await standing(lab)).toEqual({});
    });

    test('an entry that is found by its host, with a password of the environment', async () => {
      const place = workplace(file(image(), [entry('{{ env.REGISTRY_PASSWORD }}')]));
      const ended = await start(place, { REGISTRY_PASSWORD: password });
      expect(ended).toMatchObject({ code: 0 });
      expect(await standing(lab)).toEqual({ 'ship1/app-1': 'running' });
    });

    test('a wrong password is told as that, of the entry', async () => {
      const ended = await start(workplace(file(image(), [entry('not-this-one')])));
      expect(ended.code).toBe(1);
      expect(failureIn(ended)).toMatch(
        /error\[pull-denied\]: .*answered 401: .*See that username and password of "closed" under "registries" are right and may pull CLOSED\/team\/app:1/,
      );
    });

    test.each<[string, (place: Workplace) => Record<string, string>]>([
      [
        'auths of ~/.docker/config.json',
        (place) => {
          configure(place, { auths: { [`http://${closed.host}/v1/`]: { auth: basic } } });
          return {};
        },
      ],
      [
        'auths of the config.json in DOCKER_CONFIG, beside an entry without a username',
        (place) => {
          configure(place, '');
          place.write('config.json', JSON.stringify({ auths: { [closed.host]: { username, password } } }));
          place.write('maestro.yaml', file(image(), [`${closed.host}: {registry: "http://${closed.host}"}`]));
          return { DOCKER_CONFIG: place.directory };
        },
      ],
      [
        'DOCKER_AUTH_CONFIG',
        () => ({ DOCKER_AUTH_CONFIG: JSON.stringify({ auths: { [closed.host]: { auth: basic } } }) }),
      ],
      [
        '~/.dockercfg',
        (place) => {
          place.write(
            '.dockercfg',
            JSON.stringify({ [closed.host]: { auth: basic, email: 'a@example.com' } }),
          );
          return {};
        },
      ],
      [
        'a credential helper',
        (place) => {
          configure(place, { credHelpers: { [closed.host]: 'lab' }, credsStore: 'absent' });
          return helper(
            place,
            'lab',
            `[ "$1" = get ] && read -r server; echo "noise" >&2; echo "{\\"ServerURL\\":\\"$server\\",\\"Username\\":\\"${username}\\",\\"Secret\\":\\"${password}\\"}"`,
          );
        },
      ],
    ])('credentials from %s', async (_, prepare) => {
      const place = workplace(file(image()));
      const ended = await start(place, prepare(place));
      expect(ended).toMatchObject({ code: 0 });
      expect(await standing(lab)).toEqual({ 'ship1/app-1': 'running' });
    });

    test.each<[string, string | undefined, RegExp]>([
      ['that is absent', undefined, /cannot be run: there is no command docker-credential-lab/],
      ['that fails', 'echo "the store is locked" >&2; exit 3', /ended with exit code 3/],
      ['that prints junk', `echo '${password}'`, /does not answer in JSON/],
      ['that prints without end', 'yes', /answers with more than 64 KiB/],
      ['that hangs', 'sleep 60', /has not answered within 10 s/],
    ])(
      'a credential helper %s is named',
      async (_, script, told) => {
        const place = workplace(file(image()));
        configure(place, { credsStore: 'lab' });
        const ended = await start(place, script === undefined ? {} : helper(place, 'lab', script));
        expect(ended.code).toBe(1);
        expect(failureIn(ended)).toMatch(
          /error\[credentials-unavailable\]: .* the credential helper docker-credential-lab, which .*\/\.docker\/config\.json names for CLOSED, /,
        );
        expect(failureIn(ended)).toMatch(told);
        expect(ended.stderr).not.toContain(password);
        expect(closed.requestsOf(ship1)).toEqual([]);
      },
      40_000,
    );

    test("a configuration of Docker's that is broken matters only where it is needed", async () => {
      const place = workplace(file(image()));
      configure(place, `{"auths": {"x": {"auth": "${basic}"`);
      const needed = await start(place);
      expect(needed.code).toBe(1);
      expect(failureIn(needed)).toMatch(
        /error\[credentials-unavailable\]: .* Docker's configuration .*\/\.docker\/config\.json, which may have credentials for it, is not JSON/,
      );
      expect(needed.stderr).not.toContain(basic);

      rmSync(join(place.directory, '.docker/config.json'));
      mkdirSync(join(place.directory, '.docker/config.json'));
      expect(failureIn(await start(place))).toMatch(
        /error\[credentials-unavailable\]: app-1 on ship1, .* Docker's configuration .*\/\.docker\/config\.json, which may have credentials for it, is a folder/,
      );

      place.write('maestro.yaml', file(image(), [entry(password)]));
      expect(await start(place)).toMatchObject({ code: 0 });
      // What is on the ship is not pulled, and nothing has to be known of its registry.
      place.write('maestro.yaml', file('busybox:test'));
      expect((await place.maestro('stop', '-a')).code).toBe(0);
      expect(await start(place)).toMatchObject({ code: 0 });
    });

    test('the password stands in no stream', async () => {
      const wrong = 'sentinel-71c2a0b4';
      const place = workplace(file(image(), [entry(wrong)]));
      const env = { REGISTRY_PASSWORD: password, DEBUG: '*' };
      const all: Ended[] = [];
      for (const words of [
        ['--json'],
        ...['auto', 'tty', 'plain', 'json', 'quiet'].map((mode) => ['--progress', mode]),
      ]) {
        const ended = await start(place, env, ...words);
        expect({ words, code: ended.code }).toEqual({ words, code: 1 });
        all.push(ended);
      }
      for (const command of ['validate', 'status', 'deptree']) {
        all.push(await place.maestroWith({ env }, command));
        all.push(await place.maestroWith({ env }, command, '--json'));
      }
      // A mistake beside the password has its line shown.
      place.write('maestro.yaml', file(image(), [`${entry(wrong).slice(0, -1)}, retries: 3}`]));
      const validated = await place.maestroWith({ env }, 'validate');
      expect(validated.stderr).toContain('retries');
      all.push(validated);
      place.write('maestro.yaml', file(image(), [entry('{{ env.REGISTRY_PASSWORD }}')]));
      const right = await start(place, env, '--json');
      expect(outcomes(right.stdout)).toEqual({ 'start:app-1': 'started' });
      all.push(right);
      const secrets = [
        wrong,
        Buffer.from(`${username}:${wrong}`).toString('base64'),
        Buffer.from(wrong).toString('base64').slice(0, 20),
        password,
        basic,
      ];
      const streams = all.map(({ stdout, stderr }) => stdout + stderr).join('\n');
      expect(secrets.filter((secret) => streams.includes(secret))).toEqual([]);
    }, 60_000);
  });

  describe('that want a token', () => {
    const identityToken = 'identity-8d1e77c2';
    let tokens: TokenServer;
    let registry: Registry;
    beforeAll(async () => {
      tokens = await startTokenServer(hostAddress(lab), { login: `${username}:${password}`, identityToken });
      registry = await startRegistry(lab, { access: tokens });
      await publish(ship1, `${registry.host}/team/app:1`);
    });
    afterAll(async () => {
      await registry.stop();
      tokens.stop();
    });
    beforeEach(() => void tokens.asked.splice(0));
    afterEach(() => forgetImages(lab, registry.host));

    test.each<[string, (place: Workplace, token: string) => Record<string, string>]>([
      [
        'an identity token in auths, where `docker login` leaves it',
        (place, token) => {
          const auth = Buffer.from('00000000-0000-0000-0000-000000000000:').toString('base64');
          configure(place, { auths: { [registry.host]: { auth, identitytoken: token } } });
          return {};
        },
      ],
      [
        'an identity token of a credential helper',
        (place, token) => {
          configure(place, { credsStore: 'lab' });
          return helper(place, 'lab', `echo '{"ServerURL":"","Username":"<token>","Secret":"${token}"}'`);
        },
      ],
    ])('%s', async (_, prepare) => {
      const place = workplace(file(`${registry.host}/team/app:1`));
      const refused = await start(place, prepare(place, 'identity-of-yesterday'));
      expect(refused.code).toBe(1);
      expect(failureIn(refused)).toMatch(
        /error\[pull-denied\]: .*answered 401: .*the identity token is not known here.* hint: See that the credentials for .*\.docker\/config\.json/,
      );
      expect(await start(place, prepare(place, identityToken))).toMatchObject({ code: 0 });
      expect(await standing(lab)).toEqual({ 'ship1/app-1': 'running' });
      expect(new Set(tokens.asked)).toEqual(new Set(['identity token refused', 'identity token taken']));
      expect(refused.stdout + refused.stderr).not.toContain('identity-of-yesterday');
    });

    test('a token for the registry itself in auths, for which nobody is asked', async () => {
      const place = workplace(file(`${registry.host}/team/app:1`));
      const from = (registrytoken: string): Record<string, string> => {
        configure(place, { auths: { [registry.host]: { registrytoken } } });
        return {};
      };
      const other = tokens.tokenFor('repository:team/other:pull');
      const refused = await start(place, from(other));
      expect(failureIn(refused)).toMatch(
        /error\[pull-denied\]: .* hint: See that the credentials for .*\.docker\/config\.json/,
      );
      expect(await start(place, from(tokens.tokenFor('repository:team/app:pull')))).toMatchObject({
        code: 0,
      });
      expect(await standing(lab)).toEqual({ 'ship1/app-1': 'running' });
      expect(tokens.asked).toEqual([]);
      expect(refused.stdout + refused.stderr).not.toContain(other);
      expect((await place.maestroWith({ env: { HOME: place.directory } }, 'doctor')).stdout).toMatch(
        /registry +✔ a token for \S+; Docker's API has no word to try it/,
      );
    });
  });

  describe('that misbehave', () => {
    const html = '<html><body><h1>502 Bad Gateway</h1></body></html>';
    const busy = (message: string): RegistryFault => ({
      status: 429,
      headers: { 'Retry-After': '1', 'Content-Type': 'application/json' },
      body: JSON.stringify({ errors: [{ code: 'TOOMANYREQUESTS', message }] }),
    });
    const unknown: RegistryFault = {
      status: 404,
      headers: { 'Content-Type': 'application/json' },
      body: '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}',
    };
    const retry = (text: string): string[] => [
      `${open.host}: {registry: "http://${open.host}", retry: ${text}}`,
    ];
    const pulls = (): number => open.requestsOf(ship1).filter((line) => line === 'GET /v2/').length;

    test.each<[string, RegistryFault, number, (() => string[]) | undefined]>([
      ['500 twice', { status: 500, body: '' }, 2, undefined],
      ['a connection that is cut', 'cut', 1, undefined],
      [
        '502 with a page of HTML',
        { status: 502, headers: { 'Content-Type': 'text/html' }, body: html },
        1,
        undefined,
      ],
      ['429 that says for how long', busy('retry-after: 300ms, allowed: 44000/minute'), 1, undefined],
      ['404, which the file wants to be tried again', unknown, 1, () => retry('{attempts: 2, when: [404]}')],
    ])('%s: tried again until it works', async (_, fault, times, registries) => {
      open.misbehave(fault, times);
      const ended = await start(workplace(file(`${open.host}/app:1`, registries?.())));
      expect(ended).toMatchObject({ code: 0 });
      expect(ended.stderr).toMatch(/app-1 \(ship1\): the pull of .* failed \(.*\): attempt 2 of [23] in /);
      expect(pulls()).toBe(times + 1);
      expect(await standing(lab)).toEqual({ 'ship1/app-1': 'running' });
    });

    test.each<[string, RegistryFault, number, RegExp, (() => string[]) | undefined]>([
      [
        '503',
        { status: 503, body: '' },
        3,
        /error\[pull-failed\]: .*registry OPEN answered 503 at the last of 3 attempts: .*The trouble is OPEN's own/,
        undefined,
      ],
      [
        '503, with two attempts',
        { status: 503, body: '' },
        2,
        /error\[pull-failed\]: .*registry OPEN answered 503 at the last of 2 attempts/,
        () => retry('{attempts: 2}'),
      ],
      [
        '429 that says for how long in a header alone',
        busy('You have reached your pull rate limit.'),
        1,
        /error\[pull-failed\]: .*registry OPEN answered 429: .*Try again later/,
        undefined,
      ],
      [
        '429 for too long',
        busy('retry-after: 5m, allowed: 1/day'),
        1,
        /error\[pull-failed\]: .*registry OPEN answered 429: .*Try again in 300 s/,
        undefined,
      ],
      [
        '404',
        unknown,
        1,
        /error\[image-missing\]: .*registry OPEN answered 404: .*Correct the image's name/,
        undefined,
      ],
      [
        '403',
        {
          status: 403,
          headers: { 'Content-Type': 'application/json' },
          body: '{"errors":[{"code":"DENIED","message":"requested access to the resource is denied"}]}',
        },
        1,
        /error\[pull-denied\]: .*registry OPEN answered 403: .*No credentials for OPEN/,
        undefined,
      ],
    ])('%s for ever: given up, and told', async (_, fault, attempts, told, registries) => {
      open.misbehave(fault);
      const ended = await start(workplace(file(`${open.host}/app:1`, registries?.())));
      expect(ended.code).toBe(1);
      expect(failureIn(ended)).toMatch(told);
      expect(pulls()).toBe(attempts);
      expect(await standing(lab)).toEqual({});
    });

    test('doctor says of one that fails, and of one that is not there, what a pull would', async () => {
      open.replace(/^\/v2\/$/u, (_, answer) => answer.writeHead(500).end());
      const entry = (host: string): string =>
        `${host}: {registry: "http://${host}", username: ${username}, password: ${password}}`;
      for (const [host, detail, hint] of [
        [
          open.host,
          'failed with status: 500',
          `The trouble is ${open.host}'s own: look there, or try again later.`,
        ],
        [
          '127.0.0.1:1',
          'connection refused',
          'See that a registry listens at 127.0.0.1:1, and that the Engine of ship1 can reach it.',
        ],
      ] as const) {
        const place = workplace(file(`${host}/app:1`, [entry(host)]));
        const examined = await place.maestro('doctor', '--json');
        expect(examined.code).toBe(1);
        const { findings } = JSON.parse(examined.stdout) as { findings: { check: string }[] };
        expect(findings.filter(({ check }) => check === 'registry')).toEqual([
          {
            ship: 'ship1',
            check: 'registry',
            verdict: 'wrong',
            detail: expect.stringContaining(detail) as string,
            hint,
          },
        ]);
      }
    });

    test('in many ways at once: each is told in one short message, with nothing secret or wild in it', async () => {
      const echo = [password, encodeURIComponent(password), basic, `\u001b[2J\u001b]0;owned\u0007`].join(' ');
      const manifest = 'application/vnd.docker.distribution.manifest.v2+json';
      const answers: Record<string, RequestListener> = {
        page: (_, answer) => answer.setHeader('Content-Type', 'text/html').end(`<html>${echo}</html>`),
        circle: ({ url }, answer) =>
          answer.writeHead(307, { Location: `${url}?${encodeURIComponent(password)}` }).end(),
        headers: ({ socket }) => {
          const headers = `X-Much: ${'much '.repeat(2_000)}\r\n`.repeat(1_200);
          socket.end(`HTTP/1.1 200 OK\r\n${headers}\r\n`);
        },
        words: (_, answer) =>
          answer
            .writeHead(403, { 'Content-Type': 'application/json' })
            .end(
              JSON.stringify({ errors: [{ code: 'DENIED', message: `${echo} ${'no '.repeat(500_000)}` }] }),
            ),
        lie: (_, answer) =>
          answer
            .setHeader('Content-Type', manifest)
            .end(JSON.stringify({ schemaVersion: 2, mediaType: manifest, layers: [] })),
        busy: (_, answer) => answer.writeHead(429, { 'Retry-After': '1' }).end(echo),
      };
      for (const [name, answer] of Object.entries(answers))
        open.replace(new RegExp(`^/v2/${name}/manifests/`, 'u'), answer);
      const services = Object.keys(answers).map((name) => {
        const image = name === 'lie' ? `${name}@sha256:${'0'.repeat(64)}` : `${name}:1`;
        return `  ${name}: {image: "${open.host}/${image}", instances: {${name}-1: {ship: ship1, command: ${server}}}}`;
      });
      const registries = `registries: {o: {registry: "http://${open.host}", username: ${username}, password: ${password}}}\n`;
      const place = workplace(registries + overFleet(lab, services.join('\n')));
      const ended = await start(place, { DEBUG: '*' }, '--keep-going');
      expect(ended.code).toBe(1);
      const told = ended.stderr.replaceAll(open.host, 'OPEN').split('\n');
      const failures = Object.keys(answers).map((name) =>
        told
          .filter(
            (line) => line.startsWith(`error[`) && line.includes(` ${name}-1 on ship1, pulling the image: `),
          )
          .join('\n'),
      );
      expect(failures).toEqual([
        expect.stringMatching(
          /^error\[pull-failed\]: .*OPEN\/page:1 cannot be pulled to ship ship1: .*invalid character '<'/,
        ),
        expect.stringMatching(/^error\[pull-failed\]: .*OPEN\/circle:1 .*stopped after 10 redirects/),
        expect.stringMatching(/^error\[pull-failed\]: .*OPEN\/headers:1 .*response headers exceeded/),
        expect.stringMatching(
          /^error\[pull-denied\]: .*registry OPEN answered 403: .*denied: \*\*\* \*\*\* \*\*\* {1,2}no no/,
        ),
        expect.stringMatching(/^error\[pull-failed\]: .*OPEN\/lie@sha256:0+ .*manifest verification failed/),
        expect.stringMatching(/^error\[pull-failed\]: .*registry OPEN answered 429: /),
      ]);
      const longest = Math.max(...told.map(({ length }) => length));
      expect(longest).toBeLessThan(900);
      expect(told.filter((line) => line.includes('does not behave like a registry'))).toHaveLength(4);
      expectNothingSecret(ended);
      expect(await standing(lab)).toEqual({});
    });

    test('with a challenge that leads elsewhere: the Engine may go there, we never do', async () => {
      const visitors: string[] = [];
      const elsewhere = createServer(({ socket }, answer) => {
        visitors.push(socket.remoteAddress ?? '');
        answer.writeHead(401).end(JSON.stringify({ details: `${password} \u001b[2J ${basic}` }));
      });
      onTestFinished(() => {
        elsewhere.close();
        elsewhere.closeAllConnections();
      });
      const address = open.host.replace(/:\d+$/u, '');
      await new Promise<void>((resolve) => elsewhere.listen(0, address, resolve));
      const realm = `http://${address}:${(elsewhere.address() as AddressInfo).port}/token`;
      const registries = `registries: {o: {registry: "http://${open.host}", username: ${username}, password: ${password}}}\n`;
      const place = workplace(registries + file(`${open.host}/app:1`).replace('registries:\n', ''));
      const challenged = async (challenge: string): Promise<Ended> => {
        open.behave();
        open.replace(/^\/v2\/$/u, ({ socket }) => {
          socket.end(
            `HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: ${challenge}\r\nContent-Length: 0\r\n\r\n`,
          );
        });
        const ended = await start(place);
        expect(ended.code).toBe(1);
        expectNothingSecret(ended);
        return ended;
      };
      expect(failureIn(await challenged(`Bearer realm="${realm}",service="x"`))).toMatch(
        /error\[pull-denied\]: .*registry OPEN answered 401: .*See that username and password of "o"/,
      );
      expect(new Set(visitors)).toEqual(new Set([ship1.address]));
      expect(failureIn(await challenged(`Bearer realm="${realm}?\u001b[2J",service="x"`))).toMatch(
        /error\[pull-failed\]: .*does not behave like a registry/,
      );
      expect(await standing(lab)).toEqual({});
    });

    test('one image that cannot be had holds up only what needs it', async () => {
      open.misbehave({ status: 503, body: '' });
      const place = workplace(
        overFleet(
          lab,
          [
            `  app: {image: "${open.host}/app:1", instances: {app-1: {ship: ship1, command: ${server}}}}`,
            `  top: {image: "busybox:test", requires: [app], instances: {top-1: {ship: ship1, command: ${server}}}}`,
            `  other: {image: "busybox:test", instances: {other-1: {ship: ship2, command: ${server}, stop_timeout: 1}}}`,
          ].join('\n'),
        ),
      );
      const ended = await start(place, {}, '--keep-going', '--json');
      expect(ended.code).toBe(1);
      expect(outcomes(ended.stdout)).toEqual({
        'start:app-1': 'failed',
        'start:top-1': 'held-back',
        'start:other-1': 'started',
      });
    });
  });
});
