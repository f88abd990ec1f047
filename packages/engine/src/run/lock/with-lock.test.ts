import { beforeEach, describe, expect, it } from 'vitest';
import { findOrphans } from '../../decide/index.ts';
import type { Plan, PlayEvent, Ship } from '../../model/index.ts';
import { type PlanResult, planStart, planStop } from '../../plan/index.ts';
import type { LockOwner } from '../../port/lock-owner.ts';
import { buildEnvironment } from '../../testing/build-environment.ts';
import { FakeClock } from '../../testing/fake-clock.ts';
import { FakeFleet } from '../../testing/fake-host.ts';
import { playWorld } from '../../testing/play-world.ts';
import { story } from '../../testing/story.ts';
import { LockHeld } from './lock-held.ts';
import { lockName } from './lock-name.ts';
import { ended, type OperatorOutline, type Passage, TestOperator } from './operators.test-support.ts';
import { readLocks } from './read-locks.ts';
import { runLockedPlay } from './run-locked-play.ts';

const { signal } = new AbortController();
beforeEach(() => ended.clear());

function world(outlines: Readonly<Record<string, Omit<OperatorOutline, 'name'>>> = {}) {
  const { ships } = buildEnvironment({
    ships: { h1: { ip: '10.0.0.1' }, h2: { ip: '10.0.0.2' } },
    services: {},
  });
  const clock = new FakeClock(Date.UTC(2030, 0, 1));
  const fleet = new FakeFleet(clock);
  const operator = (name: string): TestOperator =>
    new TestOperator(clock, fleet, { name, ...outlines[name] });
  const both = Object.values(ships);
  const first = both.slice(0, 1);
  return {
    clock,
    fleet,
    both,
    first,
    ada: operator('ada'),
    bob: operator('bob'),
    sleep: (ms: number) => clock.sleep(ms, signal),
  };
}

function planned(result: PlanResult): Plan {
  if (!result.ok) throw new Error('no plan');
  return result.plan;
}

const told = ({ events }: TestOperator): string[] =>
  events.map((event) => `${event.type} ${event.ship}${'cause' in event ? `: ${event.cause}` : ''}`);

