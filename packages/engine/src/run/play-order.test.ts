import { describe, expect, it } from 'vitest';
import type { EnvironmentOutline } from '../testing/environment-outline.ts';
import { type PlayWorld, playWorld } from '../testing/play-world.ts';

const three: EnvironmentOutline = {
  services: { db: {}, app: { requires: ['db'] }, other: { instances: { 'other-1': { ship: 'h2' } } } },
};

describe('a ship that cannot be reached', () => {
  it('fails its own steps at once, and by default nothing is begun', async () => {
    const world = playWorld(three);
    world.fleet.fault({ call: 'list', does: 'unreachable', ship: 'h1' });
    await world.start();

    expect(world.story()).toEqual([
      'play-began start test: start:db-1 start:other-1 start:app-1',
      'ship-unreachable h1: connection refused by h1',
      'ship-observed h2 (0)',
      'start:other-1 observed absent',
      'start:db-1 settled failed ship-unreachable while looking at the ship: connection refused by h1 Look at the way to h1 with `maestro doctor`, and run the command again.',
      'start:app-1 settled held-back by start:db-1',
      'start:other-1 settled not-begun (failure)',
      'play-ended unreachable',
    ]);
    expect(world.fleet.operations()).toEqual([]);
  });

  it('costs no more than its own steps, and what needs them, when the play keeps going', async () => {
    const world = playWorld(three);
    world.fleet.fault({ call: 'list', does: 'unreachable', ship: 'h1' });
    await world.start({ keepGoing: true });

    expect(world.story().slice(4)).toEqual([
      'start:db-1 settled failed ship-unreachable while looking at the ship: connection refused by h1 Look at the way to h1 with `maestro doctor`, and run the command again.',
      'start:app-1 settled held-back by start:db-1',
      'start:other-1 began',
      'start:other-1 create other-1',
      'start:other-1 start other-1',
      'start:other-1 looking',
      'start:other-1 settled started (h2-1)',
      'play-ended unreachable',
    ]);
  });

  it('is told from an Engine that answers with an error', async () => {
    const world = playWorld({ services: { db: {} } });
    world.fleet.fault({ call: 'list', does: 'refused', message: 'the daemon is shutting down' });
    const result = await world.start();

    expect(result.verdict).toBe('failed');
    expect(result.failures.map(({ code, cause }) => `${code}: ${cause}`)).toEqual([
      'engine-failed: the daemon is shutting down',
    ]);
  });

  it('is told from one that cannot be asked for want of something on this machine', async () => {
    const world = playWorld({ services: { db: {} } });
    world.fleet.fault({ call: 'list', does: 'misconfigured' });
    const result = await world.start();

    expect(result.verdict).toBe('failed');
    expect(result.failures).toEqual([
      {
        code: 'ship-access',
        ship: 'h1',
        instance: 'db-1',
        during: 'looking at the ship',
        cause: 'the TLS key of ship h1 cannot be read',
        hint: 'Correct that on this machine, or how the file says that h1 is reached.',
      },
    ]);
    expect(world.story().some((line) => line.startsWith('ship-unreachable'))).toBe(false);
  });

  it('and dies between create and start is reported with what is there, and the next play goes on from there', async () => {
    const world = playWorld({ services: { db: {} } });
    world.fleet.fault({ call: 'start', does: 'unreachable' });
    await world.start();

    expect(world.story().slice(4)).toEqual([
      'start:db-1 create db-1',
      'start:db-1 start db-1',
      'start:db-1 settled failed ship-unreachable while starting the container: connection refused by h1. Look at the way to h1 with `maestro doctor`, and run the command again. (h1-1)',
      'play-ended unreachable',
    ]);
    expect(world.ships()).toEqual({ h1: ['db-1 created'] });
    world.fleet.forgetCalls();
    await world.start();
    expect(world.fleet.operations()).toEqual(['h1: start db-1']);
  });
});

describe('after a failure', () => {
  const pair: EnvironmentOutline = {
    services: {
      a: {
        instances: {
          'a-1': {},
          'a-2': { ship: 'h2', lifecycle: { running: [{ type: 'sleep', seconds: 5 }] } },
        },
      },
      b: { instances: { 'b-1': { ship: 'h2' } } },
      c: { requires: ['a'] },
    },
  };

  it('nothing new begins, what is in flight finishes with its checks, the rest is named', async () => {
    const world = playWorld(pair);
    world.fleet.fault({ call: 'create', does: 'refused', target: 'a-1', message: 'invalid mount config' });
    const result = await world.start({ concurrency: 2 });

    expect(result.outcomes.map(({ step, outcome }) => `${step} ${outcome.kind}`)).toEqual([
      'start:a-1 failed',
      'start:a-2 started',
      'start:b-1 not-begun',
      'start:c-1 held-back',
    ]);
    expect(world.ships()).toEqual({ h1: [], h2: ['a-2 running'] });
  });

  it('what does not depend on it goes on when asked to', async () => {
    const world = playWorld(pair);
    world.fleet.fault({ call: 'create', does: 'refused', target: 'a-1', message: 'invalid mount config' });
    const result = await world.start({ concurrency: 1, keepGoing: true });

    expect(result.outcomes.map(({ step, outcome }) => `${step} ${outcome.kind}`)).toEqual([
      'start:a-1 failed',
      'start:a-2 started',
      'start:b-1 started',
      'start:c-1 held-back',
    ]);
  });
});

