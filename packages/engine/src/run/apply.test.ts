import { describe, expect, it } from 'vitest';
import type { Plan } from '../model/index.ts';
import type { EnvironmentOutline, ServiceOutline } from '../testing/environment-outline.ts';
import { type PlayWorld, playWorld } from '../testing/play-world.ts';

/** The steps of a plan, a line each. */
function inWords({ nodes }: Plan): string[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'gate') return [];
    const { change } = node;
    const fields =
      change?.kind === 'replace' || change?.kind === 'update'
        ? ` (${change.differences.map(({ field }) => field).join(', ')})`
        : '';
    return [`${node.id} ${change?.kind ?? 'none'}${fields}`];
  });
}

const two: EnvironmentOutline = {
  services: {
    db: { instances: { 'db-1': { ship: 'h1' } } },
    web: { requires: ['db'], instances: { 'web-1': { ship: 'h1' }, 'web-2': { ship: 'h2' } } },
  },
};

function withEnv(outline: EnvironmentOutline, env: { readonly [name: string]: string }): EnvironmentOutline {
  return {
    ...outline,
    services: {
      ...outline.services,
      web: { requires: ['db'], instances: { 'web-1': { ship: 'h1', env }, 'web-2': { ship: 'h2', env } } },
    },
  };
}

describe('an apply', () => {
  it('makes what is missing, and then has nothing to do', async () => {
    const world = playWorld(two);
    expect(inWords(await world.plan())).toEqual([
      'apply:db-1 create',
      'apply:web-1 create',
      'apply:web-2 create',
    ]);
    expect((await world.play('apply')).verdict).toBe('succeeded');
    expect(inWords(await world.plan())).toEqual([
      'apply:db-1 leave',
      'apply:web-1 leave',
      'apply:web-2 leave',
    ]);
    world.fleet.forgetCalls();
    expect((await world.play('apply')).outcomes.map(({ outcome }) => outcome.kind)).toEqual([
      'already-up',
      'already-up',
      'already-up',
    ]);
    expect(world.fleet.operations()).toEqual([]);
  });

  it('replaces what differs, one after the other, and keeps the old one until the new one is proven', async () => {
    const before = playWorld(two);
    await before.play('apply');
    const world = playWorld(withEnv(two, { LEVEL: 'debug' }), { on: before });
    expect(inWords(await world.plan())).toEqual([
      'apply:db-1 leave',
      'apply:web-1 replace (env.LEVEL)',
      'apply:web-2 replace (env.LEVEL)',
    ]);
    world.fleet.forgetCalls();
    const result = await world.play('apply');
    expect(result.outcomes.map(({ outcome }) => outcome.kind)).toEqual([
      'already-up',
      'replaced',
      'replaced',
    ]);
    expect(world.fleet.operations()).toEqual([
      'h1: rename web-1',
      'h1: create web-1',
      'h1: stop web-1.maestro-old',
      'h1: start web-1',
      'h1: remove web-1.maestro-old',
      'h2: rename web-2',
      'h2: create web-2',
      'h2: stop web-2.maestro-old',
      'h2: start web-2',
      'h2: remove web-2.maestro-old',
    ]);
    expect(inWords(await world.plan())).toEqual([
      'apply:db-1 leave',
      'apply:web-1 leave',
      'apply:web-2 leave',
    ]);
  });

  it('gives what moves to another ship the time to stop that the file says', async () => {
    const on = (ship: string): EnvironmentOutline => ({
      ships: { h1: {}, h2: {} },
      services: { db: { instances: { 'db-1': { ship, stopTimeoutSeconds: 120 } } } },
    });
    const before = playWorld(on('h1'));
    await before.play('apply');
    const world = playWorld(on('h2'), { on: before });
    expect((await world.play('apply')).verdict).toBe('succeeded');
    expect(
      world.events.flatMap((event) =>
        event.type === 'step-activity' && event.activity.kind === 'waiting-for-stop'
          ? [`${event.step} ${event.activity.timeoutSeconds} s`]
          : [],
      ),
    ).toEqual(['stop:db-1@h1 120 s']);
    expect(world.ships()).toEqual({ h1: [], h2: ['db-1 running'] });
  });

  describe('of what moves to another ship, and cannot run there,', () => {
    const stays =
      'apply:web-1: Its old container, web-1, stays stopped on h1, as its move to h2 is not finished: the same command again goes on.';
    const lifecycle = {
      running: [{ type: 'tcp', host: '10.0.0.1', port: 80, portName: 'http', maxWaitSeconds: 2 }],
    } as const;
    const always = { restart: { name: 'always', maximumRetryCount: 0 } } as const;
    const on = (ship: string): EnvironmentOutline => ({
      ships: { h1: {}, h2: {} },
      services: {
        web: {
          instances: {
            'web-1': { ship, lifecycle, container: always },
            'web-2': { ship, lifecycle, container: always },
          },
        },
      },
    });
    const moving = async (): Promise<ReturnType<typeof playWorld>> => {
      const before = playWorld(on('h1'));
      await before.play('apply');
      return playWorld(on('h2'), { on: before });
    };
    const warnings = ({ events }: ReturnType<typeof playWorld>): string[] =>
      events.flatMap((event) => (event.type === 'step-warned' ? [`${event.step}: ${event.message}`] : []));
    const restartOf = (world: ReturnType<typeof playWorld>): string | undefined =>
      world.fleet.engine('h1').inspect('web-1')?.restart.name;

    it('starts the old one again where it was, and moves it when it is applied again', async () => {
      const world = await moving();
      world.fleet.fault({ call: 'create', ship: 'h2', target: 'web-1', does: 'refused' });
      expect((await world.play('apply')).verdict).toBe('failed');
      expect(world.ships()).toEqual({ h1: ['web-1 running', 'web-2 running'], h2: [] });
      expect(restartOf(world)).toBe('always');
      expect(warnings(world)).toEqual([
        'apply:web-1: It does not run on h2: its old container, web-1, was started again on h1.',
      ]);
      world.fleet.heal();
      expect((await world.play('apply')).verdict).toBe('succeeded');
      expect(world.ships()).toEqual({ h1: [], h2: ['web-1 running', 'web-2 running'] });
    });

    it('starts it not where the new one runs, though its checks fail, and says that it is stopped', async () => {
      const world = await moving();
      world.operator.onConnect = () => ({ open: false, cause: 'connection refused by 10.0.0.1:80' });
      expect((await world.play('apply')).verdict).toBe('failed');
      expect(world.ships()).toEqual({ h1: ['web-1 exited', 'web-2 running'], h2: ['web-1 running'] });
      expect(warnings(world)).toEqual([stays]);
    });

    it('starts nothing after an interruption, and says that it is stopped', async () => {
      const world = await moving();
      const interrupt = new AbortController();
      await world.play('apply', {
        interrupt: interrupt.signal,
        onEvent: (event) => {
          if (event.type === 'step-settled' && event.step === 'stop:web-1@h1') interrupt.abort('SIGINT');
        },
      });
      expect(world.ships()).toEqual({ h1: ['web-1 exited', 'web-2 running'], h2: [] });
      expect(warnings(world)).toEqual([stays]);
    });
  });

  it('gives what the file names no more the time to stop that the file said when it was made', async () => {
    const cache: EnvironmentOutline['services'] = { cache: { instances: ['cache-1'] } };
    const before = playWorld({
      services: { ...cache, db: { instances: { 'db-1': { stopTimeoutSeconds: 120 }, 'db-2': {} } } },
    });
    await before.play('apply');
    const world = playWorld({ services: cache }, { on: before });
    await world.play('apply', { prune: true });
    expect(
      world.events.flatMap((event) =>
        event.type === 'step-activity' && event.activity.kind === 'waiting-for-stop'
          ? [`${event.step} ${event.activity.timeoutSeconds} s`]
          : [],
      ),
    ).toEqual(['remove:db-1@h1 120 s', 'remove:db-2@h1 10 s']);
    expect(world.ships()).toEqual({ h1: ['cache-1 running'] });
  });

  it('says how many are up, and how many must be, where it may take down no more', async () => {
    const web = (image: string): EnvironmentOutline => ({
      services: { web: { image, minAvailable: 1, instances: ['web-1'] } },
    });
    const before = playWorld(web('web:1'));
    await before.play('apply');
    const result = await playWorld(web('web:2'), { on: before }).play('apply');
    expect(result.failures.map(({ code, cause }) => [code, cause])).toEqual([
      ['min-available', 'It would leave 0 of web up, and its min_available says 1.'],
    ]);
  });

  it('counts as up what it is not to move, wherever that still runs', async () => {
    const web = (image: string, ship: string): EnvironmentOutline => ({
      ships: { h1: {}, h2: {}, h3: {} },
      services: { web: { image, minAvailable: 1, instances: { 'web-1': {}, 'web-2': { ship } } } },
    });
    const before = playWorld(web('web:1', 'h2'));
    await before.play('apply');
    const world = playWorld(web('web:2', 'h3'), { on: before });
    expect((await world.play('apply', { things: ['web-1'] })).failures).toEqual([]);
    expect(world.ships()).toEqual({ h1: ['web-1 running'], h2: ['web-2 running'], h3: [] });
  });

  it('takes down what a failed release left beside an old one, and has not proven itself, also to move it', async () => {
    const file = (ships: readonly [string, string, string], minAvailable?: number): EnvironmentOutline => ({
      services: {
        web: {
          ...(minAvailable === undefined ? {} : { minAvailable }),
          instances: {
            'web-1': { ship: ships[0] },
            'web-2': { ship: ships[1] },
            'web-3': { ship: ships[2] },
          },
        },
      },
    });
    const before = playWorld(file(['h2', 'h1', 'h1']));
    await before.play('apply');
    const engine = before.fleet.engine('h2');
    const old = engine.inspect('web-1');
    if (old === undefined) throw new Error('no container');
    engine.kill(old.id);
    engine.rename(old.id, 'web-1.maestro-old');
    const other = { ...old.labels, 'maestro.specification': 'sha256:failed' };
    engine.addContainer({ name: 'web-1', image: 'web:1', labels: other, state: 'running' });
    await before.play('stop', { things: ['web-2', 'web-3'] });

    const world = playWorld(file(['h1', 'h1', 'h2'], 2), { on: before });
    expect((await world.play('apply')).failures).toEqual([]);
    expect(world.ships()).toEqual({ h1: ['web-1 running', 'web-2 running'], h2: ['web-3 running'] });
  });

  it('pauses at the first that fails, and keeps its old container', async () => {
    const before = playWorld(two);
    await before.play('apply');
    const world = playWorld(withEnv(two, { LEVEL: 'debug' }), { on: before });
    world.fleet.engine('h1').behave('web-1', { exitAfterMs: 0, exitCode: 3 });
    const result = await world.play('apply');
    expect(result.outcomes.map(({ outcome }) => outcome.kind)).toEqual(['already-up', 'failed', 'not-begun']);
    expect(result.failures[0]?.hint).toMatch(/kept on h1 as web-1\.maestro-old, stopped/);
    expect(world.ships()).toEqual({
      h1: ['db-1 running', 'web-1 exited', 'web-1.maestro-old exited'],
      h2: ['web-2 running'],
    });
    expect((await world.play('apply', { rollbackTo: 2 })).failures[0]?.hint).toMatch(
      /stopped; `maestro rollback 2` tries again to go back, and `maestro apply` goes forward/,
    );
  });
});