describe('the lock', () => {
  it('keeps a second operator out of every ship that the two have in common, and nobody else', async () => {
    const { ada, bob, both, fleet, sleep } = world();
    const play = ada.plays(both.slice(1), 5_000);
    await sleep(100);
    expect(await bob.plays(both, 0)).toBe('held');
    expect(fleet.engine('h1').describe()).toEqual([]);
    expect(await bob.plays(both.slice(0, 1), 0)).toBe('ran');
    expect(await play).toBe('ran');
    expect(fleet.engine('h2').describe()).toEqual([]);
    expect(await bob.plays(both, 0)).toBe('ran');
  });

  it('is waited for, and told of once', async () => {
    const { ada, bob, both, sleep } = world();
    const play = ada.plays(both, 95_000);
    await sleep(100);
    expect(await bob.plays(both, 0, 10_000)).toBe('held');
    expect(await bob.plays(both, 0, 300_000)).toBe('ran');
    expect(told(bob)).toEqual(['lock-awaited h1', 'lock-awaited h1']);
    expect(told(ada)).toEqual([]);
    expect(await play).toBe('ran');
  });

  it('of a dead operator is taken over a minute after the last heartbeat, by the Engine’s clock alone', async () => {
    const { ada, bob, first, clock, fleet, sleep } = world({ ada: { skewMs: -4e9 }, bob: { skewMs: 4e9 } });
    fleet.engine('h1').clockSkewMs = 7e9;
    void ada.plays(first, 300_000);
    await sleep(25_000);
    ada.kill();
    const killedAt = clock.now();
    expect(await bob.plays(first, 0)).toBe('held');
    expect(await bob.plays(first, 0, 300_000)).toBe('ran');
    expect(bob.events.map(({ type }) => type)).toEqual(['lock-awaited', 'lock-taken-over']);
    expect(bob.events[1]).toMatchObject({ because: 'expired', holder: { who: 'ada@desk', play: 'start' } });
    expect(clock.now() - killedAt).toBeGreaterThan(55_000);
    expect(clock.now() - killedAt).toBeLessThan(60_000);
    expect(fleet.engine('h1').describe()).toEqual([]);
  });

  it('of a process that is known to have ended is taken over at once', async () => {
    const { ada, bob, first, clock, fleet, sleep } = world({ ada: { onLinux: true } });
    void ada.plays(first, 300_000);
    await sleep(100);
    ada.kill();
    ended.add('ada');
    const killedAt = clock.now();
    expect(await bob.plays(first, 0)).toBe('ran');
    expect(bob.events).toMatchObject([{ type: 'lock-taken-over', because: 'abandoned' }]);
    expect(clock.now() - killedAt).toBeLessThan(1_000);
    expect(fleet.engine('h1').describe()).toEqual([]);
  });

  it('that was set aside by a takeover which was cut short is removed by the next one', async () => {
    const { ada, bob, first, fleet, sleep } = world({ ada: { onLinux: true } });
    ended.add('ada');
    void ada.plays(first, 300_000);
    await sleep(100);
    ada.kill();
    fleet.fault({ call: 'create-lock', target: lockName('shop'), does: 'conflict' });
    fleet.onCall = ({ call }) => {
      if (call === 'rename') fleet.fault({ call: 'create-lock', does: 'unreachable' });
    };
    expect(await bob.plays(first, 0)).toBe('ran');
    expect(fleet.engine('h1').describe()).toHaveLength(1);
    fleet.onCall = () => undefined;
    fleet.heal();
    fleet.engine('h1').locks.create({ name: lockName('shop'), labels: { 'maestro.lock': 'shop' } });
    await sleep(70_000);
    expect(await bob.plays(first, 0)).toBe('ran');
    expect(fleet.engine('h1').describe()).toEqual([]);
  });

  it('that somebody removes, or takes over, interrupts what runs under it', async () => {
    const { ada, bob, both, fleet, sleep } = world();
    const play = ada.plays(both, 20_000);
    await sleep(1_000);
    const [lock] = fleet.engine('h2').list();
    fleet.engine('h2').remove(lock?.id ?? '');
    expect(await ada.mayAct('h1')).toBe(true);
    await sleep(10_000);
    expect(told(ada)).toEqual(['lock-lost h2: somebody removed it']);
    expect([await ada.mayAct('h1'), await ada.mayAct('h2')]).toEqual([false, false]);
    expect(await play).toBe('ran');
    expect(await bob.plays(both, 0)).toBe('ran');
  });

  it('that cannot be renewed keeps its holder from that ship alone', async () => {
    const { ada, both, fleet, sleep } = world();
    const play = ada.plays(both, 100_000);
    await sleep(1_000);
    fleet.fault({ call: 'any', ship: 'h2', times: Number.POSITIVE_INFINITY, does: 'unreachable' });
    await sleep(40_000);
    expect([await ada.mayAct('h1'), await ada.mayAct('h2')]).toEqual([true, true]);
    await sleep(10_000);
    expect([await ada.mayAct('h1'), await ada.mayAct('h2')]).toEqual([true, false]);
    expect(told(ada)).toEqual(['lock-lost h2: it could not be renewed for 50 s: connection refused by h2']);
    expect(await play).toBe('ran');
    expect(told(ada).slice(1)).toEqual(['lock-left h2: connection refused by h2']);
  });

  it('is none for long on a ship whose Engine takes half a minute for each answer, and it is said why', async () => {
    const { ada, first, sleep } = world({
      ada: { passages: [{ thereMs: 15_000, backMs: 15_000, lost: false }] },
    });
    const play = ada.plays(first, 100_000);
    await sleep(65_000);
    expect(await ada.mayAct('h1')).toBe(true);
    await sleep(20_000);
    expect(await ada.mayAct('h1')).toBe(false);
    expect(await play).toBe('ran');
    expect(told(ada)[0]).toBe(
      'lock-lost h1: it could not be renewed for 50 s: the Engine takes too long to answer; --no-lock does without',
    );
  });

  it('is one where two ships of the file are one Engine', async () => {
    const { ada, bob, first, fleet, sleep } = world();
    const [ship] = first;
    const twice = [ship, ship].map((each) => ({ ...(each as Ship) }));
    const play = ada.plays(twice, 15_000);
    await sleep(1_000);
    expect(fleet.engine('h1').list()).toHaveLength(1);
    expect(await bob.plays(first, 0)).toBe('held');
    expect(await play).toBe('ran');
    expect(fleet.engine('h1').list()).toEqual([]);
  });

  it('is not taken from a container that is no lock', async () => {
    const { ada, first, fleet } = world();
    fleet.engine('h1').addContainer({ name: lockName('shop') });
    expect(await ada.plays(first, 0)).toBe('ran');
    expect(await ada.mayAct('h1')).toBe(false);
    expect(fleet.engine('h1').describe()).toEqual(['maestro-lock-shop running']);
    const request = { environment: 'shop', ships: first, connector: ada.connector(), signal };
    const { locks, blocked, unreachable } = await readLocks({ ...request, owner: ada.owner() });
    expect([locks, unreachable]).toEqual([[], []]);
    expect(blocked).toEqual([
      {
        ship: 'h1',
        container: expect.any(String) as string,
        cause: expect.stringMatching(
          /^the container \S+ has its name, maestro-lock-shop, and is no lock of Maestro's: /,
        ) as string,
      },
    ]);
  });
});

