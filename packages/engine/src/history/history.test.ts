import { describe, expect, it } from 'vitest';
import type { EnvironmentOutline } from '../testing/environment-outline.ts';
import { type PlayWorld, playWorld } from '../testing/play-world.ts';
import { durationsOf } from './durations.ts';
import { apply, history, rollBack, standing } from './history-world.test-support.ts';

/** A shop of which everything but the release of `web` stays the same. */
function shop(release: string, more: EnvironmentOutline['services'] = {}): EnvironmentOutline {
  return {
    services: {
      db: { instances: { 'db-1': { ship: 'h1' } } },
      web: {
        image: `web:${release}`,
        requires: ['db'],
        instances: { 'web-1': { ship: 'h1' }, 'web-2': { ship: 'h2' } },
      },
      ...more,
    },
  };
}

/** Records in short: number, verdict, what became of instances. */
async function inShort(world: PlayWorld): Promise<string[]> {
  return (await history(world)).records.map(
    ({ number, verdict, rollbackTo, changes, instances }) =>
      `${number} ${verdict}${rollbackTo === null ? '' : ` back to ${rollbackTo}`}: ${changes
        .map(({ name, outcome }) => `${name} ${outcome}`)
        .join(', ')}; ${Object.values(instances)
        .map(({ name, state, image }) => `${name} ${state} ${image.name}`)
        .join(', ')}`,
  );
}