describe('an apply of what is kept aside, as asked, beside a replacement that has failed', () => {
  it('puts it back with all that it keeps, and has the plan say so', async () => {
    const first = playWorld(two);
    await first.play('apply');
    const failing = playWorld(withEnv(two, { LEVEL: 'debug' }), { on: first });
    failing.fleet.engine('h1').behave('web-1', { exitAfterMs: 0, exitCode: 3 });
    await failing.play('apply');
    const old = failing.fleet.engine('h1').inspect('web-1.maestro-old')?.id;
    failing.fleet.engine('h1').behave('web-1', {});

    const world = playWorld(two, { on: failing });
    const step = (await world.plan()).nodes.find(({ id }) => id === 'apply:web-1');
    expect(step).toMatchObject({ change: { kind: 'replace', beside: true, putsBack: true } });
    const { images } = world.fleet.engine('h1');
    const before = images.id('web:1') ?? '';
    images.add('web:1', 'sha256:newer');
    const later = (await world.plan()).nodes.find(({ id }) => id === 'apply:web-1');
    expect(later).not.toMatchObject({ change: { putsBack: true } });
    images.add('web:1', before);
    expect((await world.play('apply')).verdict).toBe('succeeded');
    expect(world.fleet.engine('h1').inspect('web-1')).toMatchObject({ id: old, state: 'running' });
    expect(world.ships()).toEqual({ h1: ['db-1 running', 'web-1 running'], h2: ['web-2 running'] });
  });

  it('but where its secrets are others by now makes another one, and has the plan say that', async () => {
    const first = playWorld(withEnv(two, { API_KEY: 'before' }));
    await first.play('apply');
    const failing = playWorld(withEnv(two, { API_KEY: 'now', LEVEL: 'debug' }), { on: first });
    failing.fleet.engine('h1').behave('web-1', { exitAfterMs: 0, exitCode: 3 });
    await failing.play('apply');
    failing.fleet.engine('h1').behave('web-1', {});

    const world = playWorld(withEnv(two, { API_KEY: 'now' }), { on: failing });
    const step = (await world.plan()).nodes.find(({ id }) => id === 'apply:web-1');
    expect(step).toMatchObject({ change: { kind: 'replace', beside: true } });
    expect(step).not.toMatchObject({ change: { putsBack: true } });
    expect((await world.play('apply')).verdict).toBe('succeeded');
    expect(world.fleet.engine('h1').inspect('web-1')?.env).toContainEqual('API_KEY=now');
    expect(inWords(await world.plan()).every((line) => line.endsWith(' leave'))).toBe(true);
  });
});