describe('where calls are slow or answers lost, in the tightest cases, no two may act:', () => {
  const q: Passage = { thereMs: 1, backMs: 1, lost: false };
  const lost: Passage = { ...q, lost: true };
  /** The calls of a taking: info, create. Of a heartbeat: time, beat, inspect. */
  const cases: Readonly<Record<string, { readonly ada: Passage[]; readonly renaming?: Passage }>> = {
    'the answer to taking it comes after most of its time': {
      ada: [q, { ...q, backMs: 45_000 }, ...Array<Passage>(60).fill(lost)],
    },
    'the answer to a heartbeat comes after most of its time': {
      ada: [q, q, q, { ...q, backMs: 38_000 }, q, ...Array<Passage>(60).fill(lost)],
    },
    'a heartbeat arrives when somebody has found it expired, and not renamed it yet': {
      ada: [
        q,
        q,
        ...Array<Passage>(14).fill(lost),
        q,
        { ...q, thereMs: 25_000 },
        ...Array<Passage>(60).fill(q),
      ],
      renaming: { ...q, thereMs: 6_000 },
    },
    'the answer to taking it is lost, and it is found much later': {
      ada: [q, { ...q, backMs: 40_000, lost: true }, { ...q, backMs: 4_000 }, ...Array<Passage>(60).fill(q)],
    },
  };

  it.each(Object.entries(cases))('%s', async (_, passages) => {
    for (const bobBeginsMs of [2_000, 20_000, 41_000, 55_000]) {
      const { ada, bob, first, sleep } = world({
        ada: { passages: passages.ada },
        ...(passages.renaming === undefined ? {} : { bob: { renaming: passages.renaming } }),
      });
      const clashes: number[] = [];
      const look = async (at: number): Promise<void> => {
        // To ask may be what makes her notice.
        if ((await bob.mayAct('h1')) && (await ada.mayAct('h1'))) clashes.push(at);
      };
      const plays = [
        ada.plays(first, 150_000),
        sleep(bobBeginsMs).then(() => bob.plays(first, 60_000, 300_000)),
      ];
      for (let at = 0; at < 200_000; at += 250) {
        await sleep(250);
        await look(at);
      }
      expect({ bobBeginsMs, clashes }).toEqual({ bobBeginsMs, clashes: [] });
      expect(await Promise.all(plays)).toEqual(['ran', 'ran']);
    }
  });
});

