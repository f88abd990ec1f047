import { describe, expect, it } from 'vitest';
import type { EnvironmentOutline, ServiceOutline } from '../testing/environment-outline.ts';
import { type PlayWorld, playWorld } from '../testing/play-world.ts';

const started = async (web: Partial<ServiceOutline> = {}): Promise<PlayWorld> => {
  const outline: EnvironmentOutline = {
    services: { web: { instances: ['web-1'], update: { order: 'start-first' }, ...web } },
  };
  const world = playWorld(outline);
  await world.start();
  world.fleet.forgetCalls();
  return world;
};

const operations = (world: PlayWorld): string[] =>
  world.story().flatMap((line) => / ((?:rename|create|start|stop|remove) \S+)$/.exec(line)?.[1] ?? []);

describe('a restart with order: start-first', () => {
  it('stops the old container when the new one has passed its checks', async () => {
    const world = await started({
      instances: { 'web-1': { lifecycle: { running: [{ type: 'sleep', seconds: 2 }] } } },
    });
    const { outcomes, verdict } = await world.play('restart');
    expect({ verdict, outcomes: outcomes.map(({ outcome }) => outcome.kind) }).toEqual({
      verdict: 'succeeded',
      outcomes: ['restarted'],
    });
    expect(operations(world)).toEqual([
      'rename web-1',
      'create web-1',
      'start web-1',
      'stop web-1.maestro-old',
      'remove web-1.maestro-old',
    ]);
    expect(world.ships()).toEqual({ h1: ['web-1 running'] });
  });

  it('leaves the old one as it was, running, where the new one fails', async () => {
    const world = await started();
    const before = world.fleet.engine('h1').inspect('web-1')?.id;
    world.fleet.engine('h1').behave('web:1', { exitAfterMs: 0, exitCode: 3 });
    const { failures } = await world.play('restart');
    expect(failures.map(({ code, hint }) => ({ code, hint }))).toEqual([
      {
        code: 'container-died',
        hint: 'The old container was not stopped, and runs; no new one is kept beside it.',
      },
    ]);
    expect(world.ships()).toEqual({ h1: ['web-1 running'] });
    expect(world.fleet.engine('h1').inspect('web-1')?.id).toBe(before);
  });

  it('leaves the old one as it was where the new one cannot be made', async () => {
    const world = await started();
    const before = world.fleet.engine('h1').inspect('web-1')?.id;
    world.fleet.fault({ call: 'create', does: 'refused', message: 'no space left on device' });
    await world.play('restart');
    expect(world.ships()).toEqual({ h1: ['web-1 running'] });
    expect(world.fleet.engine('h1').inspect('web-1')?.id).toBe(before);
  });

  it('starts what does not run, and stops first what is to be started again as it is', async () => {
    const world = await started();
    await world.play('restart', { reuse: true });
    expect(operations(world)).toEqual(['stop web-1', 'start web-1']);
    await world.stop();
    const { outcomes } = await world.play('restart');
    expect(outcomes.map(({ outcome }) => outcome.kind)).toEqual(['started']);
    expect(world.ships()).toEqual({ h1: ['web-1 running'] });
  });

  it('leaves alone what has its image, where only what has changed is to be restarted', async () => {
    const world = await started();
    const { outcomes } = await world.play('restart', { onlyIfChanged: true });
    expect(outcomes.map(({ outcome }) => outcome.kind)).toEqual(['left-alone']);
  });

  it('takes nothing down, whatever has to stay up', async () => {
    const world = await started({ minAvailable: 1 });
    expect((await world.play('restart')).verdict).toBe('succeeded');
    expect((await world.play('restart', { reuse: true })).failures.map(({ code }) => code)).toEqual([
      'min-available',
    ]);
  });

  it('is refused before anything is touched where the port of the old one is fixed', async () => {
    const world = await started({ instances: { 'web-1': { ports: { http: 80 } } } });
    const { failures } = await world.play('restart');
    expect(failures.map(({ code, cause, hint }) => ({ code, cause, hint }))).toEqual([
      {
        code: 'port-taken',
        cause:
          'Port 80/tcp of h1 is published by web-1 itself, which with order: start-first runs until the new container does.',
        hint: 'Write order: stop-first, or publish another port; nothing was touched.',
      },
    ]);
    expect(operations(world)).toEqual([]);
    expect((await world.play('restart', { reuse: true })).verdict).toBe('succeeded');
  });

  it.each(['create', 'start', 'stop'])('goes on after an interruption at its %s', async (last) => {
    const world = await started();
    const interrupt = new AbortController();
    await world.play('restart', {
      interrupt: interrupt.signal,
      onEvent: (event) => {
        if (event.type === 'operation-settled' && event.operation === last) interrupt.abort('SIGINT');
      },
    });
    const { verdict } = await world.play('restart');
    expect(verdict).toBe('succeeded');
    expect(world.ships()).toEqual({ h1: ['web-1 running'] });
  });
});
