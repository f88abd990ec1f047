import { describe, expect, it } from 'vitest';
import { dictionary, type Json, keptText, literalText, secretText } from '../model/index.ts';
import type { CheckType } from '../port/check-type.ts';
import {
  type CheckWorld,
  checkWorld,
  httpOutline as http,
  tcpOutline as tcp,
} from '../testing/check-world.ts';
import type { CheckOutline } from '../testing/environment-outline.ts';

describe('tcp', () => {
  it('looks often at first, then once a second', async () => {
    const world = checkWorld();
    const times: number[] = [];
    world.operator.onConnect = () => {
      times.push(world.clock.now());
      return world.clock.now() >= 25_000 ? { open: true } : { open: false, cause: 'refused' };
    };
    await world.check(tcp);

    expect(times.slice(0, 7)).toEqual([0, 10, 21, 33, 46, 60, 75]);
    expect(times.slice(-2).reduce((earlier, later) => later - earlier)).toBe(1000);
    expect(world.settled).toEqual([expect.stringMatching(/^tcp http \(\[::1\]:80\) passed: \d+ in 25/)]);
  });

  it('is bounded', async () => {
    const world = checkWorld();
    world.operator.onConnect = () => ({ open: false, cause: 'refused' });
    const verdict = await world.check(tcp);

    expect(world.clock.now()).toBe(300_000);
    expect(verdict).toMatchObject({
      passed: false,
      check: 'tcp http ([::1]:80)',
      verdict: { cause: 'refused' },
    });
  });
});

describe('a port at which nobody listens', () => {
  const tables = (...lines: string[]): string =>
    [
      '  sl  local_address rem_address   st',
      ...lines.map((line, index) => `   ${index}: ${line} 00000000:0000 0A `),
    ].join('\n');
  const inside = { ...tcp, host: '10.0.0.1', containerPort: 8080, maxWaitSeconds: 1 } as const;

  it.each([
    ['inside the container nothing listens on port 8080', tables()],
    [
      'inside the container port 8080 is listened on at 127.0.0.1 only: let it listen at 0.0.0.0',
      tables('0100007F:1F90'),
    ],
    [
      'inside the container nothing listens on port 8080, but something does on 22, 3000',
      tables('00000000:0BB8', '00000000:0016', '0B00007F:A1B2'),
    ],
    [undefined, tables('00000000000000000000000000000000:1F90')],
    [undefined, 'cat: not found'],
  ])('is explained by what is found inside: %s', async (why, output) => {
    const world = checkWorld();
    world.operator.onConnect = () => ({ open: false, cause: 'refused', nobodyListens: true });
    world.fleet.onExec = () => ({ exitCode: 0, output });
    const failed = await world.check(inside);
    expect(failed).toMatchObject({ verdict: { cause: 'refused' } });
    expect('verdict' in failed ? failed.verdict.why : 'passed').toBe(why);
    expect(world.fleet.calls.map(({ call }) => call)).toEqual(['exec']);
  });

  it('is not looked into where the host does not answer', async () => {
    const world = checkWorld();
    world.operator.onConnect = () => ({ open: false, cause: 'no answer' });
    expect(await world.check(inside)).toMatchObject({ verdict: { cause: 'no answer' } });
    expect(world.fleet.calls).toEqual([]);
  });
});

describe("a port at a loopback address of the ship's", () => {
  const local = { ...tcp, host: '127.0.0.1', maxWaitSeconds: 1 } as const;

  it('is asked where the ship is this machine', async () => {
    const world = checkWorld();
    const asked: string[] = [];
    world.operator.ownAddresses = ['192.168.7.1'];
    world.operator.onConnect = (host) => {
      asked.push(host);
      return { open: true };
    };
    await world.check({ ...local, loopbackOf: { ship: 'h1', ip: null } });
    await world.check({ ...local, loopbackOf: { ship: 'h1', ip: '192.168.7.1' } });
    expect(asked).toEqual(['127.0.0.1', '127.0.0.1']);
  });

  it.each([local, { ...http, host: '127.0.0.1' }])(
    'is not asked elsewhere: it would be another machine that answers',
    async (check) => {
      const world = checkWorld();
      expect(await world.check({ ...check, loopbackOf: { ship: 'h1', ip: '10.0.0.1' } })).toMatchObject({
        verdict: {
          attempts: 0,
          cause:
            'the port is published at 127.0.0.1 of h1 alone, which this machine is not: only a rexec check, inside the container, can tell',
        },
      });
    },
  );
});