describe('interrupted', () => {
  it('while checks wait: they are cancelled at once, the container stays', async () => {
    const world = playWorld({
      services: {
        db: { instances: { 'db-1': { lifecycle: { running: [{ type: 'sleep', seconds: 60 }] } } } },
        app: { requires: ['db'] },
      },
    });
    const interrupt = new AbortController();
    world.clock.later(2000, () => interrupt.abort('SIGINT'));
    const began = world.clock.now();
    await world.start({ interrupt: interrupt.signal });

    expect(world.story().slice(5)).toEqual([
      'start:db-1 create db-1',
      'start:db-1 start db-1',
      'start:db-1 checking running (1)',
      'interrupted by SIGINT',
      'start:db-1 settled interrupted while waiting for the running checks (h1-1)',
      'start:app-1 settled not-begun (interrupted)',
      'play-ended interrupted',
    ]);
    expect(world.clock.now() - began).toBe(2000);
  });

  it('while a container is being stopped: the stop is finished, and reported', async () => {
    const world = playWorld({ services: { db: {}, app: { requires: ['db'] } } });
    for (const name of ['db-1', 'app-1']) world.fleet.engine('h1').addContainer({ name });
    world.fleet.engine('h1').behave('app-1', { stopTakesMs: 5000 });
    const interrupt = new AbortController();
    world.clock.later(2000, () => interrupt.abort('SIGTERM'));
    await world.stop({ interrupt: interrupt.signal });

    expect(world.story().slice(4)).toEqual([
      'stop:app-1 began',
      'stop:app-1 looking',
      'stop:app-1 stop app-1',
      'stop:app-1 waiting for the stop, 10 s at most',
      'interrupted by SIGTERM',
      'stop:app-1 down, its Engine tidies up',
      'stop:app-1 settled stopped (h1-2)',
      'stop:db-1 settled not-begun (interrupted)',
      'play-ended interrupted',
    ]);
  });

  it('while ships are looked at: nothing was begun', async () => {
    const world = playWorld({ services: { db: {} } });
    world.fleet.fault({ call: 'list', does: 'hang' });
    const interrupt = new AbortController();
    world.clock.later(2000, () => interrupt.abort('SIGINT'));
    await world.start({ interrupt: interrupt.signal });

    expect(world.story()).toEqual([
      'play-began start test: start:db-1',
      'interrupted by SIGINT',
      'start:db-1 settled not-begun (interrupted)',
      'play-ended interrupted',
    ]);
  });

  it('too late to keep anything from succeeding: the play succeeded', async () => {
    const world = playWorld({ services: { db: {} } });
    const interrupt = new AbortController();
    const result = await world.start({
      interrupt: interrupt.signal,
      onEvent: ({ type }) => type === 'step-settled' && interrupt.abort('SIGINT'),
    });

    expect(result.verdict).toBe('succeeded');
  });
});

