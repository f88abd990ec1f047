import { beforeEach, describe, expect, it } from 'vitest';
import type { Status, StatusEvent } from '../../model/index.ts';
import type { Selection } from '../../plan/index.ts';
import { containerSpec } from '../../resolve/index.ts';
import { statusScope } from '../../status/index.ts';
import { buildEnvironment } from '../../testing/build-environment.ts';
import { FakeClock } from '../../testing/fake-clock.ts';
import type { FakeEngine } from '../../testing/fake-engine.ts';
import { FakeFleet } from '../../testing/fake-host.ts';
import { specificationDigest } from '../specification-digest.ts';
import { type ReadStatusRequest, readStatus } from './read-status.ts';
import { watchStatus } from './watch-status.ts';

/** `web-1` on h1, `web-2` on h2, nothing on h3. */
class World {
  readonly clock = new FakeClock(Date.UTC(2030, 0, 1));
  readonly fleet = new FakeFleet(this.clock, { latencyMs: 0 });
  readonly environment = buildEnvironment({
    name: 'shop',
    ships: { h1: {}, h2: {}, h3: {} },
    services: { web: { instances: { 'web-1': { ship: 'h1' }, 'web-2': { ship: 'h2' } } } },
  });
  readonly #over = new AbortController();

  engine(ship: string): FakeEngine {
    return this.fleet.engine(ship);
  }

  /** A container that Maestro made for an instance. */
  add(ship: string, name: string, instance: string = name, service = 'web'): string {
    const labels = {
      'maestro.environment': 'shop',
      'maestro.service': service,
      'maestro.instance': instance,
    };
    return this.engine(ship).addContainer({ name, labels });
  }

  /** A container that was made for what the file asks for, or for something else. */
  addMade(name: 'web-1' | 'web-2', asked: 'as asked' | 'otherwise'): string {
    const digest = specificationDigest(containerSpec(this.environment, name));
    const labels = {
      'maestro.environment': 'shop',
      'maestro.specification': asked === 'as asked' ? digest : 'sha256:before',
    };
    const ship = name === 'web-1' ? 'h1' : 'h2';
    return this.engine(ship).addContainer({ name, image: 'web:1', labels });
  }

  async read(selection: Selection = {}, more: Partial<ReadStatusRequest> = {}): Promise<string[]> {
    const statuses = await readStatus({
      ...this.#request(selection),
      inspect: 'none',
      concurrency: 0,
      ...more,
    });
    return statuses.map(line);
  }

