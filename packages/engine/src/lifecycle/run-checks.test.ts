import { describe, expect, it } from 'vitest';
import { dictionary, type Json, type LifecycleCheck } from '../model/index.ts';
import { buildEnvironment, type CheckOutline } from '../testing/build-environment.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeFleet } from '../testing/fake-host.ts';
import { FakeOperator } from '../testing/fake-operator.ts';
import type { CheckContext } from './check-context.ts';
import { type ChecksVerdict, runChecks } from './run-checks.ts';

/** One container, `web-1`, that runs. */
function checkWorld(): {
  clock: FakeClock;
  fleet: FakeFleet;
  operator: FakeOperator;
  settled: string[];
  check: (...checks: CheckOutline[]) => Promise<ChecksVerdict>;
} {
  const clock = new FakeClock();
  const fleet = new FakeFleet(clock, { latencyMs: 0 });
  const operator = new FakeOperator();
  const environment = buildEnvironment({ services: { web: {} } });
  const container = fleet.engine('h1').addContainer({ name: 'web-1' });
  const ship = environment.ships['h1'];
  if (ship === undefined) throw new Error('no ship');
  const { containers, exec } = fleet.connect(ship);
  const variables = async (): Promise<string[]> => ['A=from the container', 'PATH=/container', 'BARE'];
  const context: CheckContext = { clock, operator, containers, exec, container, variables };
  const settled: string[] = [];
  return {
    clock,
    fleet,
    operator,
    settled,
    check: (...checks) =>
      runChecks(
        checks.map((check): LifecycleCheck => ({ ...check, at: '' })),
        context,
        new AbortController().signal,
        (name, { passed, attempts, elapsedMs }) =>
          settled.push(`${name} ${passed ? 'passed' : 'failed'}: ${attempts} in ${elapsedMs} ms`),
      ),
  };
}

const tcp: CheckOutline = { type: 'tcp', host: '::1', port: 80, portName: 'http', maxWaitSeconds: 300 };

describe('tcp', () => {
  it('looks often at first, then once a second', async () => {
    const world = checkWorld();
    const times: number[] = [];
    world.operator.onConnect = () => {
      times.push(world.clock.now());
      return world.clock.now() >= 6000 ? { open: true } : { open: false, cause: 'refused' };
    };
    await world.check(tcp);

    expect(times.slice(0, 7)).toEqual([0, 10, 25, 48, 83, 136, 216]);
    expect(times.slice(-2).reduce((earlier, later) => later - earlier)).toBe(1000);
    expect(world.settled).toEqual([expect.stringMatching(/^tcp http \(\[::1\]:80\) passed: 17 in 6/)]);
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

    expect(world.settled).toEqual([expect.stringMatching(/^health passed: 7 in 2/)]);
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
  const http: CheckOutline = {
    type: 'http',
    host: '10.0.0.1',
    port: 80,
    portName: null,
    path: '/health',
    scheme: 'http',
    method: 'GET',
    matchRegex: null,
    maxWaitSeconds: 5,
    requestsOptions: dictionary(),
  };

  it('passes with status 200, and only that', async () => {
    const world = checkWorld();
    world.operator.onRequest = () => ({
      answered: true,
      status: world.clock.now() < 30 ? 204 : 200,
      body: '',
    });
    await world.check(http);

    expect(world.settled).toEqual([
      expect.stringMatching(/^http GET http:\/\/10.0.0.1:80\/health passed: 4 in 4/),
    ]);
  });

  it('passes with a match in the body, whatever the status', async () => {
    const world = checkWorld();
    world.operator.onRequest = () => ({ answered: true, status: 500, body: 'state:\nready' });
    await world.check({ ...http, matchRegex: 'state..(?P<state>ready)\\Z' });

    expect(world.settled).toEqual([expect.stringContaining('passed: 1 in 0 ms')]);
  });

  it('hands on the options of requests that it knows, and fails for one that it does not', async () => {
    const world = checkWorld();
    const requests: unknown[] = [];
    world.operator.onRequest = (request) => {
      requests.push(request);
      return { answered: true, status: 200, body: '' };
    };
    const requestsOptions = dictionary<Json>([
      ['auth', ['name', 'password']],
      ['verify', false],
      ['timeout', 2],
    ]);
    await world.check({ ...http, requestsOptions });
    const refused = await world.check({ ...http, requestsOptions: dictionary([['proxies', dictionary()]]) });

    expect(requests).toEqual([
      {
        url: 'http://10.0.0.1:80/health',
        method: 'GET',
        headers: [['authorization', 'Basic bmFtZTpwYXNzd29yZA==']],
        body: null,
        verify: false,
        followRedirects: true,
        timeoutMs: 2000,
      },
    ]);
    expect(refused).toMatchObject({
      verdict: { cause: 'requests_options: proxies cannot be honoured as it is given' },
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
});
