import { describe, expect, it } from 'vitest';
import type { EnvironmentOutline, ServiceOutline } from '../testing/environment-outline.ts';
import { type PlayWorld, playWorld } from '../testing/play-world.ts';

const soon = { exitAfterMs: 300, exitCode: 3 };

function web(level: string, more: Partial<ServiceOutline> = {}, ship = 'h1'): EnvironmentOutline {
  const instances = { 'web-1': { ship, env: { LEVEL: level } }, 'web-2': { ship, env: { LEVEL: level } } };
  return { ships: { h1: {}, h2: {} }, services: { web: { ...more, instances } } };
}

const monitored: Partial<ServiceOutline> = {
  update: {
    parallelism: 1,
    delayMs: 0,
    monitorMs: 8_000,
    failureAction: 'pause',
    maxFailureRatio: 0,
    order: 'stop-first',
  },
};

/** What the first outline describes runs, and the second is what is asked from now on. */
async function after(first: EnvironmentOutline, next: EnvironmentOutline): Promise<PlayWorld> {
  const before = playWorld(first);
  await before.play('apply');
  return playWorld(next, { on: before });
}

describe('what has no check, and takes the place of a container,', () => {
  it('has to stay up for a second, before that one goes and the next one is replaced', async () => {
    const world = await after(web('info'), web('debug'));
    world.fleet.engine('h1').behave('web-1', soon);
    expect((await world.play('apply')).verdict).toBe('failed');
    expect(world.ships()).toEqual({
      h1: ['web-1 exited', 'web-1.maestro-old exited', 'web-2 running'],
      h2: [],
    });
  });

  it('on another ship as well', async () => {
    const world = await after(web('info'), web('info', {}, 'h2'));
    world.fleet.engine('h2').behave('web-1', soon);
    expect((await world.play('apply')).verdict).toBe('failed');
    expect(world.ships()).toEqual({ h1: ['web-1 running', 'web-2 running'], h2: ['web-1 exited'] });
  });

  it('is not what a start makes it, where an apply has failed before', async () => {
    const world = await after(web('info'), web('debug'));
    world.fleet.engine('h1').behave('web-1', soon);
    await world.play('apply');
    expect((await world.play('start')).verdict).toBe('failed');
    expect(world.ships()['h1']).toContain('web-1.maestro-old exited');
  });
});

it('what an interrupted move has started is watched by the next apply, as any new container', async () => {
  const world = await after(web('info', monitored), web('info', monitored, 'h2'));
  const interrupt = new AbortController();
  world.fleet.engine('h2').behave('web-1', { exitAfterMs: 5_000, exitCode: 4 });
  await world.play('apply', {
    interrupt: interrupt.signal,
    onEvent: (event) => {
      if (event.type !== 'step-activity' || event.activity.kind !== 'checking') return;
      world.clock.later(2_000, () => interrupt.abort('SIGINT'));
    },
  });
  expect(world.ships()).toEqual({ h1: ['web-1 exited', 'web-2 running'], h2: ['web-1 running'] });
  expect((await world.play('apply')).verdict).toBe('failed');
  expect(world.ships()).toEqual({ h1: ['web-1 exited', 'web-2 running'], h2: ['web-1 exited'] });
});

it('a restart watches what it starts for as long as the updates of its service are monitored', async () => {
  const world = await after(web('info', monitored), web('info', monitored));
  world.fleet.engine('h1').behave('web-1', { exitAfterMs: 5_000, exitCode: 4 });
  expect((await world.play('restart')).verdict).toBe('failed');
  expect(world.ships()['h1']).toEqual(['web-1 exited', 'web-2 running']);
});