describe('records of applies', () => {
  it('are made of what changed something, on every ship', async () => {
    const world = playWorld(shop('1'));
    await apply(world);
    expect((await apply(world)).report).toBeUndefined();
    expect(await inShort(world)).toEqual([
      '1 succeeded: db-1 started, web-1 started, web-2 started; db-1 stands db:1, web-1 stands web:1, web-2 stands web:1',
    ]);
    const { records, kept } = await history(world);
    const [{ id = '' } = {}] = records;
    expect(kept).toEqual({ h1: { [id]: `maestro-record-${id}` }, h2: { [id]: `maestro-record-${id}` } });
    expect(records[0]?.instances['web-2']?.image).toEqual({
      name: 'web:1',
      id: 'sha256:web:1',
      digests: ['sha256:web:1@sha256:web:1'],
    });
  });

  it('are brought to a ship that was away, and survive the loss of another', async () => {
    const world = playWorld(shop('1'));
    await apply(world);
    const second = playWorld(shop('2'), { on: world });
    second.fleet.fault({ call: 'create-volume', ship: 'h2', does: 'unreachable', times: 2 });
    expect((await apply(second)).report?.notKept).toEqual({ h2: 'connection refused by h2' });
    const third = playWorld(shop('3'), { on: world });
    await apply(third);
    third.fleet.fault({ call: 'volumes', ship: 'h1', does: 'unreachable', times: Number.POSITIVE_INFINITY });
    const { records, silent } = await history(third);
    expect(records.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(silent).toEqual({ h1: 'connection refused by h1' });
  });

  it('are the last twenty, and the newest that succeeded', async () => {
    const world = playWorld(shop('0'));
    await apply(world);
    const broken = playWorld(shop('bad'), { on: world });
    broken.fleet.engine('h1').behave('web-1', { exitAfterMs: 0, exitCode: 3 });
    for (let attempt = 0; attempt < 22; attempt++) {
      await apply(broken, { things: ['web-1'] });
      // Each attempt meets another image, so that each acts.
      broken.fleet.engine('h1').images.add('web:bad', `sha256:bad-${attempt}`);
    }
    const { records } = await history(broken);
    expect(records.map(({ number }) => number)).toEqual([1, ...Array.from({ length: 20 }, (_, i) => i + 4)]);
    expect(broken.fleet.engine('h2').volumes.size).toBe(21);
  });

  it('are counted on where two operators counted to the same number', async () => {
    const world = playWorld(shop('1'));
    await apply(world);
    // The other operator does not see this record in time.
    const [h1, h2] = [world.fleet.engine('h1'), world.fleet.engine('h2')];
    const unseen = [...h1.volumes];
    for (const { volumes } of [h1, h2]) volumes.clear();
    const other = playWorld(shop('2'), { on: world });
    const later = (await apply(other)).report?.record;
    expect(later?.number).toBe(1);
    for (const [name, labels] of unseen) h1.addVolume({ name, labels });
    const { records } = await history(other);
    expect(records.map(({ number }) => number)).toEqual([1, 2]);
    expect(records[1]?.id).toBe(later?.id);
    // The next one is counted on from there.
    expect((await apply(playWorld(shop('3'), { on: world }))).report?.record.number).toBe(3);
  });

  it('know how long instances took the last time', async () => {
    const world = playWorld({
      services: {
        slow: {
          instances: { 'slow-1': { lifecycle: { running: [{ type: 'sleep', seconds: 7 }] } } },
        },
      },
    });
    await apply(world);
    expect(durationsOf((await history(world)).records).get('slow-1')).toBeGreaterThanOrEqual(7000);
  });

  it('keep how an instance stood that an apply was not about', async () => {
    const world = playWorld(shop('1'));
    await apply(world);
    const next = playWorld(shop('2', { cache: {} }), { on: world });
    await apply(next, { things: ['web-1'] });
    expect((await inShort(next))[1]).toBe(
      '2 succeeded: web-1 replaced; db-1 stands db:1, web-1 stands web:2, web-2 stands web:1, cache-1 unknown cache:1',
    );
  });

  it('say that an apply began, until it ends, on each ship that has that by then', async () => {
    const world = playWorld(shop('1'));
    await apply(world);
    const next = playWorld(shop('2'), { on: world });
    await apply(next, { things: ['web-1'], killed: true });
    expect(await inShort(next)).toEqual([
      expect.stringMatching(/^1 succeeded: /) as string,
      '2 unfinished: ; db-1 stands db:1, web-1 tried web:2, web-2 stands web:1',
    ]);
    // The ship on which nothing is removed any more is away when the next one ends.
    next.fleet.fault({ call: 'remove-volume', ship: 'h2', does: 'unreachable' });
    expect(Object.keys((await apply(next)).report?.notKept ?? {})).toEqual(['h2']);
    const { records, kept } = await history(next);
    expect(records.map(({ number, verdict }) => `${number} ${verdict}`)).toEqual([
      '1 succeeded',
      '2 unfinished',
      '3 succeeded',
    ]);
    expect([kept['h1'], kept['h2']].map((ids = {}) => Object.keys(ids).length)).toEqual([3, 4]);
    expect((await apply(playWorld(shop('3'), { on: world }))).report?.record.number).toBe(4);
    expect(next.fleet.engine('h2').volumes.size).toBe(4);
  });

  it('say that what was left undone stands, once an apply has found that', async () => {
    const world = playWorld(shop('1'));
    await apply(world);
    const second = playWorld(shop('2', { cache: { requires: ['web'] } }), { on: world });
    // All that it was to do was done when it was killed.
    await apply(second, { killed: true });
    expect((await apply(second, { things: ['db'] })).report).toBeUndefined();
    expect((await apply(second)).report?.record.number).toBe(3);
    expect((await apply(second)).report).toBeUndefined();
    expect((await inShort(second)).slice(1)).toEqual([
      '2 unfinished: ; db-1 stands db:1, web-1 tried web:2, web-2 tried web:2, cache-1 tried cache:1',
      '3 succeeded: ; db-1 stands db:1, web-1 stands web:2, web-2 stands web:2, cache-1 stands cache:1',
    ]);

    const third = playWorld(shop('3'), { on: world });
    await apply(third);
    await rollBack(third);
    expect((await inShort(third)).at(-1)).toMatch(/^5 succeeded back to 3: /);
  });

  it('are made of nothing new where what was found is what succeeded before', async () => {
    const world = playWorld(shop('1'));
    await apply(world);
    const broken = playWorld(shop('bad'), { on: world });
    broken.fleet.engine('h1').behave('web:bad', { exitAfterMs: 0, exitCode: 3 });
    expect((await apply(broken, { things: ['web-1'] })).result.verdict).toBe('failed');
    await rollBack(broken);
    expect((await apply(world)).report).toBeUndefined();
    world.fleet.forgetCalls();
    await apply(world);
    const looks = world.fleet.calls
      .map(({ call }) => call)
      .filter((call) => /list|volume|digests/.test(call));
    // To plan, to act, and to read what is recorded, on two ships.
    expect(looks).toEqual(['list', 'list', 'list', 'list', 'volumes', 'volumes']);
  });

  it('are never what fails an apply', async () => {
    const world = playWorld(shop('1'));
    world.fleet.fault({ call: 'create-volume', does: 'refused', times: Number.POSITIVE_INFINITY });
    const { result, report } = await apply(world);
    expect(result.verdict).toBe('succeeded');
    expect(Object.keys(report?.notKept ?? {})).toEqual(['h1', 'h2']);
  });
});

describe('a rollback', () => {
  it('goes back to what was before the last apply, and repeating it changes nothing', async () => {
    const world = playWorld(shop('1'));
    await apply(world);
    const before = standing(world);
    const next = playWorld(shop('2', { cache: { requires: ['db'] } }), { on: world });
    await apply(next);
    const after = standing(next);
    const result = await rollBack(next);
    expect(result.verdict).toBe('succeeded');
    expect(standing(next)).toEqual(before);
    next.fleet.forgetCalls();
    expect((await rollBack(next)).outcomes.map(({ outcome }) => outcome.kind)).toEqual([
      'already-up',
      'already-up',
      'already-up',
    ]);
    expect(next.fleet.operations()).toEqual([]);
    // The file shows the way forward, and the record of the apply does as well.
    expect(
      (await next.plan()).nodes.flatMap((node) => ('change' in node ? (node.change?.kind ?? []) : [])),
    ).toEqual(['leave', 'create', 'replace', 'replace']);
    await rollBack(next, 2);
    expect(standing(next)).toEqual(after);
    expect((await inShort(next)).map((line) => line.split(':')[0])).toEqual([
      '1 succeeded',
      '2 succeeded',
      '3 succeeded back to 1',
      '4 succeeded back to 2',
    ]);
  });

  it('brings back the image that ran, also where its name stands for another one now', async () => {
    const world = playWorld(shop('latest'));
    await apply(world);
    const before = standing(world);
    for (const ship of ['h1', 'h2']) world.fleet.engine(ship).images.add('web:latest', 'sha256:newer');
    await apply(world);
    expect(standing(world)).not.toEqual(before);
    await rollBack(world);
    expect(standing(world)).toEqual(before);
    expect(await world.plan()).toMatchObject({ nodes: expect.arrayContaining([]) as unknown });
    await apply(world);
    expect(standing(world)).not.toEqual(before);
  });

  it('pulls by digest an image that is not on the ship any more', async () => {
    const world = playWorld(shop('latest'));
    await apply(world);
    const before = standing(world);
    for (const ship of ['h1', 'h2']) {
      const engine = world.fleet.engine(ship);
      engine.images.add('web:latest', 'sha256:newer');
      engine.images.remove('web:latest');
      engine.images.add('web:latest', 'sha256:newer');
      engine.images.forget('sha256:web:latest');
      engine.images.offer('sha256:web:latest@sha256:web:latest', { id: 'sha256:web:latest' });
    }
    await apply(world);
    await rollBack(world);
    expect(standing(world)).toEqual(before);
  });

  it('is refused before anything is touched where an image cannot be had', async () => {
    const world = playWorld(shop('latest'));
    world.fleet.engine('h1').images.add('web:latest', 'sha256:local', { digests: [] });
    await apply(world);
    for (const ship of ['h1', 'h2']) world.fleet.engine(ship).images.add('web:latest', 'sha256:newer');
    world.fleet.engine('h1').images.forget('sha256:local');
    await apply(world);
    world.fleet.forgetCalls();
    await expect(rollBack(world)).rejects.toThrow(
      'The image of web-1, web:latest (local), is not on h1 any more, and no registry is known to have it.',
    );
    expect(world.fleet.operations()).toEqual([]);
  });

  it('after a failed apply puts all of it back', async () => {
    const world = playWorld(shop('1'));
    await apply(world);
    const before = standing(world);
    const next = playWorld(shop('2'), { on: world });
    next.fleet.engine('h1').behave('web-1', { exitAfterMs: 0, exitCode: 3 });
    expect((await apply(next)).result.verdict).toBe('failed');
    const [first, second] = (await history(next)).records;
    expect(second?.instances['web-2']).toEqual({ ...first?.instances['web-2'], state: 'not-begun' });
    next.fleet.engine('h1').behave('web-1', {});
    await rollBack(next);
    expect(standing(next)).toEqual(before);
    expect(await inShort(next)).toEqual([
      expect.stringMatching(/^1 succeeded: /) as string,
      '2 failed: web-1 failed; db-1 stands db:1, web-1 tried web:2, web-2 not-begun web:1',
      expect.stringMatching(/^3 succeeded back to 1: web-1 /) as string,
    ]);
  });

  it('after an apply that failed before it changed anything leaves alone what stood before', async () => {
    const world = playWorld(shop('1'));
    await apply(world);
    const first = standing(world);
    const good = playWorld(shop('2'), { on: world });
    await apply(good);
    const before = standing(good);
    const bad = playWorld(shop('3'), { on: good });
    for (const ship of ['h1', 'h2'])
      bad.fleet.fault({ call: 'pull', ship, does: 'refused', message: 'no such image', times: 9 });
    bad.fleet.engine('h1').images.remove('web:3');
    bad.fleet.engine('h2').images.remove('web:3');
    for (let number = 0; number < 2; number += 1) expect((await apply(bad)).result.verdict).toBe('failed');
    expect((await history(bad)).records.map(({ number, verdict }) => `${number} ${verdict}`)).toEqual([
      '1 succeeded',
      '2 succeeded',
      '3 failed',
    ]);
    bad.fleet.forgetCalls();
    await rollBack(bad);
    expect([bad.fleet.operations(), standing(bad)]).toEqual([[], before]);
    // Once the good one was applied again, it is what is gone back from.
    const again = playWorld(shop('2'), { on: bad });
    await apply(again);
    await rollBack(again);
    expect(standing(again)).toEqual(first);
    // What fails in between does not turn a rollback round.
    const inVain = playWorld(shop('3'), { on: again });
    for (const ship of ['h1', 'h2']) inVain.fleet.engine(ship).images.remove('web:3');
    inVain.fleet.fault({ call: 'pull', does: 'refused', message: 'no such image', times: 9 });
    expect((await apply(inVain)).result.verdict).toBe('failed');
    await rollBack(inVain);
    expect(standing(inVain)).toEqual(first);
  });

  it('after an apply that found badly what stood already goes back before that', async () => {
    const checked = (image: string): EnvironmentOutline => ({
      services: {
        web: {
          image,
          instances: { 'web-1': { lifecycle: { running: [{ type: 'health', maxWaitSeconds: 2 }] } } },
        },
      },
    });
    const world = playWorld(checked('web:1'));
    for (const image of ['web:1', 'web:2']) world.fleet.engine('h1').behave(image, { healthyAfterMs: 100 });
    await apply(world);
    const next = playWorld(checked('web:2'), { on: world });
    await apply(next);
    next.fleet.engine('h1').probe('web-1', 'unhealthy');
    expect((await apply(next)).result.verdict).toBe('failed');
    expect((await history(next)).records).toHaveLength(2);
    expect((await rollBack(next)).outcomes.map(({ outcome }) => outcome.kind)).toContain('replaced');
  });

  it('of an apply that was killed goes back to what was before that, and no further when it is repeated', async () => {
    const world = playWorld(shop('1'));
    await apply(world);
    const good = playWorld(shop('2'), { on: world });
    await apply(good);
    const before = standing(good);
    const bad = playWorld(shop('3'), { on: world });
    await apply(bad, { things: ['web-1'], killed: true });
    expect(standing(bad)).not.toEqual(before);
    await rollBack(bad);
    expect(standing(bad)).toEqual(before);
    bad.fleet.forgetCalls();
    await rollBack(bad);
    expect(bad.fleet.operations()).toEqual([]);
    // By its number, what it tried is tried again.
    await rollBack(bad, 3);
    expect((await inShort(bad)).slice(2)).toEqual([
      expect.stringMatching(/^3 unfinished: ; db-1 stands db:1, web-1 tried web:3, /) as string,
      expect.stringMatching(/^4 succeeded back to 2: web-1 replaced; /) as string,
      expect.stringMatching(/^5 succeeded back to 3: web-1 replaced; /) as string,
    ]);
  });

  it('cannot go before the first record', async () => {
    const world = playWorld(shop('1'));
    await expect(rollBack(world)).rejects.toThrow('There is no record of an apply.');
    await apply(world);
    await expect(rollBack(world)).rejects.toThrow(
      'There is no record of what was before record 1: nothing older that succeeded is known, and the state before the first record cannot be had.',
    );
    await expect(rollBack(world, 7)).rejects.toThrow('There is no record 7: those from 1 to 1 are kept.');
  });
});
