import { describe, expect, it } from 'vitest';
import type { StepActivity } from '../model/index.ts';
import type { CheckOutline, EnvironmentOutline, InstanceOutline } from '../testing/environment-outline.ts';
import { playWorld } from '../testing/play-world.ts';

const web: EnvironmentOutline = { services: { web: {} } };
const tcp: CheckOutline = { type: 'tcp', host: '10.0.0.1', port: 80, portName: 'http', maxWaitSeconds: 5 };

function webWith(lifecycle: NonNullable<InstanceOutline['lifecycle']>): EnvironmentOutline {
  return { services: { web: { instances: { 'web-1': { lifecycle } } } } };
}

describe('running checks', () => {
  it('run all at once, and all must pass', async () => {
    const world = playWorld(webWith({ running: [tcp, { type: 'sleep', seconds: 2 }] }));
    let tries = 0;
    world.operator.onConnect = () => {
      tries += 1;
      return tries > 3 ? { open: true } : { open: false, cause: 'connection refused by 10.0.0.1:80' };
    };
    const began = world.clock.now();
    await world.start();

    expect(world.story().slice(4)).toEqual([
      'start:web-1 create web-1',
      'start:web-1 start web-1',
      'start:web-1 checking running (2)',
      'start:web-1 running check tcp http (10.0.0.1:80) passed after 4 attempts',
      'start:web-1 running check sleep 2 s passed',
      'start:web-1 looking',
      'start:web-1 settled started (h1-1)',
      'play-ended succeeded',
    ]);
    expect(world.clock.now() - began).toBeLessThan(2100);
  });

  it('are told by their names as they begin', async () => {
    const world = playWorld(webWith({ running: [tcp, { type: 'sleep', seconds: 2 }] }));
    world.operator.onConnect = () => ({ open: true });
    const told: StepActivity[] = [];
    await world.start({
      onEvent: (event) => void (event.type === 'step-activity' && told.push(event.activity)),
    });
    expect(told.filter(({ kind }) => kind === 'checking')).toEqual([
      { kind: 'checking', state: 'running', checks: 2, names: ['tcp http (10.0.0.1:80)', 'sleep 2 s'] },
    ]);
  });

  it('that fail leave the container, and show its log', async () => {
    const world = playWorld(webWith({ running: [tcp, { type: 'sleep', seconds: 60 }] }));
    world.fleet.engine('h1').behave('web-1', { log: ['listening on 8080'] });
    world.operator.onConnect = () => ({ open: false, cause: 'connection refused by 10.0.0.1:80' });
    const began = world.clock.now();
    await world.start();

    expect(world.story().slice(6)).toEqual([
      'start:web-1 checking running (2)',
      'start:web-1 running check tcp http (10.0.0.1:80) failed after 44 attempts: connection refused by 10.0.0.1:80',
      'start:web-1 settled failed check-failed while running check tcp http (10.0.0.1:80): connection refused by ' +
        '10.0.0.1:80, 44 attempts in 5.0 s. The container was left as it is, for you to look at. ' +
        '[listening on 8080] (h1-1)',
      'play-ended failed',
    ]);
    expect(world.clock.now() - began).toBeLessThan(5100);
    expect(world.ships()).toEqual({ h1: ['web-1 running'] });
  });

  it('end at once when the container dies', async () => {
    const world = playWorld(webWith({ running: [tcp] }));
    world.fleet
      .engine('h1')
      .behave('web-1', { exitAfterMs: 300, exitCode: 137, outOfMemory: true, log: ['boom'] });
    world.operator.onConnect = () => ({ open: false, cause: 'connection refused by 10.0.0.1:80' });
    const began = world.clock.now();
    await world.start();

    expect(world.story().slice(6)).toEqual([
      'start:web-1 checking running (1)',
      'start:web-1 looking',
      'start:web-1 settled failed container-died while waiting for the running checks: ' +
        'The container ended with exit code 137, out of memory; until then connection refused by 10.0.0.1:80, ' +
        '17 attempts in 0.3 s. [boom] (h1-1)',
      'play-ended failed',
    ]);
    expect(world.clock.now() - began).toBeLessThan(400);
  });

  it('do not believe a container that its Engine keeps bringing back', async () => {
    const world = playWorld(webWith({ running: [{ type: 'sleep', seconds: 3 }] }));
    world.fleet.engine('h1').behave('web-1', { exitAfterMs: 2900, exitCode: 1, comesBack: true });
    // Nobody tells what happens; only the restart count does.
    world.fleet.fault({ call: 'events', does: 'hang', times: Infinity });
    await world.start();

    expect(world.story().at(-2)).toBe(
      'start:web-1 settled failed container-died while waiting for the running checks: ' +
        'The container ended; the Engine restarted it once. ' +
        'Its restart policy goes on bringing it back: stop it if that is not wanted. (h1-1)',
    );
  });

  it('end at once when the container is given up by its own health check', async () => {
    const world = playWorld(
      webWith({ running: [tcp, { type: 'exec', command: ['ready'], attempts: 9, envFrom: 'env' }] }),
    );
    world.fleet.engine('h1').behave('web-1', { unhealthyAfterMs: 300, log: ['no database'] });
    world.operator.onConnect = () => ({ open: false, cause: 'connection refused by 10.0.0.1:80' });
    world.operator.onRun = () => ({ kind: 'exited', exitCode: 1, output: '' });
    const began = world.clock.now();
    await world.start();

    expect(world.story().slice(6)).toEqual([
      'start:web-1 checking running (2)',
      "start:web-1 settled failed container-unhealthy while waiting for the running checks: Docker's health check says " +
        'unhealthy; until then tcp http (10.0.0.1:80): connection refused by 10.0.0.1:80, 17 attempts in 0.3 s; ' +
        'exec ready: exit code 1, 1 attempt in 0.0 s. The container was left as it is, for you to look at. ' +
        '[no database] (h1-1)',
      'play-ended failed',
    ]);
    expect(world.clock.now() - began).toBeLessThan(400);
  });

  it('go on where the connection that tells is lost, and miss nothing', async () => {
    const world = playWorld(webWith({ running: [{ type: 'sleep', seconds: 60 }] }));
    const engine = world.fleet.engine('h1');
    engine.behave('web-1', { exitAfterMs: 1500, exitCode: 9, comesBack: true });
    // It is lost before the container ends, and comes again only after it was brought back.
    world.clock.later(1000, () => {
      world.fleet.fault({ call: 'events', does: 'unreachable', times: 3 });
      engine.cut();
    });
    const began = world.clock.now();
    await world.start();

    expect(world.story().at(-2)).toBe(
      'start:web-1 settled failed container-died while waiting for the running checks: The container ' +
        'ended; the Engine restarted it once. Its restart policy goes on bringing it back: stop it if that is not ' +
        'wanted. (h1-1)',
    );
    expect(world.clock.now() - began).toBeLessThan(3500);
  });

  it.each([
    ['down', ' with exit code 0', { restart: false }],
    ['up again', '', { restart: true }],
  ])('end where the Engine was away, and the container is %s', async (_, how, { restart }) => {
    const world = playWorld(webWith({ running: [{ type: 'sleep', seconds: 60 }] }));
    const engine = world.fleet.engine('h1');
    world.clock.later(1000, () => {
      for (const call of ['events', 'inspect'] as const)
        world.fleet.fault({ call, does: 'unreachable', times: 4 });
      engine.cut();
      world.clock.later(100, () => engine.kill('web-1', 0));
      if (restart) world.clock.later(500, () => engine.start(engine.inspect('web-1')?.id ?? ''));
    });
    await world.start();

    expect(world.story().at(-2)).toBe(
      `start:web-1 settled failed container-died while waiting for the running checks: The container ended${how}; there ` +
        'was no connection to the Engine of h1 for 4 s before that. An Engine that ends takes its containers with it: ' +
        '`maestro start web-1` goes on from there. (h1-1)',
    );
  });

  it('that were over before their Engine was back leave the end to a look, which tells of that', async () => {
    const world = playWorld(webWith({ running: [{ type: 'sleep', seconds: 2 }] }));
    const engine = world.fleet.engine('h1');
    world.clock.later(1000, () => {
      world.fleet.fault({ call: 'events', does: 'unreachable', times: 9 });
      world.fleet.fault({ call: 'inspect', does: 'cut', times: 5 });
      engine.cut();
      engine.kill('web-1', 137);
    });
    await world.start();

    expect(world.story().at(-2)).toBe(
      'start:web-1 settled failed container-died while waiting for the running checks: The container ended with exit ' +
        'code 137; the Engine of h1 did not answer before that. An Engine that ends takes its containers with it: ' +
        '`maestro start web-1` goes on from there. (h1-1)',
    );
  });

  it('say what it means that a container ends with exit code 0', async () => {
    const world = playWorld(webWith({ running: [{ type: 'sleep', seconds: 60 }] }));
    world.fleet.engine('h1').behave('web-1', { exitAfterMs: 500, exitCode: 0 });
    await world.start();

    expect(world.story().at(-2)).toBe(
      'start:web-1 settled failed container-died while waiting for the running checks: The container ended with exit ' +
        'code 0. A container lives as long as its command: one that goes into the background ends it. (h1-1)',
    );
  });

  it('do not name a loss of the connection that the container outlived', async () => {
    const world = playWorld(webWith({ running: [{ type: 'sleep', seconds: 60 }] }));
    const engine = world.fleet.engine('h1');
    engine.behave('web-1', { exitAfterMs: 5000, exitCode: 9 });
    world.clock.later(1000, () => engine.cut());
    await world.start();

    expect(world.story().at(-2)).toContain('The container ended with exit code 9. (h1-1)');
  });

  it('ask an Engine that tells of no events from time to time', async () => {
    const world = playWorld(webWith({ running: [{ type: 'sleep', seconds: 60 }] }));
    world.fleet.engine('h1').behave('web-1', { exitAfterMs: 1500, exitCode: 9 });
    world.fleet.fault({ call: 'events', does: 'refused', times: Infinity });
    const began = world.clock.now();
    await world.start();

    expect(world.story().at(-2)).toContain('The container ended with exit code 9.');
    expect(world.clock.now() - began).toBeLessThan(3500);
  });

  it('of one ship share a stream of events', async () => {
    const world = playWorld({
      services: {
        web: {
          instances: {
            'web-1': { lifecycle: { running: [tcp] } },
            'web-2': { lifecycle: { running: [tcp] } },
          },
        },
      },
    });
    await world.start();
    expect(world.fleet.calls.filter(({ call }) => call === 'events')).toHaveLength(1);
  });

  it('of what ran before do not mind that it was restarted long ago, but that it is restarted now', async () => {
    const world = playWorld(webWith({ running: [tcp] }));
    const engine = world.fleet.engine('h1');
    engine.behave('web-1', { exitAfterMs: 100, exitCode: 1, comesBack: true });
    const id = engine.addContainer({ name: 'web-1', state: 'created' });
    engine.start(id);
    const wait = (ms: number): Promise<void> => world.clock.sleep(ms, new AbortController().signal);
    await wait(250);
    world.operator.onConnect = () => ({ open: true });
    await world.start();
    expect(world.story().at(-2)).toBe('start:web-1 settled already-up (h1-1)');

    world.operator.onConnect = () => ({ open: false, cause: 'connection refused by 10.0.0.1:80' });
    await world.start();
    expect(world.story().at(-2)).toMatch(/^start:web-1 settled failed container-died/);
  });

  it('are not needed to see that a container ended at once', async () => {
    const world = playWorld(web);
    world.fleet.engine('h1').behave('web-1', { exitAfterMs: 0, exitCode: 3, log: ['no configuration'] });
    await world.start();

    expect(world.story().at(-2)).toBe(
      'start:web-1 settled failed container-died while starting the container: ' +
        'The container ended with exit code 3. [no configuration] (h1-1)',
    );
  });

  it('before a stop, when they fail, keep it from ending, and show its log', async () => {
    const world = playWorld(webWith({ 'pre-stop': [{ type: 'rexec', command: ['drain'], attempts: 1 }] }));
    world.fleet.engine('h1').behave('web-1', { log: ['3 sessions left'] });
    await world.start();
    world.fleet.onExec = () => ({ exitCode: 1, output: 'sessions:\n3 left\n' });
    await world.stop();

    expect(world.story().slice(4)).toEqual([
      'stop:web-1 checking pre-stop (1)',
      'stop:web-1 pre-stop check rexec drain failed: exit code 1: 3 left',
      'stop:web-1 settled failed check-failed while pre-stop check rexec drain: exit code 1: 3 left, 1 attempt in ' +
        '0.0 s. The container was not stopped. [3 sessions left] (h1-1)',
      'play-ended failed',
    ]);
    const [failure] = world.events.flatMap((event) =>
      event.type === 'play-ended' ? event.result.failures : [],
    );
    expect(failure?.output).toEqual(['sessions:', '3 left']);
  });

  it('in a container whose link is lost say what brings it back', async () => {
    const world = playWorld(webWith({ running: [{ type: 'rexec', command: ['ready'], attempts: 1 }] }));
    const message = 'Cannot link to a non running container: /db-1.maestro-old AS /web-1/db';
    world.fleet.fault({ call: 'exec', does: 'refused', message });
    const { failures } = await world.start();

    expect(failures.map(({ code, hint }) => [code, hint])).toEqual([
      [
        'check-failed',
        'A container that it links to was stopped, or made anew, and Docker runs no command in it until it is made anew itself: `maestro restart web-1`.',
      ],
    ]);
  });

  it('that ask a ship which does not answer any more are no failure of the container', async () => {
    const world = playWorld(webWith({ running: [{ type: 'rexec', command: ['ready'], attempts: 2 }] }));
    world.fleet.fault({ call: 'exec', does: 'unreachable', times: 2 });
    const { failures, verdict } = await world.start();

    expect({ verdict, failures: failures.map(({ code, during }) => `${code}: ${during}`) }).toEqual({
      verdict: 'unreachable',
      failures: ['ship-unreachable: running check rexec ready'],
    });
  });

  it('before a start, when they fail, keep it from beginning', async () => {
    const world = playWorld(
      webWith({ 'pre-start': [{ type: 'exec', command: ['ready'], attempts: 2, envFrom: 'env' }] }),
    );
    world.fleet.engine('h1').addContainer({ name: 'web-1', state: 'exited' });
    world.operator.onRun = () => ({ kind: 'exited', exitCode: 1, output: 'first\nnot yet\n' });
    await world.start();

    expect(world.story().slice(4)).toEqual([
      'start:web-1 checking pre-start (1)',
      'start:web-1 pre-start check exec ready failed after 2 attempts: exit code 1: not yet',
      'start:web-1 settled failed check-failed while pre-start check exec ready: exit code 1: not yet, ' +
        '2 attempts in 1.0 s. Nothing was started. (h1-1)',
      'play-ended failed',
    ]);
    expect(world.fleet.operations()).toEqual([]);
  });
});