describe('a container that has ended while its Engine tidies up', () => {
  const pair: EnvironmentOutline = {
    services: { db: { instances: { 'db-1': { ship: 'h2' } } }, app: { requires: ['db'] } },
  };

  function running(outline: EnvironmentOutline): PlayWorld {
    const world = playWorld(outline);
    for (const [ship, name] of [['h1', 'app-1'] as const, ['h2', 'db-1'] as const]) {
      world.fleet.engine(ship).addContainer({ name });
      world.fleet.engine(ship).behave(name, { tidyingTakesMs: 1000 });
    }
    return world;
  }

  it('holds nothing up that waited for its end', async () => {
    const world = running(pair);
    const began = world.clock.now();
    await world.stop();

    expect(world.story().slice(5)).toEqual([
      'stop:app-1 began',
      'stop:app-1 looking',
      'stop:app-1 stop app-1',
      'stop:app-1 waiting for the stop, 10 s at most',
      'stop:app-1 down, its Engine tidies up',
      'stop:db-1 began',
      'stop:db-1 looking',
      'stop:db-1 stop db-1',
      'stop:db-1 waiting for the stop, 10 s at most',
      'stop:db-1 down, its Engine tidies up',
      'stop:app-1 settled stopped (h1-1)',
      'stop:db-1 settled stopped (h2-1)',
      'play-ended succeeded',
    ]);
    expect(world.clock.now() - began).toBeLessThan(1500);
  });

  it('by itself, before the Engine has sent it a signal, may be brought back, and is waited for', async () => {
    const world = running(pair);
    const engine = world.fleet.engine('h1');
    world.fleet.onCall = ({ call, target }) => {
      if (call === 'stop' && target === 'app-1') engine.kill('app-1', 1);
    };
    await world.stop();
    expect(world.story()).not.toContain('stop:app-1 down, its Engine tidies up');
    expect(world.ships()).toEqual({ h1: ['app-1 exited'], h2: ['db-1 exited'] });
  });

  it('counts among what is acted on at once', async () => {
    const world = running(pair);
    const began = world.clock.now();
    await world.stop({ concurrency: 1 });
    expect(world.clock.now() - began).toBeGreaterThanOrEqual(2000);
  });

  it('is not down before its stopped checks have passed', async () => {
    const lifecycle = { stopped: [{ type: 'sleep' as const, seconds: 5 }] };
    const app = { requires: ['db'], instances: { 'app-1': { lifecycle } } };
    const world = running({ services: { ...pair.services, app } });
    await world.stop();
    const story = world.story();
    expect(story.indexOf('stop:db-1 began')).toBeGreaterThan(
      story.indexOf('stop:app-1 settled stopped (h1-1)'),
    );
  });

  it('and whose Engine says no in the end holds up only what has not begun', async () => {
    const world = running({
      services: {
        base: { instances: { 'base-1': { ship: 'h2' } } },
        db: { requires: ['base'], instances: { 'db-1': { ship: 'h2' } } },
        app: { requires: ['db'] },
      },
    });
    world.fleet.engine('h2').addContainer({ name: 'base-1' });
    world.fleet.fault({ call: 'stop', does: 'lost-answer', target: 'app-1' });
    world.fleet.fault({ call: 'inspect', does: 'unreachable', ship: 'h1', times: Number.POSITIVE_INFINITY });
    const result = await world.stop();
    expect(result.outcomes.map(({ step, outcome }) => `${step} ${outcome.kind}`)).toEqual([
      'stop:app-1 failed',
      'stop:db-1 stopped',
      'stop:base-1 stopped',
    ]);
    expect(result.failures.map(({ hint }) => hint)).toEqual([
      'The container has ended; whether its Engine has tidied up behind it is not known; when h1 answers again, the same command goes on from there.',
    ]);
  });
});

describe('around the play', () => {
  it('what is asked before each operation can keep it from beginning', async () => {
    const world = playWorld({ services: { db: {} } });
    const asked: string[] = [];
    await world.start({
      beforeOperation: async ({ step, ship, operation }) => {
        asked.push(`${step} ${ship} ${operation.name}`);
        if (operation.name === 'start') throw new Error('the lock was lost');
      },
    });

    expect(asked).toEqual(['start:db-1 h1 create', 'start:db-1 h1 start']);
    expect(world.story().at(-2)).toBe(
      'start:db-1 settled failed operation-withheld while starting the container: the lock was lost. (h1-1)',
    );
    expect(world.ships()).toEqual({ h1: ['db-1 created'] });
  });

  it('a listener that throws does no harm: the play goes to its end, then it is told', async () => {
    const world = playWorld({ services: { db: {} } });
    const play = world.start({
      onEvent: ({ type }) => {
        if (type === 'step-began') throw new Error('the renderer broke');
      },
    });

    await expect(play).rejects.toThrow('the renderer broke');
    expect(world.ships()).toEqual({ h1: ['db-1 running'] });
  });

  it('no more steps act on one ship at once than are allowed; those that wait for checks do not count', async () => {
    const names = ['a-1', 'a-2', 'a-3', 'a-4', 'a-5', 'a-6'];
    const lifecycle = { running: [{ type: 'sleep', seconds: 10 }] } as const;
    const world = playWorld({
      services: { a: { instances: Object.fromEntries(names.map((name) => [name, { lifecycle }])) } },
    });
    let acting = 0;
    let most = 0;
    const began = world.clock.now();
    await world.start({
      perShip: 2,
      onEvent: (event) => {
        if (event.type === 'step-began') acting += 1;
        if (event.type === 'step-activity' && event.activity.kind === 'checking') acting -= 1;
        most = Math.max(most, acting);
      },
    });

    expect(most).toBe(2);
    expect(world.clock.now() - began).toBeLessThan(11_000);
  });
});