describe('exec', () => {
  it('overlays the environment with the variables of the container', async () => {
    const world = checkWorld();
    const environments: unknown[] = [];
    world.operator.onRun = ({ env, stdin }) => {
      environments.push([env, stdin]);
      return { kind: 'exited', exitCode: 0, output: '' };
    };
    await world.check({ type: 'exec', command: ['check'], attempts: 1, envFrom: 'env' });
    await world.check({ type: 'exec', command: ['check'], attempts: 1, envFrom: 'stdin' });

    const union = dictionary([
      ['PATH', '/container'],
      ['A', 'from the container'],
    ]);
    expect(environments).toEqual([
      [union, null],
      [dictionary([['PATH', '/bin']]), JSON.stringify(union)],
    ]);
  });

  it('tries a second apart, as often as it may', async () => {
    const world = checkWorld();
    world.operator.onRun = () => ({ kind: 'killed', signal: 'SIGSEGV', output: '' });
    const verdict = await world.check({
      type: 'exec',
      command: ['check', '-v'],
      attempts: 4,
      envFrom: 'env',
    });

    expect(world.settled).toEqual(['exec check -v failed: 4 in 3000 ms']);
    expect(verdict).toMatchObject({ verdict: { cause: 'ended by SIGSEGV' } });
  });

  it('does not try again what is not there', async () => {
    const world = checkWorld();
    world.operator.onRun = () => ({ kind: 'not-started', cause: 'there is no command check' });
    await world.check({ type: 'exec', command: ['check'], attempts: 180, envFrom: 'env' });

    expect(world.settled).toEqual(['exec check failed: 1 in 0 ms']);
  });
});

describe('rexec', () => {
  it('runs inside the container, again until it succeeds', async () => {
    const world = checkWorld();
    const ran: string[] = [];
    world.fleet.onExec = (container, command) => {
      ran.push(`${container} ${command.join(' ')}`);
      return { exitCode: ran.length < 3 ? 1 : 0, output: '' };
    };
    world.fleet.fault({ call: 'exec', does: 'cut' });
    await world.check({ type: 'rexec', command: ['ready'], attempts: 180 });

    expect(ran).toEqual(['web-1 ready', 'web-1 ready', 'web-1 ready']);
    expect(world.settled).toEqual(['rexec ready passed: 4 in 3000 ms']);
  });
});

describe('health', () => {
  it("waits for Docker's own verdict", async () => {
    const world = checkWorld();
    const engine = world.fleet.engine('h1');
    engine.kill('web-1');
    engine.behave('web-1', { healthyAfterMs: 200 });
    engine.start('h1-1');
    await world.check({ type: 'health', maxWaitSeconds: 5 });

    expect(world.settled).toEqual([expect.stringMatching(/^health passed: 14 in 2/)]);
  });

  it('does not believe a verdict of before the last start', async () => {
    const world = checkWorld();
    const engine = world.fleet.engine('h1');
    engine.probe('web-1', 'healthy');
    engine.kill('web-1');
    await world.clock.sleep(1000, new AbortController().signal);
    engine.start(world.container);
    world.clock.later(500, () => engine.probe('web-1', 'unhealthy', 'first\nno route to the database\n'));
    expect(await world.check({ type: 'health', maxWaitSeconds: 5 })).toMatchObject({
      verdict: { cause: "Docker's health check says unhealthy: no route to the database" },
    });
  });

  it('fails at once where there is no health check', async () => {
    const world = checkWorld();
    const verdict = await world.check({ type: 'health', maxWaitSeconds: 5 });

    expect(verdict).toMatchObject({
      verdict: { cause: 'neither the image nor the file defines a health check' },
    });
    expect(world.clock.now()).toBe(0);
  });
});

