import { describe, expect, it } from 'vitest';
import type { Plan } from '../model/index.ts';
import type { EnvironmentOutline, InstanceOutline, ServiceOutline } from '../testing/environment-outline.ts';
import { type PlayWorld, playWorld, type WorldPlay } from '../testing/play-world.ts';

const always = { restart: { name: 'always', maximumRetryCount: 0 } } as const;

/** Instances of one service on `h1`, with the port that each publishes. */
function web(
  ports: { readonly [instance: string]: number },
  more: Partial<ServiceOutline> = {},
): EnvironmentOutline {
  const instances = Object.entries(ports).map(([name, http]): [string, InstanceOutline] => [
    name,
    { ports: { http: { exposed: 1, external: http } }, container: always },
  ]);
  return {
    ships: { h1: {}, h2: {} },
    services: { web: { ...more, instances: Object.fromEntries(instances) } },
  };
}

async function after(before: EnvironmentOutline, next: EnvironmentOutline): Promise<PlayWorld> {
  const first = playWorld(before);
  await first.play('apply');
  const world = playWorld(next, { on: first });
  first.fleet.forgetCalls();
  return world;
}

function inWords({ nodes }: Plan): string[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'gate') return [];
    const { change, needs } = node;
    const cause = change?.kind === 'refuse' ? `: ${change.failure.cause} ${change.failure.hint}` : '';
    return [`${node.id} ${change?.kind}${cause}${needs.length === 0 ? '' : ` after ${needs.join(', ')}`}`];
  });
}

function told({ events }: PlayWorld): string[] {
  return events.flatMap((event) => {
    if (event.type === 'step-warned') return [`${event.step}: ${event.message}`];
    return event.type === 'step-settled' ? [`${event.step} ${event.outcome.kind}`] : [];
  });
}

function portsOf(world: PlayWorld): string[] {
  return world.fleet
    .engine('h1')
    .list()
    .map(({ name, state, ports }) => `${name} ${state} ${ports.map((port) => port.public).join()}`);
}