it('a plan shows nothing of a secret that the file no longer has, or has as plain text', async () => {
  const licence = { kind: 'env', name: 'LIC' } as const;
  const first = playWorld({
    services: { web: { instances: { 'web-1': { env: { LICENCE: licence, KEPT: licence } } } } },
  });
  first.operator.onSecret = () => 'licsecretvalue';
  await first.play('apply');
  const world = playWorld(
    { services: { web: { instances: { 'web-1': { env: { KEPT: 'plain' } } } } } },
    { on: first },
  );
  const plan = await world.plan();
  expect(JSON.stringify(plan)).not.toContain('licsecretvalue');
  const [step] = plan.nodes;
  expect(step).toMatchObject({
    change: {
      differences: [
        { field: 'env.KEPT', is: '***', asked: 'plain' },
        { field: 'env.LICENCE', is: '***', asked: null },
      ],
    },
  });
});

describe('who takes something from what is put back', () => {
  it('is left alone where it has taken it from there, and replaced with it where that was started again', async () => {
    const file = (level: string): EnvironmentOutline => ({
      services: {
        db: {
          image: 'db:1',
          instances: { 'db-1': { env: { LEVEL: level } } },
        },
        web: {
          image: 'web:1',
          requires: ['db'],
          instances: {
            'files-1': { container: { volumesFrom: ['db-1'] } },
            'net-1': { container: { networkMode: 'container:db-1' } },
          },
        },
      },
    });
    const first = playWorld(file('info'));
    await first.play('apply');
    const failing = playWorld(file('debug'), { on: first });
    failing.fleet.engine('h1').behave('db-1', { exitAfterMs: 0, exitCode: 3 });
    await failing.play('apply');
    failing.fleet.engine('h1').behave('db-1', {});
    const ids = (): (string | undefined)[] =>
      ['db-1', 'files-1', 'net-1'].map((name) => failing.fleet.engine('h1').inspect(name)?.id);
    const before = ids();

    const world = playWorld(file('info'), { on: failing });
    const changes = (await world.plan()).nodes.flatMap((node) =>
      node.kind === 'step' && node.subject.kind === 'instance'
        ? [[node.subject.instance, node.change?.kind] as const]
        : [],
    );
    expect(changes).toEqual([
      ['db-1', 'replace'],
      ['files-1', 'leave'],
      ['net-1', 'replace'],
    ]);
    const { verdict, outcomes } = await world.play('apply');
    expect(verdict).toBe('succeeded');
    expect(outcomes.map(({ outcome }) => outcome.kind)).toEqual(['replaced', 'already-up', 'replaced']);
    expect(ids().map((id, index) => id === before[index])).toEqual([false, true, false]);
  });
});