describe('http', () => {
  it('passes with status 200, and only that', async () => {
    const world = checkWorld();
    world.operator.onRequest = () => ({
      answered: true,
      status: world.clock.now() < 30 ? 204 : 200,
      body: '',
    });
    await world.check(http);

    expect(world.settled).toEqual([
      expect.stringMatching(/^http GET http:\/\/10.0.0.1:80\/health passed: 4 in 33 ms/),
    ]);
  });

  it('passes with a match in the body, whatever the status', async () => {
    const world = checkWorld();
    world.operator.onRequest = () => ({ answered: true, status: 500, body: 'state:\nready' });
    await world.check({ ...http, matchRegex: 'state..(?P<state>ready)\\Z' });

    expect(world.settled).toEqual([expect.stringContaining('passed: 1 in 0 ms')]);
  });

  it('hands on the options of requests, and fails at once for one that cannot be honoured', async () => {
    const world = checkWorld();
    const requests: unknown[] = [];
    world.operator.onRequest = (request) => {
      requests.push(request);
      return { answered: true, status: 200, body: '' };
    };
    const requestsOptions = dictionary<Json>([
      ['verify', 'ca.pem'],
      ['params', { full: true }],
      ['timeout', 20],
    ]);
    const provenance = { from: 'maestro' } as const;
    await world.check({
      ...http,
      maxWaitSeconds: 60,
      path: '/health?a=1',
      requestsOptions,
      headers: [{ name: 'X-Token', value: keptText({ kind: 'env', name: 'TOKEN' }, provenance) }],
      auth: { user: literalText('name', provenance), password: secretText('password', provenance) },
    });
    const refused = await world.check({
      ...http,
      requestsOptions: dictionary([['proxies', { http: 'socks5://10.0.0.8:1080' }]]),
    });

    expect(requests).toEqual([
      {
        url: 'http://10.0.0.1:80/health?a=1&full=True',
        method: 'GET',
        headers: [
          ['X-Token', 'secret of env'],
          ['authorization', 'Basic bmFtZTpwYXNzd29yZA=='],
        ],
        body: null,
        verify: 'ca.pem',
        proxies: {},
        directory: '/environment',
        followRedirects: true,
        timeoutMs: 20_000,
      },
    ]);
    expect(refused).toMatchObject({
      verdict: {
        attempts: 0,
        cause: 'requests_options: proxies cannot be honoured: expected URLs of HTTP proxies',
      },
    });
  });

  it('gives a request that is slow its time, where the file gives none', async () => {
    const world = checkWorld();
    const bounds: number[] = [];
    world.operator.request = async ({ timeoutMs }, signal) => {
      bounds.push(timeoutMs);
      await world.clock.sleep(timeoutMs, signal);
      return { answered: false, cause: 'no answer' };
    };
    await world.check({ ...http, maxWaitSeconds: 60 });
    expect(bounds.map((ms) => Math.round(ms / 1000))).toEqual([5, 5, 10, 20, 20]);
  });
});

describe('a check of an extension', () => {
  const check: CheckOutline = {
    type: 'extension',
    name: 'custom',
    about: 'thing',
    options: dictionary([['key', 1]]),
    maxWaitSeconds: 5,
  };
  const withType = (run: CheckType['run']): CheckWorld =>
    checkWorld({ types: new Map([['custom', { schema: {}, run }]]) });

  it('is given its options and its instance', async () => {
    const seen: unknown[] = [];
    const world = withType(async (options, { instance, ship, hasContainer, inspect, exec }) => {
      seen.push({ ...options }, instance, ship, hasContainer, (await inspect())?.name, await exec(['true']));
      return { passed: true };
    });
    expect(await world.check(check)).toEqual({ passed: true });
    expect(seen).toEqual([{ key: 1 }, 'web-1', 'h1', true, 'web-1', { exitCode: 0, output: '' }]);
    expect(world.settled).toEqual(['custom thing passed: 1 in 0 ms']);
  });

  it('is bounded, also where it does not heed its signal, and tells its last cause', async () => {
    const world = withType(async (_, { tried, clock, signal }) => {
      tried('not yet');
      await clock.sleep(1000, signal);
      tried('still not');
      return new Promise(() => undefined);
    });
    expect(await world.check(check)).toMatchObject({
      verdict: { cause: 'still not', attempts: 2, elapsedMs: 5000 },
    });
  });

  it('that breaks has failed, and so has one of a type that nobody adds', async () => {
    const broken = withType(() => {
      throw new TypeError('no such thing');
    });
    expect(await broken.check(check)).toMatchObject({ verdict: { cause: 'no such thing' } });
    expect(await checkWorld().check(check)).toMatchObject({
      verdict: { cause: 'no extension that was named adds checks of type custom' },
    });
  });
});

describe('several checks', () => {
  it('run at once; the first that fails cancels the others', async () => {
    const world = checkWorld();
    const verdict = await world.check(
      { type: 'sleep', seconds: 60 },
      { type: 'exec', command: ['check'], attempts: 1, envFrom: 'env' },
      tcp,
    );
    expect(verdict).toEqual({ passed: true });

    world.operator.onRun = () => ({ kind: 'exited', exitCode: 7, output: 'no\n' });
    const before = world.clock.now();
    const failed = await world.check(
      { type: 'sleep', seconds: 60 },
      { type: 'exec', command: ['check'], attempts: 2, envFrom: 'env' },
    );
    expect(failed).toMatchObject({
      passed: false,
      check: 'exec check',
      verdict: { cause: 'exit code 7: no' },
    });
    expect(world.clock.now() - before).toBe(1000);
  });

  it('show the end of what their programs have written', async () => {
    const world = checkWorld();
    world.operator.onRun = () => ({ kind: 'exited', exitCode: 1, output: `${'x'.repeat(60_000)}\nno\n` });
    const failed = await world.check({ type: 'exec', command: ['check'], attempts: 1, envFrom: 'env' });
    expect(failed).toMatchObject({ verdict: { output: `${'x'.repeat(4092)}\nno\n` } });
  });
});
