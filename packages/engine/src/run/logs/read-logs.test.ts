import { describe, expect, it } from 'vitest';
import type { LogEvent } from '../../model/index.ts';
import { buildEnvironment } from '../../testing/build-environment.ts';
import { FakeClock } from '../../testing/fake-clock.ts';
import type { FakeEngine } from '../../testing/fake-engine.ts';
import { FakeFleet } from '../../testing/fake-host.ts';
import type { LogRequest } from './log-request.ts';
import { readLogs } from './read-logs.ts';

/** `web-1` on h1 and `web-2` on h2, and what is read of them. */
class World {
  readonly clock = new FakeClock(Date.UTC(2030, 0, 1));
  readonly fleet = new FakeFleet(this.clock, { latencyMs: 0 });
  readonly environment = buildEnvironment({
    services: { web: { instances: { 'web-1': { ship: 'h1' }, 'web-2': { ship: 'h2' } } } },
  });
  /** What was told so far, a line each. */
  readonly told: string[] = [];
  readonly #over = new AbortController();

  get h1(): FakeEngine {
    return this.fleet.engine('h1');
  }

  get h2(): FakeEngine {
    return this.fleet.engine('h2');
  }

  async read(request: Partial<LogRequest> = {}): Promise<string[]> {
    const events = readLogs({
      environment: this.environment,
      instances: ['web-1', 'web-2'],
      follow: false,
      past: 'everything',
      connector: this.fleet,
      clock: this.clock,
      signal: this.#over.signal,
      ...request,
    });
    try {
      for await (const event of events) this.told.push(line(event));
    } catch (error) {
      if (error !== 'over') throw error;
    }
    return this.told;
  }

  /** Follows while something is done; then there is time for everything to be told. */
  async following(request: Partial<LogRequest>, meanwhile: () => Promise<void>): Promise<string[]> {
    const reading = this.read({ follow: true, past: 'nothing-of-what-runs', ...request });
    await this.pass(1000);
    await meanwhile();
    await this.pass(20_000);
    this.#over.abort('over');
    await reading;
    return this.told;
  }

  pass(ms: number): Promise<void> {
    return this.clock.sleep(ms, new AbortController().signal);
  }
}

function line(event: LogEvent): string {
  const where = 'instance' in event ? event.instance : event.ship;
  if (event.type === 'log') return `${where} | ${new TextDecoder().decode(event.record.data)}`;
  const what =
    event.type === 'log-clock-differs' ? ` ${event.skewMs}` : 'cause' in event ? ` ${event.cause}` : '';
  return `${where}: ${event.type}${what}`;
}

describe('what is there', () => {
  it('is in the order of time over all ships', async () => {
    const world = new World();
    world.h1.addContainer({ name: 'web-1' });
    world.h2.addContainer({ name: 'web-2', state: 'exited' });
    for (const [engine, name, text] of [
      [world.h1, 'web-1', 'a'],
      [world.h2, 'web-2', 'b'],
      [world.h2, 'web-2', 'c'],
      [world.h1, 'web-1', 'd'],
    ] as const) {
      engine.write(name, text);
      await world.pass(10);
    }
    expect(await world.read()).toEqual(['web-1 | a', 'web-2 | b', 'web-2 | c', 'web-1 | d']);
  });

  it('is as much as is asked for', async () => {
    const world = new World();
    world.h1.addContainer({ name: 'web-1' });
    for (let index = 0; index < 5; index += 1) {
      world.h1.write('web-1', `${index}`);
      await world.pass(1000);
    }
    const request = { instances: ['web-1'] };
    await world.read({ ...request, past: { last: 2 } });
    expect(world.told.splice(0)).toEqual(['web-1 | 3', 'web-1 | 4']);
    await world.read({ ...request, past: { last: 0 } });
    expect(world.told.splice(0)).toEqual([]);
    const [since, until] = ['2030-01-01T00:00:01.000000000Z', '2030-01-01T00:00:03.000000000Z'];
    await world.read({ ...request, since, until });
    expect(world.told.splice(0)).toEqual(['web-1 | 1', 'web-1 | 2']);
  });

  it('goes by the clock of each ship, and it is told where that is another than ours', async () => {
    const world = new World();
    world.h1.addContainer({ name: 'web-1' });
    world.h2.addContainer({ name: 'web-2' });
    world.h2.clockSkewMs = 3_600_000;
    for (const text of ['a', 'b', 'c']) {
      world.h1.write('web-1', text);
      world.h2.write('web-2', text);
      await world.pass(60_000);
    }
    const differs = 'h2: log-clock-differs 3600000';
    await world.read({ since: { agoMs: 130_000 }, until: { agoMs: 70_000 } });
    expect(world.told.splice(0)).toEqual([differs, 'web-1 | b', 'web-2 | b']);
    // A moment is the ship's own, too.
    await world.read({ since: '2030-01-01T01:00:00.000000000Z' });
    expect(world.told.splice(0)).toEqual([differs, 'web-2 | a', 'web-2 | b', 'web-2 | c']);
    // It does not matter what times are beside one that is read as it is.
    await world.read({ instances: ['web-2'] });
    expect(world.told.splice(0)).toEqual(['web-2 | a', 'web-2 | b', 'web-2 | c']);
    expect(world.fleet.calls.filter(({ call }) => call === 'time').map(({ ship }) => ship)).toEqual([
      'h1',
      'h2',
      'h1',
      'h2',
    ]);
  });

  it('that cannot be had is told, and the others go on', async () => {
    const world = new World();
    world.h2.addContainer({ name: 'web-2' });
    world.h2.write('web-2', 'b');
    expect(await world.read()).toEqual(['web-1: log-absent', 'web-2 | b']);

    const foreign = new World();
    foreign.h1.addContainer({ name: 'web-1', labels: { 'maestro.environment': 'shop' } });
    foreign.h2.addContainer({ name: 'web-2' });
    foreign.fleet.fault({ call: 'logs', ship: 'h2', does: 'refused', message: 'the driver does not read' });
    expect(await foreign.read()).toEqual([
      'web-1: log-foreign it belongs to environment "shop"',
      'web-2: log-failed the driver does not read',
    ]);

    const away = new World();
    away.h1.addContainer({ name: 'web-1' });
    away.h1.write('web-1', 'a');
    away.fleet.fault({ call: 'list', ship: 'h2', does: 'unreachable' });
    expect(await away.read()).toEqual(['h2: log-ship-lost connection refused by h2', 'web-1 | a']);

    const unprepared = new World();
    unprepared.h1.addContainer({ name: 'web-1' });
    unprepared.h1.write('web-1', 'a');
    unprepared.fleet.fault({ call: 'list', ship: 'h2', does: 'misconfigured' });
    expect(await unprepared.read()).toEqual([
      'web-2: log-failed the TLS key of ship h2 cannot be read',
      'web-1 | a',
    ]);
  });
});