  /** Watches while something is done. */
  async watching(meanwhile: (told: string[]) => Promise<void>, selection: Selection = {}): Promise<string[]> {
    const told: string[] = [];
    const watch = async (): Promise<void> => {
      const events = watchStatus({ ...this.#request(selection), clock: this.clock });
      for await (const event of events) told.push(eventLine(event));
    };
    const ended = watch().catch((error: unknown) => error);
    await this.pass(100);
    await meanwhile(told);
    await this.pass(100);
    this.#over.abort('over');
    expect(await ended).toBe('over');
    return told;
  }

  pass(ms: number): Promise<void> {
    return this.clock.sleep(ms, new AbortController().signal);
  }

  #request(selection: Selection): Pick<ReadStatusRequest, 'scope' | 'connector' | 'signal'> {
    const scoped = statusScope(this.environment, selection);
    if (!scoped.ok) throw new Error(scoped.problems.map(({ message }) => message).join());
    return { scope: scoped.scope, connector: this.fleet, signal: this.#over.signal };
  }
}

function line(status: Status): string {
  switch (status.kind) {
    case 'instance': {
      const { instance, ship, condition, cause, drifted } = status;
      const why = cause === null ? '' : `, ${cause}`;
      return `${instance} on ${ship}: ${condition}${why}${drifted.map((what) => `, drifted ${what}`).join('')}`;
    }
    case 'orphan': {
      const { container, ship, because, placedOn, condition } = status;
      return `${container.name} on ${ship}: ${condition}, ${because}${placedOn === null ? '' : ` (${placedOn})`}`;
    }
    case 'ship':
      return `${status.ship}: ${status.cause}`;
  }
}

function eventLine({ type, status }: StatusEvent): string {
  return type === 'status' ? line(status) : `gone: ${line(status)}`;
}

let world: World;
beforeEach(() => {
  world = new World();
});

describe('reading', () => {
  it('takes one request per ship', async () => {
    world.add('h1', 'web-1');
    world.engine('h2').addContainer({ name: 'web-2', labels: { 'maestro.environment': 'bank' } });
    expect(await world.read()).toEqual([
      'web-1 on h1: up',
      'web-2 on h2: foreign, it belongs to environment "bank"',
    ]);
    expect(world.fleet.calls.map(({ ship, call }) => `${ship}: ${call}`)).toEqual([
      'h1: list',
      'h2: list',
      'h3: list',
    ]);
  });

  it('tells what is not as the file says, by the listing and the images that its tags stand for', async () => {
    world.addMade('web-1', 'as asked');
    world.addMade('web-2', 'otherwise');
    expect(await world.read()).toEqual(['web-1 on h1: up', 'web-2 on h2: up, drifted specification']);
    world.engine('h1').images.add('web:1', 'sha256:newer');
    world.engine('h2').images.add('web:1', 'sha256:newer');
    expect(await world.read()).toEqual([
      'web-1 on h1: up, drifted image',
      'web-2 on h2: up, drifted specification, drifted image',
    ]);
    expect(new Set(world.fleet.calls.map(({ call }) => call))).toEqual(new Set(['list', 'image-id']));
    // A tag that is gone makes no difference, to an apply neither.
    world.engine('h1').images.remove('web:1');
    world.engine('h2').images.remove('web:1');
    expect(await world.read()).toEqual(['web-1 on h1: up', 'web-2 on h2: up, drifted specification']);
    world.engine('h1').images.add('web:1', 'sha256:newer');
    expect(await world.read({ things: ['web-1'] }, { inspect: 'all' })).toEqual([
      'web-1 on h1: up, drifted image',
    ]);
  });

  it('counts how long by the clock of each ship, however wrong that is', async () => {
    world.engine('h1').clockSkewMs = 3_600_000;
    world.engine('h2').clockSkewMs = -3_600_000;
    world.add('h1', 'web-1');
    world.add('h2', 'web-2');
    await world.pass(180_000);
    const scoped = statusScope(world.environment, {});
    if (!scoped.ok) throw new Error('it is rejected');
    const { signal } = new AbortController();
    const { scope } = scoped;
    const asked = { scope, connector: world.fleet, signal, inspect: 'all', concurrency: 0 } as const;
    const elapsed = (status: Status): number | null | undefined =>
      status.kind === 'instance' ? status.container?.elapsedMs : undefined;
    expect((await readStatus(asked)).map(elapsed)).toEqual([180_000, 180_000]);
  });

  it('compares all that a plan does, where it inspects all', async () => {
    const id = world.addMade('web-1', 'as asked');
    const closely = (): Promise<string[]> => world.read({ things: ['web-1'] }, { inspect: 'all' });
    expect(await closely()).toEqual(['web-1 on h1: up']);
    world.engine('h1').update(id, { name: 'always', maximumRetryCount: 0 });
    expect(await world.read({ things: ['web-1'] })).toEqual(['web-1 on h1: up']);
    expect(await closely()).toEqual(['web-1 on h1: up, drifted container']);
    world.engine('h1').kill(id);
    world.engine('h1').remove(id);
    world.engine('h1').addContainer({ name: 'web-1', image: 'web:1' });
    expect(await closely()).toEqual(['web-1 on h1: up, drifted specification']);
  });

  it('shows a silent ship by its instances, or by itself', async () => {
    world.fleet.fault({ call: 'list', ship: 'h2', does: 'unreachable' });
    world.fleet.fault({ call: 'list', ship: 'h3', does: 'unreachable' });
    expect(await world.read()).toEqual([
      'web-1 on h1: absent',
      'web-2 on h2: unreachable, connection refused by h2',
      'h3: connection refused by h3',
    ]);
  });

  it('does not call a ship silent that could not be asked, or that refused', async () => {
    world.fleet.fault({ call: 'list', ship: 'h1', does: 'misconfigured' });
    world.fleet.fault({ call: 'list', ship: 'h3', does: 'refused', message: 'the daemon is shutting down' });
    expect(await world.read()).toEqual([
      'web-1 on h1: unknown, the TLS key of ship h1 cannot be read',
      'web-2 on h2: absent',
      'h3: the daemon is shutting down',
    ]);
  });

  it('shows every kind of orphan, and nobody else’s container', async () => {
    world.add('h1', 'web-1');
    world.add('h1', 'web-1.maestro-old', 'web-1');
    world.add('h1', 'mine', 'web-1');
    world.add('h2', 'web-1', 'web-1');
    world.add('h2', 'api-1', 'api-1', 'api');
    // As one of 0.8.3 is kept.
    const id = world.engine('h2').addContainer({ name: 'web-2', state: 'exited' });
    world.engine('h2').rename(id, `web-2.maestro-old-${id}`);
    world.engine('h2').addContainer({ name: 'web-2.maestro-old', state: 'exited' });
    world.engine('h2').addContainer({ name: 'stranger' });
    world.engine('h3').addContainer({ name: 'web-1' });
    expect(await world.read()).toEqual([
      'web-1 on h1: up',
      'web-2 on h2: absent',
      'mine on h1: up, renamed (h1)',
      'web-1.maestro-old on h1: up, kept-aside (h1)',
      'api-1 on h2: up, not-in-file',
      'web-1 on h2: up, elsewhere (h1)',
      'web-2.maestro-old-h2-3 on h2: down, kept-aside (h2)',
    ]);
  });

  it('asks the ships, and shows the orphans, that a selection is about', async () => {
    world.add('h1', 'web-0', 'web-0');
    world.add('h1', 'web-1.maestro-old', 'web-1');
    world.add('h3', 'web-0', 'web-0');
    world.add('h3', 'api-1', 'api-1', 'api');
    const asked = async (selection: Selection): Promise<string[]> => {
      world.fleet.forgetCalls();
      const lines = await world.read(selection);
      return [...lines, world.fleet.calls.map(({ ship }) => ship).join(' ')];
    };
    expect(await asked({ things: ['web-1'] })).toEqual([
      'web-1 on h1: absent',
      'web-1.maestro-old on h1: up, kept-aside (h1)',
      'h1',
    ]);
    expect(await asked({ things: ['web'] })).toEqual([
      'web-1 on h1: absent',
      'web-2 on h2: absent',
      'web-0 on h1: up, not-in-file',
      'web-1.maestro-old on h1: up, kept-aside (h1)',
      'h1 h2',
    ]);
    expect(await asked({ containerFilter: '*-1' })).toEqual([
      'web-1 on h1: absent',
      'web-1.maestro-old on h1: up, kept-aside (h1)',
      'h1',
    ]);
    expect(await asked({ shipFilter: 'h3' })).toEqual([
      'api-1 on h3: up, not-in-file',
      'web-0 on h3: up, not-in-file',
      'h3',
    ]);
  });

  it('finds a restart loop by a closer look at what is too young', async () => {
    world.engine('h1').images.add('busybox:1');
    world.engine('h1').behave('web-1', { exitAfterMs: 50, exitCode: 1, comesBack: true });
    world.engine('h1').start(world.engine('h1').addContainer({ name: 'web-1', state: 'exited' }));
    await world.pass(320);
    expect(await world.read({ things: ['web-1'] })).toEqual(['web-1 on h1: up']);
    expect(await world.read({ things: ['web-1'] }, { inspect: 'too-young-to-tell' })).toEqual([
      'web-1 on h1: restarting',
    ]);
  });

  it('of a ship that is lost in between tells that', async () => {
    world.add('h1', 'web-1');
    world.fleet.fault({ call: 'inspect', does: 'lost-answer' });
    expect(await world.read({ things: ['web-1'] }, { inspect: 'all' })).toEqual([
      'web-1 on h1: unreachable, the connection to h1 was lost',
    ]);
  });
});

describe('watching', () => {
  const first = ['web-1 on h1: up', 'web-2 on h2: absent'];

  it('tells when a container is replaced by one that is as the file says', async () => {
    const id = world.addMade('web-1', 'otherwise');
    const told = await world.watching(
      async () => {
        world.engine('h1').setState('web-1', 'exited');
        world.engine('h1').remove(id);
        const next = world.addMade('web-1', 'as asked');
        world.engine('h1').setState('web-1', 'exited');
        world.engine('h1').start(next);
        await world.pass(10);
      },
      { things: ['web-1'] },
    );
    expect([told[0], told.at(-1)]).toEqual(['web-1 on h1: up, drifted specification', 'web-1 on h1: up']);
  });

  it('tells what happens, by an inspection each', async () => {
    world.add('h1', 'web-1');
    const told = await world.watching(async () => {
      world.fleet.forgetCalls();
      world.engine('h1').kill('web-1');
      await world.pass(10);
      world.engine('h1').start(world.engine('h1').inspect('web-1')?.id ?? '');
      await world.pass(10);
      world.engine('h1').pause('web-1');
      await world.pass(10);
      world.engine('h1').addContainer({ name: 'stranger' });
      world.engine('h1').kill('stranger');
    });
    expect(told).toEqual([...first, 'web-1 on h1: down', 'web-1 on h1: up', 'web-1 on h1: paused']);
    expect(world.fleet.calls.map(({ call }) => call)).toEqual(['inspect', 'inspect', 'inspect']);
  });

  it('lists nothing while nothing happens', async () => {
    world.add('h1', 'web-1');
    await world.watching(async () => {
      world.fleet.forgetCalls();
      await world.pass(120_000);
      expect(new Set(world.fleet.calls.map(({ call }) => call))).toEqual(new Set(['time']));
    });
  });

  it('tells of a container that ended and is up again before anybody looked', async () => {
    const id = world.add('h1', 'web-1');
    const told = await world.watching(async () => {
      world.engine('h1').kill('web-1');
      world.engine('h1').start(id);
    });
    expect(told).toEqual([...first, 'web-1 on h1: up']);
  });

  it('goes on after a lost connection, with one listing', async () => {
    world.add('h1', 'web-1');
    world.add('h1', 'web-0');
    const told = await world.watching(async () => {
      world.fleet.forgetCalls();
      world.fleet.fault({ call: 'any', ship: 'h1', does: 'unreachable', times: 3 });
      world.engine('h1').cut();
      world.engine('h1').kill('web-1');
      await world.pass(10_000);
    });
    expect(told).toEqual([
      ...first,
      'web-0 on h1: up, not-in-file',
      'web-1 on h1: unreachable, the connection to h1 was lost',
      'web-0 on h1: unreachable, not-in-file',
      'web-1 on h1: down',
      'web-0 on h1: up, not-in-file',
    ]);
    expect(world.fleet.calls.filter(({ call }) => call === 'list')).toHaveLength(1);
  });

  it('tells of orphans that come and go, and of a ship without instances', async () => {
    world.fleet.fault({ call: 'events', ship: 'h3', does: 'unreachable' });
    const told = await world.watching(async () => {
      const id = world.add('h1', 'web-0');
      world.engine('h1').pause('web-0');
      await world.pass(10);
      world.engine('h1').setState('web-0', 'exited');
      world.engine('h1').remove(id);
      await world.pass(1000);
    });
    expect(told).toEqual([
      'h3: connection refused by h3',
      'web-1 on h1: absent',
      'web-2 on h2: absent',
      'web-0 on h1: paused, not-in-file',
      'gone: web-0 on h1: paused, not-in-file',
      'gone: h3: connection refused by h3',
    ]);
  });

  it('shows a restart loop at each turn, and its end', async () => {
    const engine = world.engine('h1');
    const id = world.add('h1', 'web-1');
    engine.behave('web-1', { exitAfterMs: 50, exitCode: 1, comesBack: true });
    const told = await world.watching(async () => {
      engine.kill('web-1');
      engine.start(id);
      await world.pass(280);
      engine.behave('web-1', {});
      await world.pass(20_000);
    });
    expect(told).toEqual([
      ...first,
      'web-1 on h1: up',
      'web-1 on h1: restarting',
      'web-1 on h1: restarting',
      'web-1 on h1: restarting',
      'web-1 on h1: up',
    ]);
  });
});
