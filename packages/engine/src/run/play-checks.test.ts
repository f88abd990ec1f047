import { describe, expect, it } from 'vitest';
import type { CheckOutline, EnvironmentOutline, InstanceOutline } from '../testing/build-environment.ts';
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

  it('that fail leave the container, and show its log', async () => {
    const world = playWorld(webWith({ running: [tcp, { type: 'sleep', seconds: 60 }] }));
    world.fleet.engine('h1').behave('web-1', { log: ['listening on 8080'] });
    world.operator.onConnect = () => ({ open: false, cause: 'connection refused by 10.0.0.1:80' });
    const began = world.clock.now();
    await world.start();

    expect(world.story().slice(6)).toEqual([
      'start:web-1 checking running (2)',
      'start:web-1 running check tcp http (10.0.0.1:80) failed after 16 attempts: connection refused by 10.0.0.1:80',
      'start:web-1 settled failed check-failed while running check tcp http (10.0.0.1:80): connection refused by ' +
        '10.0.0.1:80, 16 attempts in 5.0 s. The container was left as it is, for you to look at. ' +
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
        'The container ended with exit code 137, out of memory. [boom] (h1-1)',
      'play-ended failed',
    ]);
    expect(world.clock.now() - began).toBeLessThan(400);
  });

  it('do not believe a container that its Engine keeps bringing back', async () => {
    const world = playWorld(webWith({ running: [{ type: 'sleep', seconds: 3 }] }));
    world.fleet.engine('h1').behave('web-1', { exitAfterMs: 2900, exitCode: 1, comesBack: true });
    // The connection that watches the container is cut; only the restart count tells.
    world.fleet.fault({ call: 'wait', does: 'hang', times: Infinity });
    await world.start();

    expect(world.story().at(-2)).toBe(
      'start:web-1 settled failed container-died while waiting for the running checks: ' +
        'The container ended with exit code 1; the Engine restarted it once. ' +
        'Its restart policy goes on bringing it back: stop it if that is not wanted. (h1-1)',
    );
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
      'start:web-1 settled failed check-failed while running check exec ready: exit code 1: not yet, ' +
        '2 attempts in 1.0 s. Nothing was started. (h1-1)',
      'play-ended failed',
    ]);
    expect(world.fleet.operations()).toEqual([]);
  });
});