describe('following', () => {
  it('begins with what comes from now on, but tells all of what does not run', async () => {
    const world = new World();
    world.h1.addContainer({ name: 'web-1' });
    world.h2.addContainer({ name: 'web-2', state: 'exited' });
    world.h1.write('web-1', 'old');
    world.h2.write('web-2', 'last words');
    const told = await world.following({}, async () => world.h1.write('web-1', 'new'));
    expect(told).toEqual(['web-2 | last words', 'web-2: log-ended', 'web-1 | new']);
  });

  it('adds the last lines, or all of them, when asked', async () => {
    for (const past of ['everything', { last: 2 }] as const) {
      const world = new World();
      world.h1.addContainer({ name: 'web-1' });
      world.h1.write('web-1', 'a');
      world.h1.write('web-1', 'b');
      const told = await world.following({ past, instances: ['web-1'] }, async () =>
        world.h1.write('web-1', 'c'),
      );
      expect(told).toEqual(['web-1 | a', 'web-1 | b', 'web-1 | c']);
    }
  });

  it('goes on in a container that was stopped and started again', async () => {
    const world = new World();
    const id = world.h1.addContainer({ name: 'web-1' });
    const told = await world.following({ instances: ['web-1'] }, async () => {
      world.h1.write('web-1', 'a');
      world.h1.kill('web-1');
      await world.pass(60_000);
      world.h1.start(id);
      world.h1.write('web-1', 'b');
      await world.pass(1000);
      world.h1.write('web-1', 'c');
    });
    expect(told).toEqual(['web-1 | a', 'web-1: log-ended', 'web-1 | b', 'web-1 | c']);
  });

  it('goes on in the container that takes the place, from its start', async () => {
    const world = new World();
    const old = world.h1.addContainer({ name: 'web-1' });
    const told = await world.following({ instances: ['web-1'] }, async () => {
      world.h1.write('web-1', 'a');
      world.h1.kill('web-1');
      world.h1.rename(old, 'web-1.maestro-old');
      world.h1.addContainer({ name: 'web-1', state: 'exited' });
      world.h1.write('web-1', 'first');
      const id = world.h1.inspect('web-1')?.id ?? '';
      world.h1.start(id);
      world.h1.remove(old);
      world.h1.write('web-1', 'b');
    });
    expect(told).toEqual(['web-1 | a', 'web-1: log-replaced', 'web-1 | first', 'web-1 | b']);
  });

  it('leaves a container that runs on under another name', async () => {
    const world = new World();
    const old = world.h1.addContainer({ name: 'web-1' });
    const told = await world.following({ instances: ['web-1'] }, async () => {
      world.h1.write('web-1', 'a');
      await world.pass(10);
      world.h1.rename(old, 'kept');
      world.h1.addContainer({ name: 'web-1' });
      await world.pass(20_000);
      world.h1.write('web-1', 'b');
      world.h1.write('kept', 'not of web-1');
    });
    expect(told).toEqual(['web-1 | a', 'web-1: log-replaced', 'web-1 | b']);
  });

  it('waits for a container that is not there, and takes no notice of one that is not ours', async () => {
    const world = new World();
    const told = await world.following({ instances: ['web-1'] }, async () => {
      const stranger = world.h1.addContainer({ name: 'web-1', labels: { 'maestro.environment': 'shop' } });
      world.h1.write('web-1', 'secret');
      await world.pass(20_000);
      world.h1.kill(stranger);
      world.h1.remove(stranger);
      world.h1.addContainer({ name: 'web-1' });
      world.h1.write('web-1', 'a');
    });
    expect(told).toEqual(['web-1: log-absent', 'web-1: log-replaced', 'web-1 | a']);
  });

  it('goes on after a lost connection, with what was written meanwhile', async () => {
    const world = new World();
    world.h1.addContainer({ name: 'web-1' });
    world.h2.addContainer({ name: 'web-2' });
    const told = await world.following({}, async () => {
      world.h1.write('web-1', 'a');
      await world.pass(10);
      world.fleet.fault({ call: 'any', ship: 'h1', does: 'unreachable', times: 12 });
      world.h1.cut();
      world.h1.write('web-1', 'b');
      await world.pass(5000);
      world.h2.write('web-2', 'x');
      await world.pass(300_000);
      world.h1.write('web-1', 'c');
    });
    expect(told).toEqual([
      'web-1 | a',
      'h1: log-ship-lost the connection to h1 was lost',
      'web-2 | x',
      // It is told again after a minute.
      'h1: log-ship-lost connection refused by h1',
      'h1: log-ship-back',
      'web-1 | b',
      'web-1 | c',
    ]);
  });

  it('gives the last lines of a container that was replaced while the ship was away', async () => {
    const world = new World();
    const old = world.h1.addContainer({ name: 'web-1' });
    const told = await world.following({ instances: ['web-1'] }, async () => {
      world.h1.write('web-1', 'a');
      await world.pass(10);
      world.fleet.fault({ call: 'any', does: 'unreachable', times: 2 });
      world.h1.cut();
      world.h1.write('web-1', 'last words');
      world.h1.kill('web-1');
      world.h1.rename(old, 'web-1.maestro-old');
      world.h1.addContainer({ name: 'web-1' });
      world.h1.write('web-1', 'b');
    });
    expect(told).toEqual([
      'web-1 | a',
      'h1: log-ship-lost the connection to h1 was lost',
      'h1: log-ship-back',
      'web-1 | last words',
      'web-1: log-replaced',
      'web-1 | b',
    ]);
  });

  it('begins as it would have when a ship that is away comes back', async () => {
    const world = new World();
    world.h1.addContainer({ name: 'web-1' });
    world.h1.write('web-1', 'a');
    world.h1.write('web-1', 'b');
    world.fleet.fault({ call: 'any', does: 'unreachable', times: 3 });
    const told = await world.following({ instances: ['web-1'], past: { last: 1 } }, () => world.pass(10_000));
    expect(told).toEqual(['h1: log-ship-lost connection refused by h1', 'h1: log-ship-back', 'web-1 | b']);
  });

  it('since so long ago is by the clock of a ship that comes back later', async () => {
    const world = new World();
    world.h1.addContainer({ name: 'web-1' });
    world.h1.clockSkewMs = -3_600_000;
    world.h1.write('web-1', 'a');
    await world.pass(60_000);
    world.h1.write('web-1', 'b');
    world.fleet.fault({ call: 'any', does: 'unreachable', times: 3 });
    const request = { instances: ['web-1'], past: 'everything', since: { agoMs: 30_000 } } as const;
    const told = await world.following(request, () => world.pass(10_000));
    expect(told).toEqual(['h1: log-ship-lost connection refused by h1', 'h1: log-ship-back', 'web-1 | b']);
  });

  it('finds out that a silent ship is away', async () => {
    const world = new World();
    world.h1.addContainer({ name: 'web-1' });
    const told = await world.following({ instances: ['web-1'] }, async () => {
      world.fleet.fault({ call: 'any', does: 'hang', times: 1 });
      world.h1.write('web-1', 'a');
      await world.pass(120_000);
    });
    expect(told).toEqual(['web-1 | a', 'h1: log-ship-lost no answer from h1 in 60 s', 'h1: log-ship-back']);
  });

  it('ends when no Engine gives a log', async () => {
    const world = new World();
    world.h1.addContainer({ name: 'web-1' });
    world.h2.addContainer({ name: 'web-2' });
    world.fleet.fault({ call: 'logs', does: 'refused', message: 'the driver does not read', times: 2 });
    expect(await world.read({ follow: true })).toEqual([
      'web-1: log-failed the driver does not read',
      'web-2: log-failed the driver does not read',
    ]);
  });
});