describe('a port that one instance gives up, and another one takes,', () => {
  it('is taken after it was given up', async () => {
    const world = await after(web({ 'web-1': 80, 'web-2': 81 }), web({ 'web-1': 81, 'web-2': 82 }));
    expect(inWords(await world.plan())).toEqual([
      'apply:web-2 replace',
      'apply:web-1 replace after apply:web-2',
    ]);
    expect((await world.play('apply')).verdict).toBe('succeeded');
    expect(portsOf(world).sort()).toEqual(['web-1 running 81', 'web-2 running 82']);
  });

  it('is taken on the ship that an instance moves to', async () => {
    const on = (ship: string, port: number): EnvironmentOutline => ({
      ships: { h1: {}, h2: {} },
      services: {
        app: { instances: { 'app-1': { ship, ports: { http: 80 } } } },
        web: { instances: { 'web-1': { ports: { http: port } } } },
      },
    });
    const world = await after(on('h2', 80), on('h1', 81));
    expect(inWords(await world.plan())).toEqual([
      'apply:web-1 replace',
      'stop:app-1@h2 stop after apply:web-1',
      'apply:app-1 create after stop:app-1@h2, apply:web-1',
      'remove:app-1@h2 remove after apply:app-1',
    ]);
    expect((await world.play('apply')).verdict).toBe('succeeded');
    expect(world.ships()).toEqual({ h1: ['app-1 running', 'web-1 running'], h2: [] });
  });

  describe('by moving on to another ship,', () => {
    const chain = (first: string, second: string, release: number): EnvironmentOutline => ({
      ships: { h1: {}, h2: {}, h3: {} },
      services: {
        m1: { instances: { m1: { ship: first, ports: { http: 80 } } } },
        m2: { image: `m2:${release}`, instances: { m2: { ship: second, ports: { http: 80 } } } },
      },
    });

    it('is taken once the giver runs there', async () => {
      const world = await after(chain('h1', 'h2', 1), chain('h2', 'h3', 2));
      expect(inWords(await world.plan())).toEqual([
        'stop:m2@h2 stop',
        'apply:m2 create after stop:m2@h2',
        'stop:m1@h1 stop after apply:m2',
        'remove:m2@h2 remove after apply:m2',
        'apply:m1 create after stop:m1@h1, apply:m2',
        'remove:m1@h1 remove after apply:m1',
      ]);
      expect((await world.play('apply')).verdict).toBe('succeeded');
      expect(world.ships()).toEqual({ h1: [], h2: ['m1 running'], h3: ['m2 running'] });
    });

    it.each([false, true])(
      'is left to a giver that fails there, which gets it again, also with --keep-going: %s',
      async (keepGoing) => {
        const world = await after(chain('h1', 'h2', 1), chain('h2', 'h3', 2));
        world.fleet.engine('h3').behave('m2:2', { exitAfterMs: 0, exitCode: 3 });
        const { failures } = await world.play('apply', { keepGoing });
        expect(failures.map(({ code, instance, hint }) => [code, instance, hint])).toEqual([
          [
            'container-died',
            'm2',
            'It stays on h3, ended; correct the cause (`maestro logs m2` shows what it wrote) and apply again.',
          ],
        ]);
        expect(world.ships()).toEqual({ h1: ['m1 running'], h2: ['m2 running'], h3: ['m2 exited'] });
        expect(told(world)).toContain(
          'apply:m2: It does not run on h3: its old container, m2, was started again on h2.',
        );
        world.fleet.engine('h3').behave('m2:2', {});
        expect((await world.play('apply')).verdict).toBe('succeeded');
        expect(world.ships()).toEqual({ h1: [], h2: ['m1 running'], h3: ['m2 running'] });
      },
    );

    it('is taken once the giver is stopped, where that one waits for a port of the taker', async () => {
      const world = await after(chain('h1', 'h2', 1), chain('h2', 'h1', 1));
      expect(inWords(await world.plan())).toEqual([
        'stop:m1@h1 stop',
        'stop:m2@h2 stop',
        'apply:m1 create after stop:m2@h2, stop:m1@h1',
        'apply:m2 create after stop:m2@h2, stop:m1@h1',
        'remove:m1@h1 remove after apply:m1, apply:m2',
        'remove:m2@h2 remove after apply:m2, apply:m1',
      ]);
      expect((await world.play('apply')).verdict).toBe('succeeded');
      expect(world.ships()).toEqual({ h1: ['m2 running'], h2: ['m1 running'], h3: [] });
    });

    it('goes back to all where one of those that change places fails', async () => {
      const world = await after(chain('h1', 'h2', 1), chain('h2', 'h1', 2));
      world.fleet.engine('h1').behave('m2:2', { exitAfterMs: 0, exitCode: 3 });
      const { failures } = await world.play('apply');
      expect(failures.map(({ code, ship, hint }) => `${code} on ${ship}: ${hint}`)).toEqual([
        'container-died on h1: It is removed there at the end of the apply, and its old container on h2, and those with which it exchanges ports, are put back; a warning tells of what cannot be.',
      ]);
      expect(world.ships()).toEqual({ h1: ['m1 running'], h2: ['m2 running'], h3: [] });
      expect(told(world)).toEqual([
        'stop:m1@h1 stopped',
        'stop:m2@h2 stopped',
        'apply:m2 failed',
        'remove:m1@h1 held-back',
        'remove:m2@h2 held-back',
        'apply:m1 held-back',
        'apply:m1: Its ports were to go round with m2, in vain: its old container was put back on h1, and runs.',
        'apply:m2: Its ports were to go round with m1, in vain: its old container was put back on h2, and runs.',
      ]);
      world.fleet.engine('h1').behave('m2:2', {});
      expect((await world.play('apply')).verdict).toBe('succeeded');
      expect(world.ships()).toEqual({ h1: ['m2 running'], h2: ['m1 running'], h3: [] });
    });

    /** The Engine of a ship ends as soon as this has settled. */
    const lostAfter = (world: PlayWorld, step: string, ship: string): WorldPlay => ({
      onEvent: (event) => {
        if (event.type === 'step-settled' && event.step === step)
          world.fleet.fault({ call: 'any', ship, does: 'unreachable', times: Infinity });
      },
    });

    it('stays with what runs where its old container is on a ship that is lost, and nothing is started that may run there', async () => {
      const world = await after(chain('h1', 'h2', 1), chain('h2', 'h1', 1));
      await world.play('apply', lostAfter(world, 'stop:m2@h2', 'h2'));
      expect(told(world)).toEqual([
        'stop:m1@h1 stopped',
        'stop:m2@h2 stopped',
        'apply:m1 failed',
        'remove:m1@h1 held-back',
        'remove:m2@h2 held-back',
        'apply:m2 started',
        'apply:m1: Its ports were to go round with m2, in vain, and its old container, m1, could not be put back on h1, as a new one may run on h2, which does not answer (connection refused by h2): the same command again, when it answers, goes on.',
        'apply:m2: Its ports were to go round with m1, in vain: its new container, m2 (running), stays on h1, as its old one, m2, cannot be put back on h2, which does not answer (connection refused by h2): the same command again, when it answers, goes on.',
      ]);
      expect(world.ships()['h1']).toEqual(['m1 exited', 'm2 running']);
      world.fleet.heal();
      expect((await world.play('apply')).verdict).toBe('succeeded');
      expect(world.ships()).toEqual({ h1: ['m2 running'], h2: ['m1 running'], h3: [] });
    });

    it('goes back where nothing was begun on the ship that is lost', async () => {
      const world = await after(chain('h1', 'h2', 1), chain('h2', 'h1', 1));
      await world.play('apply', { concurrency: 1, ...lostAfter(world, 'stop:m1@h1', 'h2') });
      expect(told(world).filter((line) => line.includes('in vain'))).toEqual([
        'apply:m1: Its ports were to go round with m2, in vain: its old container was put back on h1, and runs.',
      ]);
      expect(world.ships()).toEqual({ h1: ['m1 running'], h2: ['m2 running'], h3: [] });
    });

    describe('round three ships,', () => {
      const round = (places: readonly [string, string, string], release: number): EnvironmentOutline => ({
        ships: { h1: {}, h2: {}, h3: {} },
        services: Object.fromEntries(
          places.map((ship, index): [string, ServiceOutline] => {
            const name = `m${index + 1}`;
            return [
              name,
              { image: `${name}:${release}`, instances: { [name]: { ship, ports: { http: 80 } } } },
            ];
          }),
        ),
      });
      const turned = (): Promise<PlayWorld> =>
        after(round(['h1', 'h2', 'h3'], 1), round(['h2', 'h3', 'h1'], 2));
      const vain = (world: PlayWorld): string[] =>
        told(world).flatMap((line) =>
          line.includes('in vain') ? [line.replace(/Its ports.* in vain(?:: |, and )/, '')] : [],
        );

      it('stays where the ports of old containers are held by what stays', async () => {
        const world = await turned();
        const result = await world.play('apply', {
          keepGoing: true,
          ...lostAfter(world, 'stop:m3@h3', 'h3'),
        });
        expect(vain(world)).toEqual([
          'apply:m1: its new container, m1 (running), stays on h2, as its old one, m1, cannot be put back on h1, where m3, which stays, has its port: the same command again goes on.',
          'apply:m2: its old container, m2, could not be put back on h2, as a new one may run on h3, which does not answer (connection refused by h3): the same command again, when it answers, goes on.',
          'apply:m3: its new container, m3 (running), stays on h1, as its old one, m3, cannot be put back on h3, which does not answer (connection refused by h3): the same command again, when it answers, goes on.',
        ]);
        expect(result.outcomes.map(({ step, outcome }) => `${step} ${outcome.kind}`)).toContain(
          'apply:m1 started',
        );
        expect(world.fleet.operations().filter((one) => /start m|remove m/.test(one))).toEqual([
          'h2: start m1',
          'h1: start m3',
        ]);
        world.fleet.heal();
        expect((await world.play('apply')).verdict).toBe('succeeded');
        expect(world.ships()).toEqual({ h1: ['m3 running'], h2: ['m1 running'], h3: ['m2 running'] });
      });

      it('goes back as far as Engines do as they are asked, and says what was taken away for it', async () => {
        const world = await turned();
        world.fleet.engine('h3').behave('m2:2', { exitAfterMs: 0, exitCode: 3 });
        world.fleet.fault({ call: 'start', ship: 'h3', target: 'm3', does: 'refused' });
        world.fleet.fault({ call: 'stop', ship: 'h2', target: 'm1', does: 'refused', times: 3 });
        await world.play('apply', { keepGoing: true });
        expect(vain(world)).toEqual([
          'apply:m1: its old container, m1, could not be put back on h1, as its new one could not be taken away on h2: the Engine of h2 says no (refused)',
          'apply:m2: its new container, m2 (exited), stays on h3, as its old one, m2, cannot be put back on h2, where m1, which stays, has its port: the same command again goes on.',
          'apply:m3: its old container, m3, could not be put back on h3, and its new one was taken away on h1: the Engine of h3 says no (refused)',
        ]);
      });

      it('stays where somebody has removed the old container', async () => {
        const world = await turned();
        world.fleet.engine('h3').behave('m2:2', { exitAfterMs: 0, exitCode: 3 });
        await world.play('apply', {
          keepGoing: true,
          onEvent: (event) => {
            if (event.type !== 'operation-settled' || event.operation !== 'create') return;
            const old = world.fleet.engine('h3').inspect('m3');
            if (old?.state === 'exited') world.fleet.engine('h3').remove(old.id);
          },
        });
        expect(vain(world).at(-1)).toBe(
          'apply:m3: its new container, m3 (running), stays on h1, as its old one, m3, cannot be put back on h3, where it is not any more: the same command again goes on.',
        );
        expect(world.ships()['h1']).toContain('m3 running');
      });
    });

    it('is left alone where that would leave too few up', async () => {
      const swapped = (first: string, second: string): EnvironmentOutline => {
        const ports = { http: 80 };
        const instances = { m1: { ship: first, ports }, m2: { ship: second, ports }, m3: {} };
        return { ships: { h1: {}, h2: {} }, services: { m: { minAvailable: 2, instances } } };
      };
      const world = await after(swapped('h1', 'h2'), swapped('h2', 'h1'));
      const few =
        'refuse: It would leave 1 of m up, and its min_available says 2. Bring up more of the service first, or take it down all the same with --force; it was not touched.';
      expect(inWords(await world.plan())).toEqual([`apply:m1 ${few}`, `apply:m2 ${few}`, 'apply:m3 replace']);
      expect((await world.play('apply', { force: true })).verdict).toBe('succeeded');
    });
  });

  it('is not waited for at another address, with another protocol, or where Docker picks one', async () => {
    const at = (first: InstanceOutline['ports'], second: InstanceOutline['ports']): EnvironmentOutline => ({
      services: { web: { instances: { 'web-1': { ports: first ?? {} }, 'web-2': { ports: second ?? {} } } } },
    });
    const local = (address: string): InstanceOutline['ports'] => ({
      http: { exposed: 1, external: 80, address },
    });
    const picked = { http: { exposed: 1, external: { first: 70, last: 90 } } };
    for (const wanted of [
      local('10.0.0.2'),
      { dns: { exposed: 1, external: 80, protocol: 'udp' } } as const,
      picked,
    ]) {
      const world = await after(at(local('10.0.0.1'), {}), at(local('10.0.0.3'), wanted));
      expect(inWords(await world.plan())).toEqual(['apply:web-1 replace', 'apply:web-2 replace']);
    }
    const all = { http: { exposed: { first: 1, last: 20 }, external: { first: 70, last: 89 } } };
    const world = await after(at(local('10.0.0.1'), {}), at({}, all));
    expect(inWords(await world.plan())).toEqual([
      'apply:web-1 replace',
      'apply:web-2 replace after apply:web-1',
    ]);
  });

  it('of a range that Docker picks from is waited for, or missed, where none of it is free', async () => {
    const range = { http: { exposed: 1, external: { first: 80, last: 81 } } };
    const asking = (first: number, second: number): EnvironmentOutline => {
      const { services, ...others } = web({ 'web-1': first, 'web-2': second });
      return { ...others, services: { ...services, one: { instances: { 'one-1': { ports: range } } } } };
    };
    const told = async (first: number, second: number): Promise<string | undefined> =>
      inWords(await (await after(web({ 'web-1': 80, 'web-2': 81 }), asking(first, second))).plan()).find(
        (line) => line.startsWith('apply:one-1'),
      );
    expect(await told(80, 82)).toBe('apply:one-1 create after apply:web-2');
    expect(await told(82, 81)).toBe('apply:one-1 create after apply:web-1');
    expect(await told(80, 81)).toBe(
      'apply:one-1 refuse: Port 80/tcp of h1 is published by web-1. Publish another port of one of them, or stop web-1; nothing was touched.',
    );
    const half = await after(web({ 'web-1': 80 }), { ...asking(80, 82) });
    expect(inWords(await half.plan())).toContain('apply:one-1 create');
    const started = playWorld(asking(80, 81), { on: half });
    expect((await started.start({ things: ['web'] })).verdict).toBe('succeeded');
    expect((await started.start({ things: ['one-1'] })).failures.map(({ code }) => code)).toEqual([
      'port-taken',
    ]);
  });

  it.each<[string, () => Promise<PlayWorld>, string]>([
    [
      'somebody else has',
      async () => {
        const world = playWorld(web({ 'web-1': 80 }));
        const ports = [{ address: '0.0.0.0', private: 1, public: 80, protocol: 'tcp' }];
        world.fleet.engine('h1').addContainer({ name: 'squatter', ports });
        return world;
      },
      "Port 80/tcp of h1 is published by the container squatter, which is not this environment's. Stop that container, or publish another port; nothing was touched.",
    ],
    [
      'a container has that the file does not name any more',
      async () => after(web({ 'old-1': 80 }), web({ 'web-1': 80 })),
      'Port 80/tcp of h1 is published by old-1, of an instance "old-1" that the file does not name. Have it removed with --prune, or stop it; nothing was touched.',
    ],
    [
      'the old container has, beside which the new one is to run first',
      async () =>
        after(
          web({ 'web-1': 80 }),
          web({ 'web-1': 80 }, { image: 'web:2', update: { order: 'start-first' } }),
        ),
      'Port 80/tcp of h1 is published by web-1 itself, which with order: start-first runs until the new container does. Write order: stop-first, or publish another port; nothing was touched.',
    ],
  ])('is refused where %s, before anything is touched', async (_, made, why) => {
    const world = await made();
    const [step] = inWords(await world.plan());
    expect(step).toMatch(/^apply:web-1 refuse: /);
    expect(step).toContain(why);
    const before = world.ships();
    expect((await world.play('apply')).verdict).toBe('failed');
    expect(world.fleet.operations()).toEqual([]);
    expect(world.ships()).toEqual(before);
  });

  it('is refused by a rollback where what the record does not name has it', async () => {
    const world = await after(web({ 'new-1': 80 }), web({ 'web-1': 80 }));
    expect(inWords(await world.plan([], { basis: 'record' }))).toEqual([
      'apply:web-1 refuse: Port 80/tcp of h1 is published by new-1, of an instance "new-1" that the record does not name. Have it removed with --prune, or stop it; nothing was touched.',
    ]);
  });

  it('is refused where who has it is not applied, or does not give it up', async () => {
    const world = await after(web({ 'web-1': 80, 'web-2': 81 }), web({ 'web-1': 81, 'web-2': 82 }));
    expect(inWords(await world.plan(['web-1']))).toEqual([
      'apply:web-1 refuse: Port 81/tcp of h1 is published by web-2, which this apply is not about. Apply web-2 as well; nothing was touched.',
    ]);
    const db = { db: { instances: { 'db-1': { ports: { http: 81 } } } } };
    const kept = await after({ services: db }, { services: { ...db, ...web({ 'web-1': 81 }).services } });
    expect(inWords(await kept.plan())).toContain(
      'apply:web-1 refuse: Port 81/tcp of h1 is published by db-1. Publish another port of one of them, or stop db-1; nothing was touched.',
    );
  });

  it('comes back to what was stopped for it where that cannot start', async () => {
    const world = await after(web({ 'old-1': 80 }), web({ 'web-1': 80 }));
    world.fleet.fault({ call: 'start', target: 'web-1', does: 'refused', times: 3 });
    expect((await world.play('apply', { prune: true })).verdict).toBe('failed');
    expect(portsOf(world)).toContain('old-1 running 80');
    expect(world.fleet.engine('h1').inspect('old-1')?.restart.name).toBe('always');
    expect(told(world)).toContain(
      'apply:web-1: It does not run on h1: old-1, which holds its port, was started again on h1.',
    );
  });
});

