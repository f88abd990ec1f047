import { describe, expect, it } from 'vitest';
import { type PlayWorld, playWorld } from '../testing/play-world.ts';

const two = { services: { db: {}, web: { requires: ['db'] } } };

/** A play that loses the answer to the start of `web-1`, and meets `during` then. */
async function losingAnAnswer(during: (world: PlayWorld) => void): Promise<{
  readonly verdict: string;
  readonly failures: readonly string[];
  readonly outcomes: readonly string[];
  readonly listings: number;
}> {
  const world = playWorld(two);
  world.fleet.fault({ call: 'start', target: 'web-1', does: 'lost-answer' });
  const result = await world.start({
    onEvent: (event) => {
      if (event.type === 'operation-settled' && event.step === 'start:web-1' && !event.done) during(world);
    },
  });
  return {
    verdict: result.verdict,
    failures: result.failures.map(({ instance, code, hint }) => `${instance}: ${code}: ${hint}`),
    outcomes: result.outcomes.map(({ step, outcome }) => `${step} ${outcome.kind}`),
    listings: world.fleet.calls.filter(({ call }) => call === 'list').length,
  };
}

describe('a play that loses an answer of a ship', () => {
  it('fails where what it brought up there before is down in the end', async () => {
    expect(await losingAnAnswer((world) => world.fleet.engine('h1').kill('db-1'))).toEqual({
      verdict: 'failed',
      failures: ['db-1: container-died: Run `maestro start db-1`.'],
      outcomes: ['start:db-1 started', 'start:web-1 started'],
      listings: 2,
    });
  });

  it('succeeds where all of it is up', async () => {
    expect(await losingAnAnswer(() => undefined)).toMatchObject({
      verdict: 'succeeded',
      failures: [],
      listings: 2,
    });
  });
});

it('a play that only starts hears of the end of an Engine on which it has nothing more to do', async () => {
  const world = playWorld({
    services: {
      db: {},
      web: {
        requires: ['db'],
        instances: { 'web-1': { ship: 'h2', lifecycle: { running: [{ type: 'sleep', seconds: 20 }] } } },
      },
    },
  });
  const engine = world.fleet.engine('h1');
  const { verdict, failures } = await world.start({
    onEvent: (event) => {
      if (event.type !== 'step-activity' || event.activity.kind !== 'checking') return;
      world.clock.later(5000, () => {
        engine.kill('db-1');
        engine.cut();
      });
    },
  });

  expect({ verdict, failures: failures.map(({ instance, code }) => `${instance}: ${code}`) }).toEqual({
    verdict: 'failed',
    failures: ['db-1: container-died'],
  });
});

it('a play that loses nothing does not look again', async () => {
  const world = playWorld(two);
  await world.start();
  expect(world.fleet.calls.filter(({ call }) => call === 'list')).toHaveLength(1);
});

describe('a stop', () => {
  it('fails where somebody starts again what it is stopping, before its Engine has answered', async () => {
    const world = playWorld({ services: { web: { instances: ['web-1'] } } });
    await world.start();
    const engine = world.fleet.engine('h1');
    engine.behave('web-1', { stopTakesMs: 1000, tidyingTakesMs: 1000 });
    world.clock.later(1500, () => engine.start(engine.inspect('web-1')?.id ?? ''));
    const result = await world.stop();
    expect(result.failures.map(({ instance, code }) => `${instance}: ${code}`)).toEqual([
      'web-1: not-settling',
    ]);
  });

  it('fails where somebody starts again what it has stopped, before it ends', async () => {
    const world = playWorld({
      services: { db: {}, web: { instances: ['web-1', 'web-2'], requires: ['db'] } },
    });
    await world.start();
    const engine = world.fleet.engine('h1');
    engine.behave('db-1', { stopTakesMs: 3000 });
    const result = await world.stop({
      onEvent: (event) => {
        if (event.type === 'step-began' && event.step === 'stop:db-1')
          world.clock.later(100, () => engine.start(engine.inspect('web-1')?.id ?? ''));
      },
    });

    expect(result.verdict).toBe('failed');
    expect(result.failures.map(({ instance, code, hint }) => `${instance}: ${code}: ${hint}`)).toEqual([
      'web-1: not-settling: Run `maestro stop web-1`.',
    ]);
  });
});