/** Five instances of `web`, of this image, that are rolled back where they fail. */
function five(image: string): EnvironmentOutline {
  const names = ['web-1', 'web-2', 'web-3', 'web-4', 'web-5'];
  return { services: { web: { image, instances: names, update: { failureAction: 'rollback' } } } };
}

describe('a rollout of which the second of five fails', () => {
  it('keeps the first, puts the second back, and leaves the others', async () => {
    const before = playWorld(five('web:1'));
    await before.play('apply');
    const world = playWorld(five('web:2'), { on: before });
    world.fleet.onCall = ({ call, target }) => {
      if (call === 'start' && target === 'web-2')
        world.fleet.engine('h1').behave('web:2', { exitAfterMs: 0, exitCode: 3 });
    };
    const result = await world.play('apply');
    expect(result.outcomes.map(({ outcome }) => outcome.kind)).toEqual([
      'replaced',
      'failed',
      'not-begun',
      'not-begun',
      'not-begun',
    ]);
    expect(result.failures.map(({ hint }) => hint)).toEqual(['The old container was put back, and runs.']);
    expect(
      world.events.flatMap((event) =>
        event.type === 'step-warned' ? [`${event.step}: ${event.message}`] : [],
      ),
    ).toEqual([
      'apply:web-2: Only what failed is put back; on the new release stay: web-1. `maestro rollback` takes all of it back.',
    ]);
    const images = world.fleet
      .engine('h1')
      .list()
      .map(({ name, image, state }) => `${name} ${image} ${state}`);
    expect(images.sort()).toEqual([
      'web-1 web:2 running',
      'web-2 web:1 running',
      'web-3 web:1 running',
      'web-4 web:1 running',
      'web-5 web:1 running',
    ]);
  });

  it('with start-first says that the old one never stopped, and what the new one wrote', async () => {
    const file = (image: string): EnvironmentOutline => ({
      services: { web: { image, instances: ['web-1'], update: { order: 'start-first' } } },
    });
    const before = playWorld(file('web:1'));
    await before.play('apply');
    const world = playWorld(file('web:2'), { on: before });
    world.fleet.engine('h1').behave('web:2', { exitAfterMs: 0, exitCode: 3, log: ['no such table'] });
    const { failures } = await world.play('apply');
    expect(failures.map(({ code, hint, log }) => [code, hint, log])).toEqual([
      [
        'container-died',
        'The old container was not stopped, and runs; no new one is kept beside it.',
        ['no such table'],
      ],
    ]);
    expect(world.ships()).toEqual({ h1: ['web-1 running'] });
  });

  it('that has no health check is put back without it, where that came with the new one', async () => {
    const file = (image: string): EnvironmentOutline => ({
      services: {
        web: {
          image,
          instances: {
            'web-1': {
              ship: 'h1',
              lifecycle: { running: image === 'web:2' ? [{ type: 'health', maxWaitSeconds: 20 }] : [] },
            },
          },
          update: { failureAction: 'rollback' },
        },
      },
    });
    const before = playWorld(file('web:1'));
    await before.play('apply');
    const world = playWorld(file('web:2'), { on: before });
    world.fleet.engine('h1').behave('web:2', { unhealthyAfterMs: 500 });
    const { failures } = await world.play('apply');
    expect(failures.map(({ code, hint }) => `${code}: ${hint}`)).toEqual([
      'check-failed: The old container was put back, and runs.',
    ]);
    expect(world.ships()).toEqual({ h1: ['web-1 running'] });
  });

  it.each([
    ['refused', 'no space left on device'],
    ['not-found', 'No such container: 0f4d'],
  ] as const)(
    'says what stands where when the old one cannot be started either: %s',
    async (does, message) => {
      const before = playWorld(five('web:1'));
      await before.play('apply');
      const world = playWorld(five('web:2'), { on: before });
      world.fleet.engine('h1').behave('web:2', { exitAfterMs: 0, exitCode: 3 });
      let starts = 0;
      world.fleet.onCall = ({ call }) => {
        if (call !== 'start') return;
        starts += 1;
        // The second one is that of the old container.
        if (starts === 2) world.fleet.fault({ call: 'start', does, message });
      };
      const result = await world.play('apply');
      expect(result.failures.map(({ code, hint }) => `${code}: ${hint}`)).toEqual([
        `container-died: Putting the old container back failed as well, starting the container: ${message}. On h1 there is web-1 (exited); correct the cause and apply again, or go back with \`maestro rollback\`.`,
      ]);
      expect(world.ships()['h1']?.slice(0, 2)).toEqual(['web-1 exited', 'web-2 running']);
      world.fleet.onCall = () => undefined;
      world.fleet.engine('h1').behave('web:2', {});
      expect((await world.play('apply')).verdict).toBe('succeeded');
      expect(inWords(await world.plan()).every((line) => line.endsWith(' leave'))).toBe(true);
    },
  );
});

