import { describe, expect, it } from 'vitest';
import type { LockEvent, LockStatus } from '../../model/index.ts';
import { planStop } from '../../plan/index.ts';
import type { LockOwner } from '../../port/lock-owner.ts';
import { type PlayWorld, playWorld } from '../../testing/play-world.ts';
import { readLocks, releaseLocks } from './read-locks.ts';
import { runLockedPlay } from './run-locked-play.ts';

const { signal } = new AbortController();
const never = new Promise<never>(() => undefined);
const owner: LockOwner = { who: 'ada@desk', process: null, hasEnded: () => false };

/** Ada has the locks of both ships, had each stop its instance, and is gone; what is stopped needs eight seconds to end. */
async function leftInStops(): Promise<{
  readonly world: PlayWorld;
  readonly locks: readonly LockStatus[];
  readonly release: (interrupt?: AbortSignal) => Promise<string[]>;
}> {
  const instances = { 'web-1': { ship: 'a' }, 'web-2': { ship: 'b' } };
  const world = playWorld({ ships: { a: {}, b: {} }, services: { web: { instances } } });
  const { environment, fleet: connector, clock } = world;
  await world.start();
  const plan = planStop(environment, { things: [], all: true });
  if (!plan.ok) throw new Error('no plan');
  const gone = { environment, plan: plan.plan, connector, clock, beforeOperation: () => never };
  void runLockedPlay(gone, { owner });
  await clock.sleep(1_000, signal);
  for (const { name, ship } of Object.values(environment.instances)) {
    const engine = connector.engine(ship);
    engine.behave('web:1', { stopTakesMs: 8_000 });
    void engine.stop(engine.inspect(name)?.id ?? '', 10, signal);
  }
  await clock.sleep(1_000, signal);
  const { name, ships } = environment;
  const request = { environment: name, ships: Object.values(ships), connector, signal, owner };
  const { locks } = await readLocks(request);
  return {
    world,
    locks,
    release: async (interrupt = signal) => {
      const events: LockEvent[] = [];
      const onEvent = (event: LockEvent): number => events.push(event);
      const released = await releaseLocks(
        { environment, connector, clock, signal, interrupt, onEvent },
        locks,
      );
      return [
        ...events.map((event) =>
          event.type === 'stop-awaited' ? `${event.instance}: ${event.seconds} s` : '',
        ),
        ...released.locks.map(({ ship }) => `${ship} released`),
        ...released.unreachable.map(({ ship, cause }) => `${ship}: ${cause}`),
      ];
    },
  };
}

describe('releaseLocks', () => {
  it('waits for stops that Engines go on with, and removes the locks then', async () => {
    const { world, locks, release } = await leftInStops();
    expect(locks.map(({ ship }) => ship)).toEqual(['a', 'b']);
    const released = release();
    await world.clock.sleep(2_000, signal);
    expect(world.ships()).toEqual({
      a: ['maestro-lock-test created', 'web-1 running'],
      b: ['maestro-lock-test created', 'web-2 running'],
    });
    expect((await released).sort()).toEqual(['a released', 'b released', 'web-1: 14 s', 'web-2: 14 s']);
    expect(world.ships()).toEqual({ a: ['web-1 exited'], b: ['web-2 exited'] });
  });

  it('waits also for what a holder that lives has had begun meanwhile, which begins nothing more then', async () => {
    const instances = { 'web-1': { ship: 'a' }, 'web-2': { ship: 'b' }, 'web-3': { ship: 'b' } };
    const world = playWorld({ ships: { a: {}, b: {} }, services: { web: { instances } } });
    const { environment, fleet: connector, clock } = world;
    await world.start();
    for (const ship of ['a', 'b']) connector.engine(ship).behave('web:1', { stopTakesMs: 8_000 });
    const plan = planStop(environment, { things: [], all: true });
    if (!plan.ok) throw new Error('no plan');
    const options = { concurrency: 1 };
    const play = runLockedPlay({ environment, plan: plan.plan, connector, clock, options }, { owner });
    await clock.sleep(1_000, signal);
    const { name, ships } = environment;
    const request = { environment: name, ships: Object.values(ships), connector, signal, owner };
    const { locks } = await readLocks(request);
    await releaseLocks(
      { environment, connector, clock, signal, interrupt: signal, onEvent: () => undefined },
      locks,
    );
    const afterRelease = world.ships();
    await play;
    expect(afterRelease).toEqual({ a: ['web-1 exited'], b: ['web-2 exited', 'web-3 running'] });
    expect(world.ships()).toEqual(afterRelease);
  });

  it('leaves the locks where it is interrupted while it waits', async () => {
    const { world, release } = await leftInStops();
    const interrupt = new AbortController();
    const released = release(interrupt.signal);
    const rejected = expect(released).rejects.toBe('SIGINT');
    await world.clock.sleep(1_000, signal);
    interrupt.abort('SIGINT');
    await rejected;
    expect(world.ships()).toEqual({
      a: ['maestro-lock-test created', 'web-1 running'],
      b: ['maestro-lock-test created', 'web-2 running'],
    });
  });

  it('waits for nobody on a ship that does not answer, whose lock stays', async () => {
    const { world, release } = await leftInStops();
    world.fleet.fault({ call: 'any', ship: 'a', does: 'unreachable', times: Infinity });
    expect(await release()).toEqual(['web-2: 14 s', 'b released', 'a: connection refused by a']);
  });
});