describe('ports that go round', () => {
  const before = web({ 'web-1': 80, 'web-2': 81 });
  const turned = web({ 'web-1': 81, 'web-2': 80 });

  it('are free before any of them is taken', async () => {
    const world = await after(before, turned);
    const saved = await world.plan();
    expect(inWords(saved)).toEqual([
      'stop:web-1@h1 stop',
      'stop:web-2@h1 stop',
      'apply:web-1 replace after stop:web-2@h1, stop:web-1@h1',
      'apply:web-2 replace after stop:web-2@h1, stop:web-1@h1',
      'remove:web-1.maestro-old@h1 remove after apply:web-1, apply:web-2',
      'remove:web-2.maestro-old@h1 remove after apply:web-1, apply:web-2',
    ]);
    expect((await world.play('apply', { saved, asPlanned: true })).verdict).toBe('succeeded');
    expect(portsOf(world).sort()).toEqual(['web-1 running 81', 'web-2 running 80']);
    expect(told(world)).toEqual([
      'stop:web-1@h1 stopped',
      'stop:web-2@h1 stopped',
      'apply:web-1 replaced',
      'apply:web-2 replaced',
      'remove:web-1.maestro-old@h1 removed',
      'remove:web-2.maestro-old@h1 removed',
    ]);
  });

  it.each(['pause', 'rollback', 'continue'] as const)(
    'go back together where one of them fails, with failure_action: %s',
    async (failureAction) => {
      const file = (release: number, app: number, web: number): EnvironmentOutline => ({
        services: {
          app: { instances: { 'app-1': { ports: { http: app }, container: always } } },
          web: {
            image: `web:${release}`,
            update: { failureAction },
            instances: { 'web-1': { ports: { http: web }, container: always } },
          },
        },
      });
      const world = await after(file(1, 80, 81), file(2, 81, 80));
      world.fleet.engine('h1').behave('web:2', { exitAfterMs: 0, exitCode: 3 });
      const result = await world.play('apply');
      expect(result.failures.map(({ code, hint }) => `${code}: ${hint}`)).toEqual([
        'container-died: Its old container, and those with which it exchanges ports, are put back at the end of the apply.',
      ]);
      expect(told(world)).toEqual([
        'stop:app-1@h1 stopped',
        'stop:web-1@h1 stopped',
        'apply:web-1 failed',
        'remove:app-1.maestro-old@h1 held-back',
        'remove:web-1.maestro-old@h1 held-back',
        'apply:app-1 held-back',
        'apply:app-1: Its ports were to go round with web-1, in vain: its old container was put back on h1, and runs.',
        'apply:web-1: Its ports were to go round with app-1, in vain: its old container was put back on h1, and runs.',
      ]);
      expect(portsOf(world).sort()).toEqual(['app-1 running 80', 'web-1 running 81']);
      for (const name of ['app-1', 'web-1'])
        expect(world.fleet.engine('h1').inspect(name)?.restart.name).toBe('always');
      world.fleet.engine('h1').behave('web:2', {});
      expect((await world.play('apply')).verdict).toBe('succeeded');
      expect(portsOf(world).sort()).toEqual(['app-1 running 81', 'web-1 running 80']);
    },
  );

  it('are gone on with by another apply after an interruption, which leaves all as it is', async () => {
    const world = await after(before, turned);
    const interrupt = new AbortController();
    await world.play('apply', {
      interrupt: interrupt.signal,
      onEvent: (event) => {
        if (event.type === 'step-settled' && event.step === 'stop:web-2@h1') interrupt.abort('SIGINT');
      },
    });
    expect(world.ships().h1).toEqual(['web-1 exited', 'web-2 exited']);
    expect(told(world)).toContain(
      'apply:web-1: Its old container, web-1, stays stopped on h1, as its ports go round with web-2 and not all of them run yet: the same command again goes on.',
    );
    expect((await world.play('apply')).verdict).toBe('succeeded');
    expect(portsOf(world).sort()).toEqual(['web-1 running 81', 'web-2 running 80']);
  });

  it('are told of by the names that the old containers have after an interruption', async () => {
    const world = await after(before, turned);
    const interrupt = new AbortController();
    await world.play('apply', {
      interrupt: interrupt.signal,
      onEvent: (event) => {
        if (event.type === 'operation-settled' && event.operation === 'create') interrupt.abort('SIGINT');
      },
    });
    const left = told(world).flatMap(
      (line) => /Its old container, (\S+), stays stopped/.exec(line)?.[1] ?? [],
    );
    const stopped = world.ships().h1?.flatMap((line) => /^(\S+) exited$/.exec(line)?.[1] ?? []);
    expect(left.sort()).toEqual(stopped);
    expect(left).toContain('web-1.maestro-old');
  });

  it('leave alone what is not begun, where the apply ends before', async () => {
    const file = (ports: readonly [number, number], level: string): EnvironmentOutline => ({
      services: {
        db: { instances: { 'db-1': { env: { LEVEL: level } } } },
        web: {
          requires: ['db'],
          instances: { 'web-1': { ports: { http: ports[0] } }, 'web-2': { ports: { http: ports[1] } } },
        },
      },
    });
    const world = await after(file([80, 81], 'info'), file([81, 80], 'debug'));
    world.fleet.fault({ call: 'create', target: 'db-1', does: 'refused' });
    expect((await world.play('apply')).verdict).toBe('failed');
    expect(world.fleet.operations().filter((one) => one.includes('web'))).toEqual([]);
    expect(portsOf(world).sort()).toEqual(['db-1 running ', 'web-1 running 80', 'web-2 running 81']);
  });

  it('stop nothing where that would leave too few up', async () => {
    const world = await after(before, web({ 'web-1': 81, 'web-2': 80 }, { minAvailable: 1 }));
    const result = await world.play('apply');
    expect(result.failures.map(({ code, cause }) => `${code}: ${cause}`)).toEqual([
      'min-available: It would leave 0 of web up, and its min_available says 1.',
      'min-available: It would leave 0 of web up, and its min_available says 1.',
    ]);
    expect(world.fleet.operations()).toEqual([]);
    expect((await world.play('apply', { force: true })).verdict).toBe('succeeded');
  });

  it('are an update of their service at one time, beside which no other one is made', async () => {
    const file = (ports: readonly [number, number], level: string): EnvironmentOutline => ({
      services: {
        web: {
          instances: {
            'web-1': { env: { LEVEL: level } },
            'web-2': { ports: { http: ports[0] } },
            'web-3': { ports: { http: ports[1] } },
            'web-4': { env: { LEVEL: level } },
          },
        },
      },
    });
    const world = await after(file([80, 81], 'info'), file([81, 80], 'debug'));
    expect((await world.play('apply')).verdict).toBe('succeeded');
    const started = ['h1: start web-2', 'h1: start web-3'];
    const doings = world.fleet.operations().filter((one) => /: (stop|start) /.test(one));
    expect(doings.map((one) => (started.includes(one) ? 'h1: start one of them' : one))).toEqual([
      'h1: stop web-1.maestro-old',
      'h1: start web-1',
      'h1: stop web-2',
      'h1: stop web-3',
      'h1: start one of them',
      'h1: start one of them',
      'h1: stop web-4.maestro-old',
      'h1: start web-4',
    ]);
  });

  it('also by way of what needs what', async () => {
    const file = (app: number | undefined, web: number): EnvironmentOutline => ({
      services: {
        app: { instances: { 'app-1': app === undefined ? {} : { ports: { http: app } } } },
        web: { image: `web:${web}`, requires: ['app'], instances: { 'web-1': { ports: { http: web } } } },
      },
    });
    const world = await after(file(undefined, 80), file(80, 81));
    expect(inWords(await world.plan())).toEqual([
      'stop:web-1@h1 stop',
      'apply:app-1 replace after stop:web-1@h1',
      'apply:web-1 replace after apply:app-1, stop:web-1@h1',
      'remove:app-1.maestro-old@h1 remove after apply:app-1, apply:web-1',
      'remove:web-1.maestro-old@h1 remove after apply:app-1, apply:web-1',
    ]);
    world.fleet.engine('h1').behave('web:81', { exitAfterMs: 0 });
    const old = portsOf(world).sort();
    expect((await world.play('apply')).verdict).toBe('failed');
    expect(portsOf(world).sort()).toEqual(old);
    world.fleet.engine('h1').behave('web:81', {});
    expect((await world.play('apply')).verdict).toBe('succeeded');
    expect(portsOf(world).sort()).toEqual(['app-1 running 80', 'web-1 running 81']);
  });

  it('stop what there was not before, and that is told', async () => {
    const file = (services: EnvironmentOutline['services'], web: number): EnvironmentOutline => ({
      services: {
        ...services,
        web: {
          image: `web:${web}`,
          requires: Object.keys(services),
          instances: { 'web-1': { ports: { http: web } } },
        },
      },
    });
    const app = { instances: { 'app-1': { ports: { http: 80 } } } };
    const world = await after(file({}, 80), file({ app }, 81));
    world.fleet.engine('h1').behave('web:81', { exitAfterMs: 0 });
    expect((await world.play('apply')).verdict).toBe('failed');
    expect(told(world).filter((line) => line.includes('in vain'))).toEqual([
      'apply:app-1: Its ports were to go round with web-1, in vain: its new container, app-1, was stopped on h1.',
      'apply:web-1: Its ports were to go round with app-1, in vain: its old container was put back on h1, and runs.',
    ]);
    expect(portsOf(world).sort()).toEqual(['app-1 exited ', 'web-1 running 80']);
  });
});