describe('what takes something from a container of which the replacement fails', () => {
  const file = (image: string, update: ServiceOutline['update'] = {}): EnvironmentOutline => ({
    services: {
      data: { image, update },
      side: {
        requires: ['data'],
        instances: {
          'side-1': { container: { networkMode: 'container:data-1' } },
          'side-2': { container: { ipcMode: 'container:side-1' } },
          'side-3': { container: { volumesFrom: ['data-1'] } },
          'side-4': { container: { links: { 'data-1': 'db' } } },
        },
      },
    },
  });
  const failing = async (
    update: ServiceOutline['update'],
    prepare: (world: PlayWorld) => unknown = () => undefined,
  ): Promise<PlayWorld> => {
    const before = playWorld(file('data:1', update));
    await before.play('apply');
    const world = playWorld(file('data:2', update), { on: before });
    await prepare(world);
    world.fleet.engine('h1').behave('data:2', { exitAfterMs: 0, exitCode: 9 });
    const { failures } = await world.play('apply');
    expect(failures.map(({ instance }) => instance)).toEqual(['data-1']);
    return world;
  };
  const hint = ({ events }: PlayWorld): string | undefined => {
    const last = events.at(-1);
    return last?.type === 'play-ended' ? last.result.failures[0]?.hint : undefined;
  };

  it('is started again with the old one that is put back, and nothing else is: all is as it was', async () => {
    const world = await failing({ failureAction: 'rollback' });
    expect(hint(world)).toBe(
      'The old container was put back, and runs. side-1, which shares its network, was started again as well. side-2, which shares its memory, was started again as well.',
    );
    expect(world.fleet.operations().slice(-5)).toEqual([
      'h1: start data-1',
      'h1: stop side-1',
      'h1: start side-1',
      'h1: stop side-2',
      'h1: start side-2',
    ]);
    const old = playWorld(file('data:1', { failureAction: 'rollback' }), { on: world });
    expect(inWords(await old.plan()).filter((line) => !/ (leave|keep)$/.test(line))).toEqual([]);
  });

  it('is left alone where it did not run before', async () => {
    const world = await failing({ failureAction: 'rollback' }, (world) => world.stop({ things: ['side'] }));
    expect(hint(world)).toBe('The old container was put back, and runs.');
  });

  it('is told to have lost it where the old one stays stopped', async () => {
    const world = await failing({});
    expect(hint(world)).toBe(
      'The old container is kept on h1 as data-1.maestro-old, stopped; correct the cause and apply again, or go back with `maestro rollback`. side-1, which shares its network, has lost that: the next apply makes it anew. side-4, which links to it, has lost that, and Docker runs no command in it (`maestro exec`, checks): the next apply makes it anew.',
    );
  });

  it('whose old one differs in secrets alone gets that back by them, not by a record', async () => {
    const of = (password: string) =>
      ({
        services: { app: { image: 'app:1', instances: { 'app-1': { env: { DB_PASSWORD: password } } } } },
      }) as const;
    const before = playWorld(of('right'));
    await before.play('apply');
    const world = playWorld(of('wrong'), { on: before });
    world.fleet.engine('h1').behave('app:1', { exitAfterMs: 0, exitCode: 7 });
    await world.play('apply');
    expect(hint(world)).toBe(
      'The old container is kept on h1 as app-1.maestro-old, stopped; correct the cause and apply again: with the secrets that it was made with in the file, it is put back. No record has them, so a rollback takes the secrets of the file as well.',
    );
    const again = playWorld(of('right'), { on: world });
    world.fleet.engine('h1').behave('app:1', {});
    expect(inWords(await again.plan())).toEqual(expect.arrayContaining([expect.stringContaining('app-1')]));
    expect((await again.play('apply')).verdict).toBe('succeeded');
  });

  it('whose old one differs in a secret among others is told that no record brings that back', async () => {
    const of = (password: string, level: string) =>
      ({
        services: {
          app: { image: 'app:1', instances: { 'app-1': { env: { DB_PASSWORD: password, LEVEL: level } } } },
        },
      }) as const;
    const before = playWorld(of('right', 'info'));
    await before.play('apply');
    const world = playWorld(of('wrong', 'debug'), { on: before });
    world.fleet.engine('h1').behave('app:1', { exitAfterMs: 0, exitCode: 7 });
    await world.play('apply');
    expect(hint(world)).toBe(
      "The old container is kept on h1 as app-1.maestro-old, stopped; correct the cause and apply again, or go back with `maestro rollback`. It has other secrets than the file, and no record has those: a rollback takes the file's; an apply of the file that it was made by puts it back.",
    );
    world.fleet.engine('h1').behave('app:1', {});
    const again = playWorld(of('right', 'info'), { on: world });
    expect((await again.play('apply')).verdict).toBe('succeeded');
    expect(world.fleet.operations().slice(-3)).toEqual([
      'h1: remove app-1',
      'h1: rename app-1.maestro-old',
      'h1: start app-1',
    ]);
  });

  it('and does not run is not told to have lost its link', async () => {
    const world = await failing({}, (world) => world.stop({ things: ['side-4'] }));
    expect(hint(world)).not.toContain('side-4');
  });

  it('is told to have lost it where it cannot be started again', async () => {
    const world = await failing({ failureAction: 'rollback' }, ({ fleet }) =>
      fleet.fault({ call: 'start', target: 'side-1', does: 'refused', message: 'no space left on device' }),
    );
    expect(hint(world)).toBe(
      'The old container was put back, and runs. side-1, which shares its network, has lost that, and could not be started again: no space left on device',
    );
  });
});