describe('a play under the lock', () => {
  const outline = {
    ships: { a: { ip: '10.0.0.2' }, b: { ip: '10.0.0.1' } },
    services: { web: { instances: { 'web-1': { ship: 'a' }, 'web-2': { ship: 'b' } } } },
  };

  it('takes it on its ships by where they are, and costs two calls on each', async () => {
    const world = playWorld(outline);
    const { environment, fleet, clock } = world;
    const planned = planStart(environment, { things: [] });
    if (!planned.ok) throw new Error('no plan');
    const result = await runLockedPlay({ plan: planned.plan, environment, connector: fleet, clock });
    expect(result.verdict).toBe('succeeded');
    const calls = fleet.calls.filter(
      ({ call, target }) => call === 'create-lock' || target === lockName('test'),
    );
    expect(calls.map(({ ship, call }) => `${ship} ${call}`)).toEqual([
      'b create-lock',
      'a create-lock',
      'b remove',
      'a remove',
    ]);
    expect(world.ships()).toEqual({ a: ['web-1 running'], b: ['web-2 running'] });
  });

  it('is still held for what follows the play', async () => {
    const { environment, fleet, clock } = playWorld(outline);
    const planned = planStart(environment, { things: [] });
    if (!planned.ok) throw new Error('no plan');
    const seen: string[] = [];
    await runLockedPlay(
      { plan: planned.plan, environment, connector: fleet, clock },
      {
        afterPlay: async ({ verdict }) => {
          const names = fleet
            .engine('a')
            .list()
            .map(({ name }) => name);
          seen.push(verdict, ...names.filter((name) => name === lockName('test')));
        },
      },
    );
    expect(seen).toEqual(['succeeded', lockName('test')]);
    expect(
      fleet
        .engine('a')
        .list()
        .map(({ name }) => name),
    ).toEqual(['web-1']);
  });

  it('is held already by what goes before the play, and is given back where that rejects: nothing has begun', async () => {
    const { environment, fleet, clock } = playWorld(outline);
    const planned = planStart(environment, { things: [] });
    if (!planned.ok) throw new Error('no plan');
    const names = (): string[] =>
      fleet
        .engine('a')
        .list()
        .map(({ name }) => name);
    const seen: string[][] = [];
    const play = runLockedPlay(
      { plan: planned.plan, environment, connector: fleet, clock },
      {
        beforePlay: async () => {
          seen.push(names());
          throw new Error('the world has moved');
        },
      },
    );
    await expect(play).rejects.toThrow('the world has moved');
    expect([...seen, names()]).toEqual([[lockName('test')], []]);
  });

  it('that is taken away is noticed by the ship’s events: nothing begins any more, long before the next heartbeat', async () => {
    const world = playWorld(outline);
    const { environment, fleet, clock } = world;
    await world.start();
    for (const ship of ['a', 'b']) fleet.engine(ship).behave('web:1', { stopTakesMs: 3_000 });
    const events: PlayEvent[] = [];
    const plan = planned(planStop(environment, { things: [], all: true }));
    const play = runLockedPlay({
      ...{ plan, environment, connector: fleet, clock },
      options: { concurrency: 1 },
      onEvent: (event) => events.push(event),
    });
    await clock.sleep(1_000, signal);
    const engine = fleet.engine('a');
    engine.remove(engine.list().find(({ name }) => name === lockName('test'))?.id ?? '');
    await play;
    expect(story(events).filter((line) => /^lock|settled/.test(line))).toEqual([
      'lock-lost a: somebody removed it',
      'stop:web-1 settled stopped (a-1)',
      'stop:web-2 settled not-begun (interrupted)',
    ]);
    expect(world.ships()).toEqual({ a: ['web-1 exited'], b: ['web-2 running'] });
  });

  it('waits for stops that go on when whoever asked for them, and held the lock, is not there any more', async () => {
    const world = playWorld(outline);
    const { environment, fleet, clock } = world;
    await world.start();
    for (const ship of ['a', 'b']) fleet.engine(ship).behave('web:1', { stopTakesMs: 30_000 });
    const owner: LockOwner = {
      who: 'ada@desk',
      process: { machine: 'desk', pid: 1, started: 'ada' },
      hasEnded: () => true,
    };
    const request = { environment, connector: fleet, clock };
    const begun = new Set<string>();
    await new Promise<void>((resolve) => {
      const plan = planned(planStop(environment, { things: [], all: true }));
      const beforeOperation = async ({ ship }: { readonly ship: string }): Promise<void> => {
        begun.add(ship);
        if (begun.size === 2) resolve();
        if (ship === 'b') await new Promise(() => undefined);
      };
      void runLockedPlay({ ...request, plan, beforeOperation }, { owner });
    });
    await clock.sleep(2_000, signal);
    const events: PlayEvent[] = [];
    const plan = planned(planStart(environment, { things: [] }));
    const leftAt = clock.now();
    await runLockedPlay({ ...request, plan, onEvent: (event) => events.push(event) }, { owner });

    expect(story(events).filter((line) => /^lock|^stop|^play|settled/.test(line))).toEqual([
      'lock-taken-over b from ada@desk: abandoned',
      'lock-taken-over a from ada@desk: abandoned',
      'stop-awaited web-1 on a: 13 s',
      'play-began start test: start:web-1 start:web-2',
      'start:web-2 settled already-up (b-1)',
      'start:web-1 settled started (a-4)',
      'play-ended succeeded',
    ]);
    expect(clock.now() - leftAt).toBeGreaterThan(7_000);
    expect(clock.now() - leftAt).toBeLessThan(13_000);
    await clock.sleep(60_000, signal);
    expect(world.ships()).toEqual({ a: ['web-1 running'], b: ['web-2 running'] });
  });

  it('waits for a stop that goes on where what is started now was before, and for no other of that ship', async () => {
    const world = playWorld(outline);
    const { fleet, clock } = world;
    await world.start();
    const engine = fleet.engine('a');
    engine.behave('web:1', { stopTakesMs: 8_000 });
    void engine.stop(engine.inspect('web-1')?.id ?? '', 10, signal);
    await clock.sleep(1_000, signal);
    const moved = { 'web-1': { ship: 'b' }, 'web-2': { ship: 'b' } };
    const environment = buildEnvironment({ ...outline, services: { web: { instances: moved } } });
    const leftOn = new Set(['a']);
    const awaited = async (instance: string): Promise<string[]> => {
      const events: PlayEvent[] = [];
      const request = { environment, connector: fleet, clock };
      const plan = planned(planStart(environment, { things: [instance] }));
      await runLockedPlay({ ...request, plan, onEvent: (event) => events.push(event) }, { leftOn });
      return story(events).filter((line) => /^stop-awaited|settled/.test(line));
    };
    expect(await awaited('web-2')).toEqual(['start:web-2 settled already-up (drifted: specification) (b-1)']);
    expect(await awaited('web-1')).toEqual([
      'stop-awaited web-1 on a: 14 s',
      'start:web-1 settled started (b-4)',
    ]);
    expect(world.ships()).toEqual({ a: ['web-1 exited'], b: ['web-1 running', 'web-2 running'] });
  });

  it('ends as it would without, whatever becomes of the lock: its end is told last', async () => {
    const { environment, fleet, clock } = playWorld(outline);
    const planned = planStart(environment, { things: [] });
    if (!planned.ok) throw new Error('no plan');
    fleet.fault({ call: 'remove', ship: 'a', target: lockName('test'), times: 2, does: 'unreachable' });
    const told: string[] = [];
    const { verdict } = await runLockedPlay({
      plan: planned.plan,
      environment,
      connector: fleet,
      clock,
      onEvent: ({ type }) => told.push(type),
    });
    expect([verdict, told.slice(-2)]).toEqual(['succeeded', ['lock-left', 'play-ended']]);
  });

  it('leaves out a ship that was silent when it was to be locked, though it answers now', async () => {
    const world = playWorld(outline);
    const { environment, fleet, clock } = world;
    const planned = planStart(environment, { things: [] });
    if (!planned.ok) throw new Error('no plan');
    fleet.fault({ call: 'info', ship: 'a', does: 'unreachable' });
    const result = await runLockedPlay({
      plan: planned.plan,
      environment,
      connector: fleet,
      clock,
      options: { keepGoing: true },
    });
    expect(result.verdict).toBe('unreachable');
    expect(world.ships()).toEqual({ a: [], b: ['web-2 running'] });
  });

  it('is not begun where somebody else has it', async () => {
    const { environment, fleet, clock } = playWorld(outline);
    const planned = planStart(environment, { things: [] });
    if (!planned.ok) throw new Error('no plan');
    const labels = { 'maestro.lock': 'test', 'maestro.lock.who': 'bob@desk', 'maestro.lock.play': 'stop' };
    fleet.engine('a').locks.create({ name: lockName('test'), labels });
    const play = runLockedPlay({ plan: planned.plan, environment, connector: fleet, clock });
    await expect(play).rejects.toThrow(LockHeld);
    await expect(play).rejects.toThrow('the lock of test on a is held by bob@desk (stop)');
    expect(fleet.operations()).toEqual([`b: remove ${lockName('test')}`]);
  });

  it('is nobody’s container: plays and the search for orphans pass it by, even under an instance’s name', async () => {
    const world = playWorld({ services: { web: { instances: { 'web-1': {}, [lockName('test')]: {} } } } });
    const labels = { 'maestro.lock': 'test', 'maestro.lock.who': 'bob@desk' };
    const id = world.fleet.engine('h1').locks.create({ name: lockName('test'), labels });
    const containers = world.fleet.engine('h1').list();
    expect(findOrphans(world.environment, { h1: { ship: 'h1', reachable: true, containers } })).toEqual([]);
    for (const name of ['start', 'stop', 'clean'] as const) await world.play(name, { keepGoing: true });
    expect(
      world.story().filter((line) => line.includes('it is the lock of environment "test"')),
    ).toHaveLength(1);
    expect(world.fleet.engine('h1').inspect(id)?.state).toBe('created');
  });
});