describe('a start of what publishes a port that another container has', () => {
  it('makes nothing, and says who has it', async () => {
    const before = web({ 'web-1': 80, 'web-2': 81 });
    const world = await after(before, web({ 'web-2': 81, 'web-3': 80, 'web-4': 82 }));
    const result = await world.play('start', { keepGoing: true });
    expect(told(world)).toEqual(['start:web-3 failed', 'start:web-2 already-up', 'start:web-4 started']);
    expect(result.failures).toEqual([
      {
        code: 'port-taken',
        ship: 'h1',
        instance: 'web-3',
        during: 'looking for its ports',
        cause: 'Port 80/tcp of h1 is published by web-1, of an instance "web-1" that the file does not name.',
        hint: 'Have it removed with `maestro apply --prune`, or stop it; nothing was touched.',
      },
    ]);
    expect(world.ships()['h1']).toEqual(['web-1 running', 'web-2 running', 'web-4 running']);
  });
});

describe('what is stopped to run elsewhere', () => {
  it('is stopped as by a stop, with its checks, at the place where it is', async () => {
    const tcp = { type: 'tcp', host: 'h2.test', port: 80, portName: 'http', maxWaitSeconds: 1 } as const;
    const on = (ship: string): EnvironmentOutline => ({
      ships: { h1: {}, h2: {} },
      services: {
        web: { instances: { 'web-1': { ship, lifecycle: { 'pre-stop': [tcp], stopped: [tcp] } } } },
      },
    });
    const world = await after(on('h1'), on('h2'));
    const asked: string[] = [];
    world.operator.onConnect = (host) => {
      asked.push(String(host));
      return { open: true };
    };
    expect((await world.play('apply')).verdict).toBe('succeeded');
    expect(
      world.events.flatMap((event) =>
        event.type === 'check-settled' ? [`${event.step} ${event.state}`] : [],
      ),
    ).toEqual(['stop:web-1@h1 pre-stop', 'stop:web-1@h1 stopped', 'apply:web-1 running']);

    world.operator.onConnect = () => ({ open: false, cause: 'connection refused' });
    const back = playWorld(on('h1'), { on: world });
    back.operator.onConnect = () => ({ open: false, cause: 'connection refused' });
    expect((await back.play('apply')).verdict).toBe('failed');
    expect(back.ships()).toEqual({ h1: [], h2: ['web-1 running'] });
  });
});
