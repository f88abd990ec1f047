import { describe, expect, it } from 'vitest';
import type { EnvironmentOutline } from '../testing/environment-outline.ts';
import { type PlayWorld, playWorld } from '../testing/play-world.ts';
import { apply, history } from './history-world.test-support.ts';
import { mayStillRun } from './may-still-run.ts';

const ships = { h1: {}, h2: {}, h3: {} };
const on = (ship: string, more: EnvironmentOutline['services'] = {}): EnvironmentOutline => ({
  ships,
  services: { web: { instances: { 'web-1': { ship }, 'web-2': { ship: 'h2' } } }, ...more },
});

/** Each `instance on ship`, for a file whose instances are all there. */
async function told(world: PlayWorld, silent: readonly string[], isNew = false): Promise<string[]> {
  const placed = Object.values(world.environment.instances).map(({ name, ship }) => ({
    instance: name,
    ship,
    isNew,
  }));
  const { records } = await history(world);
  return mayStillRun(records, placed, silent).map(({ instance, ship }) => `${instance} on ${ship}`);
}

describe('what may still run on a ship that does not answer', () => {
  it('is what was placed there, and made elsewhere without a look at it, until an apply has removed it', async () => {
    const before = playWorld(on('h1'));
    await apply(before);
    expect(await told(before, ['h1', 'h3'])).toEqual([]);

    const moved = playWorld(on('h3'), { on: before });
    moved.fleet.fault({ call: 'any', ship: 'h1', does: 'unreachable', times: Infinity });
    expect(await told(moved, ['h1'])).toEqual(['web-1 on h1']);
    await apply(moved, { skipUnreachable: true });
    expect(moved.ships()).toMatchObject({ h1: ['web-1 running'], h3: ['web-1 running'] });
    expect([await told(moved, ['h1']), await told(moved, ['h2'])]).toEqual([['web-1 on h1'], []]);

    moved.fleet.heal();
    await apply(moved);
    expect(moved.ships()).toMatchObject({ h1: [], h3: ['web-1 running'] });
    expect(await told(moved, ['h1'])).toEqual([]);
  });

  it('is not what is new in the file; where nothing is recorded, nobody knows', async () => {
    const world = playWorld(on('h1'));
    expect(await told(world, ['h3'], true)).toEqual(['web-1 on h3', 'web-2 on h3']);
    expect(await told(world, ['h3'])).toEqual([]);
    await apply(world);
    const more = playWorld(on('h1', { db: {} }), { on: world });
    expect(await told(more, ['h3'], true)).toEqual([]);
  });
});
