import { describe, expect, it } from 'vitest';
import { labelNames, type PlayResult } from '../model/index.ts';
import type { EnvironmentOutline } from '../testing/environment-outline.ts';
import { type PlayWorld, playWorld } from '../testing/play-world.ts';

const ours = { [labelNames.environment]: 'test', [labelNames.instance]: 'web-1' };

/** `web-1` of `web:1`, that runs. */
async function runningWeb(): Promise<PlayWorld> {
  const world = playWorld({ services: { web: {} } });
  await world.start();
  world.fleet.forgetCalls();
  return world;
}

describe('a restart', () => {
  it('stops what runs, makes a new container, and starts it', async () => {
    const world = await runningWeb();
    await world.play('restart');
    expect(world.story()).toEqual([
      'play-began restart test: restart:web-1',
      'ship-observed h1 (1)',
      'restart:web-1 observed running',
      'restart:web-1 began',
      'restart:web-1 looking',
      'restart:web-1 stop web-1',
      'restart:web-1 waiting for the stop, 10 s at most',
      'restart:web-1 rename web-1',
      'restart:web-1 create web-1',
      'restart:web-1 start web-1',
      'restart:web-1 remove web-1.maestro-old',
      'restart:web-1 looking',
      'restart:web-1 settled restarted (h1-2)',
      'play-ended succeeded',
    ]);
  });

  it('has the image there before anything is stopped', async () => {
    const world = await runningWeb();
    world.fleet.engine('h1').images.remove('web:1');
    const result = await world.play('restart');
    expect(result.failures.map(({ code }) => code)).toEqual(['image-missing']);
    expect(world.ships()).toEqual({ h1: ['web-1 running'] });
    expect(world.fleet.operations()).toEqual(['h1: pull web:1']);
  });

  it('stops nothing whose successor could not publish its ports, and says so before', async () => {
    const file = (one: number, two: number): EnvironmentOutline => ({
      services: {
        one: { instances: { 'one-1': { ports: { http: { exposed: 80, external: one } } } } },
        two: { instances: { 'two-1': { ports: { http: { exposed: 80, external: two } } } } },
      },
    });
    const before = playWorld(file(8080, 8081));
    await before.start();
    const world = playWorld(file(8082, 8080), { on: before });
    const alone = await world.play('restart', { things: ['two-1'] });
    expect(alone.failures.map(({ code }) => code)).toEqual(['port-taken']);
    expect(world.ships()).toEqual({ h1: ['one-1 running', 'two-1 running'] });
    // Who holds it may give it up in the same restart, if that comes before for sure.
    const atOnce = await world.play('restart');
    expect(atOnce.outcomes.map(({ step, outcome }) => `${step} ${outcome.kind}`)).toEqual([
      'restart:one-1 not-begun',
      'restart:two-1 failed',
    ]);
    const after = playWorld(file(8081, 8083), { on: before });
    expect((await after.play('restart', { concurrency: 1 })).failures.map(({ code }) => code)).toEqual([
      'port-taken',
    ]);
    const both = await world.play('restart', { concurrency: 1 });
    expect(both.failures.map(({ code }) => code)).toEqual([]);
  });

  it('leaves a paused container to who has paused it', async () => {
    const world = await runningWeb();
    world.fleet.engine('h1').pause('web-1');
    const result = await world.play('restart');
    expect(result.failures.map(({ code }) => code)).toEqual(['container-paused']);
    expect(world.ships()).toEqual({ h1: ['web-1 paused'] });
  });

  it('starts the old container again where a new one cannot be made', async () => {
    const world = await runningWeb();
    world.fleet.fault({ call: 'create', does: 'refused', message: 'no space left on device' });
    const result = await world.play('restart');
    expect(result.failures).toEqual([
      {
        code: 'create-failed',
        ship: 'h1',
        instance: 'web-1',
        during: 'creating the container',
        cause: 'no space left on device.',
        hint: 'The disk of h1 is full: `docker system df` there shows what takes the room. The old container was started again; correct the cause, and restart.',
      },
    ]);
    expect(world.fleet.operations()).toEqual([
      'h1: stop web-1',
      'h1: rename web-1',
      'h1: create web-1',
      'h1: rename web-1.maestro-old',
      'h1: start web-1',
    ]);
    expect(world.ships()).toEqual({ h1: ['web-1 running'] });
  });

  it.each(['start', 'connect'] as const)(
    'starts the old container again where a new one cannot be started (%s)',
    async (call) => {
      const networks = ['front', 'back'];
      const world = playWorld({
        networks: { front: {}, back: {} },
        services: { web: { instances: { 'web-1': { networks } } } },
      });
      await world.start();
      const [before] = world.fleet.engine('h1').list();
      world.fleet.forgetCalls();
      world.fleet.fault({ call, does: 'refused', message: 'exec: "nosuch": executable file not found' });
      const result = await world.play('restart');
      expect(result.failures).toEqual([
        {
          code: `${call}-failed`,
          ship: 'h1',
          instance: 'web-1',
          during: call === 'start' ? 'starting the container' : 'attaching the container to the network back',
          cause: 'exec: "nosuch": executable file not found.',
          hint: 'The first word of the entrypoint, or of the command where there is none, has to be a program of the image; a line for a shell is [sh, -c, "LINE"]. The old container was started again; correct the cause, and restart.',
        },
      ]);
      expect(world.fleet.operations()).toEqual([
        'h1: stop web-1',
        'h1: rename web-1',
        'h1: create web-1',
        'h1: connect web-1',
        ...(call === 'start' ? ['h1: start web-1'] : []),
        'h1: remove web-1',
        'h1: rename web-1.maestro-old',
        'h1: start web-1',
      ]);
      const [after] = world.fleet.engine('h1').list();
      expect({ id: after?.id, state: after?.state }).toEqual({ id: before?.id, state: 'running' });
    },
  );

  it('looks first whether a new container that could not be started runs all the same', async () => {
    const world = await runningWeb();
    world.fleet.fault({ call: 'start', does: 'refused' });
    let inspections = 0;
    world.fleet.onCall = ({ call, target }) => {
      if (call === 'start') inspections = 0;
      if (call !== 'inspect' || target !== 'web-1') return;
      inspections += 1;
      const made = world.fleet.engine('h1').inspect('web-1');
      if (inspections === 1 && made?.state === 'created') world.fleet.engine('h1').start(made.id);
    };
    const result = await world.play('restart');
    expect(result.failures.map(({ code, hint }) => [code, hint])).toEqual([
      [
        'start-failed',
        'The old container is kept on h1 as web-1.maestro-old; the next start goes on from there.',
      ],
    ]);
    expect(world.ships()).toEqual({ h1: ['web-1 running', 'web-1.maestro-old exited'] });
    expect((await world.start()).verdict).toBe('succeeded');
    expect(world.ships()).toEqual({ h1: ['web-1 running'] });
  });

  it('leaves a new container that ends at once for people to look at', async () => {
    const world = await runningWeb();
    world.fleet.engine('h1').behave('web-1', { exitAfterMs: 0, exitCode: 1 });
    const result = await world.play('restart');
    expect(result.failures.map(({ code }) => code)).toEqual(['container-died']);
    expect(world.ships()).toEqual({ h1: ['web-1 exited'] });
  });

  it('whose ship is lost does not name the same command again', async () => {
    const world = await runningWeb();
    world.fleet.fault({ call: 'stop', does: 'cut' });
    world.fleet.onCall = ({ call }) => {
      if (call === 'stop') world.fleet.fault({ call: 'any', does: 'cut', times: Infinity });
    };
    const result = await world.play('restart');
    expect(result.failures.map(({ during, hint }) => [during, hint])).toEqual([
      [
        'stopping the container',
        'Whether it took effect is not known; when h1 answers again, restart web-1 alone: the same command would restart once more what it has restarted.',
      ],
    ]);
  });

  describe('with pre-start checks', () => {
    const preStart = [{ type: 'exec', command: ['may-start'], attempts: 1, envFrom: 'env' } as const];
    const checked: EnvironmentOutline = {
      services: { web: { instances: { 'web-1': { lifecycle: { 'pre-start': preStart } } } } },
    };
    const hold = (world: PlayWorld): void => {
      world.operator.onRun = () => ({ kind: 'exited', exitCode: 1, output: '' });
    };
    const hints = ({ failures }: PlayResult): unknown => failures.map(({ code, hint }) => [code, hint]);

    it.each([{}, { reuse: true }, { stopStartDelaySeconds: 5 }, { refreshImages: true }])(
      'stops nothing where one fails (%j)',
      async (options) => {
        const world = playWorld(checked);
        await world.start();
        world.fleet.forgetCalls();
        hold(world);
        const result = await world.play('restart', options);
        expect(hints(result)).toEqual([['check-failed', 'The container was not stopped.']]);
        expect(world.fleet.operations()).toEqual([]);
        expect(world.ships()).toEqual({ h1: ['web-1 running'] });
      },
    );

    it('asks them once, before the image is pulled', async () => {
      const world = playWorld(checked);
      await world.start();
      world.fleet.engine('h1').images.offer('web:1');
      await world.play('restart', { refreshImages: true });
      expect(world.story().slice(3)).toEqual([
        'restart:web-1 began',
        'restart:web-1 checking pre-start (1)',
        'restart:web-1 pre-start check exec may-start passed',
        'restart:web-1 pulling web:1',
        'restart:web-1 looking',
        'restart:web-1 stop web-1',
        'restart:web-1 waiting for the stop, 10 s at most',
        'restart:web-1 rename web-1',
        'restart:web-1 create web-1',
        'restart:web-1 start web-1',
        'restart:web-1 remove web-1.maestro-old',
        'restart:web-1 looking',
        'restart:web-1 settled restarted (h1-2)',
        'play-ended succeeded',
      ]);
    });

    it('asks none of what is left alone', async () => {
      const world = playWorld(checked);
      await world.start();
      hold(world);
      const { outcomes } = await world.play('restart', { onlyIfChanged: true });
      expect(outcomes.map(({ outcome }) => outcome)).toEqual([{ kind: 'left-alone', because: 'same-image' }]);
    });

    it('says that nothing was started where nothing ran', async () => {
      const world = playWorld(checked);
      hold(world);
      expect(hints(await world.play('restart'))).toEqual([['check-failed', 'Nothing was started.']]);
      expect(world.ships()).toEqual({ h1: [] });
    });

    it('says that it is stopped where an interrupted run of it had stopped it', async () => {
      const world = playWorld(checked);
      const id = world.fleet.engine('h1').addContainer({ name: 'web-1', labels: ours, state: 'exited' });
      hold(world);
      const result = await world.play('restart', {
        changePlan: (plan) => ({
          ...plan,
          nodes: plan.nodes.map((node) =>
            node.kind === 'step' ? { ...node, earlier: { stopped: [id], started: [] } } : node,
          ),
        }),
      });
      expect(hints(result)).toEqual([
        ['check-failed', 'The container is stopped, and was not started again.'],
      ]);
    });
  });

  it('lets the delay pass between stop and start, and starts the same container with reuse', async () => {
    const world = await runningWeb();
    const began = world.clock.now();
    await world.play('restart', { reuse: true, stopStartDelaySeconds: 7 });
    expect(world.fleet.operations()).toEqual(['h1: stop web-1', 'h1: start web-1']);
    expect(world.story()).toContain('restart:web-1 waiting 7 s to start');
    expect(world.clock.now() - began).toBeGreaterThan(7000);
  });

  it('starts what does not run', async () => {
    const world = playWorld({ services: { web: {} } });
    const { outcomes } = await world.play('restart');
    expect(outcomes.map(({ outcome }) => outcome.kind)).toEqual(['started']);
  });

  it('starts again after a stopped check that failed, and fails', async () => {
    const stopped = [{ type: 'exec', command: ['gone'], attempts: 1, envFrom: 'env' } as const];
    const world = playWorld({ services: { web: { instances: { 'web-1': { lifecycle: { stopped } } } } } });
    await world.start();
    world.operator.onRun = () => ({ kind: 'exited', exitCode: 1, output: 'still there' });
    const result = await world.play('restart');
    expect(result.failures.map(({ code, hint }) => [code, hint])).toEqual([
      ['check-failed', 'The container was started again all the same.'],
    ]);
    expect(world.ships()).toEqual({ h1: ['web-1 running'] });
  });

  it('leaves alone what runs the image that its tag names, where only what changed is asked for', async () => {
    const world = playWorld({ services: { web: { instances: ['web-1', 'web-2'] } } });
    await world.start();
    const { fleet } = world;
    fleet.forgetCalls();
    const unchanged = await world.play('restart', { onlyIfChanged: true });
    expect(unchanged.outcomes.map(({ outcome }) => outcome)).toEqual(
      Array(2).fill({ kind: 'left-alone', because: 'same-image' }),
    );
    expect(fleet.operations()).toEqual([]);

    fleet.engine('h1').images.offer('web:1', { id: 'sha256:newer' });
    const changed = await world.play('restart', { onlyIfChanged: true, refreshImages: true });
    expect(changed.outcomes.map(({ outcome }) => outcome.kind)).toEqual(['restarted', 'restarted']);
    expect(fleet.operations().filter((operation) => operation.includes('pull'))).toEqual(['h1: pull web:1']);
  });

  it('goes from dependents to what they need, and brings an omitted dependent up only where it ran', async () => {
    const world = playWorld({
      services: {
        db: {},
        web: { requires: ['db'] },
        idle: { requires: ['db'], omit: true },
        busy: { requires: ['db'], omit: true },
      },
    });
    world.fleet.engine('h1').addContainer({ name: 'busy-1', state: 'running' });
    await world.start();
    const { outcomes } = await world.play('restart');
    expect(outcomes.map(({ step, outcome }) => [step, outcome.kind])).toEqual([
      ['restart:busy-1', 'restarted'],
      ['restart:idle-1', 'already-down'],
      ['restart:web-1', 'restarted'],
      ['restart:db-1', 'restarted'],
    ]);
    const settled = world.story().filter((line) => / settled /.test(line));
    expect(settled.at(-1)).toContain('restart:db-1');
  });

  describe('of what gives something to others', () => {
    const sidecars: EnvironmentOutline = {
      services: {
        data: {},
        app: {
          requires: ['data'],
          instances: {
            link: { container: { links: { 'data-1': 'data' } } },
            side: { container: { networkMode: 'container:data-1' } },
            user: { container: { volumesFrom: ['data-1'], networkMode: 'container:data-1' } },
          },
        },
        web: { requires: ['app'] },
      },
    };
    const warnings = ({ events }: PlayWorld): string[] =>
      events.flatMap((event) => (event.type === 'step-warned' ? [`${event.step}: ${event.message}`] : []));
    const changed = async (world: PlayWorld): Promise<string[]> =>
      (await world.plan()).nodes.flatMap((node) =>
        node.kind === 'step' && node.change?.kind !== 'leave' && node.change?.kind !== 'keep'
          ? [node.id]
          : [],
      );

    it('comes before those, and an apply after it has nothing to do', async () => {
      const world = playWorld(sidecars);
      await world.start();
      await world.play('restart');
      expect(world.story().filter((line) => / (stop|start) /.test(line))).toEqual([
        'restart:web-1 stop web-1',
        'restart:web-1 start web-1',
        'restart:data-1 stop data-1',
        'restart:data-1 start data-1',
        'restart:link stop link',
        'restart:side stop side',
        'restart:user stop user',
        'restart:link start link',
        'restart:side start side',
        'restart:user start user',
      ]);
      expect([warnings(world), await changed(world)]).toEqual([[], []]);
    });

    it('warns of those that run and are not in the play, before anything is done', async () => {
      const world = playWorld(sidecars);
      await world.start();
      await world.play('restart', { things: ['data-1'] });
      const after = (name: string): string => `\`maestro restart ${name}\` does that afterwards.`;
      expect(world.story().slice(3, 7)).toEqual([
        `restart:data-1 warned: link links to it, and is left with a link to the old container, until it is restarted as well: ${after('link')}`,
        `restart:data-1 warned: side shares its network, and is left without one, until it is restarted as well: ${after('side')}`,
        `restart:data-1 warned: user takes its volumes, and is left with those of the old container; it shares its network, and is left without one, until it is restarted as well: ${after('user')}`,
        'restart:data-1 began',
      ]);
      await world.play('restart', { things: ['link', 'side', 'user'] });
      expect([warnings(world), await changed(world)]).toEqual([[], []]);
    });

    it('warns of none where it is not touched, as it is paused or a port of it is taken', async () => {
      const paused = playWorld(sidecars);
      await paused.start();
      paused.fleet.engine('h1').pause('data-1');
      await paused.play('restart', { things: ['data-1'] });
      expect(warnings(paused)).toEqual([]);
      const before = playWorld(sidecars);
      await before.start();
      const ports = { http: { exposed: 80, external: 8080 } };
      const data = { instances: { 'data-1': { ports } } };
      const published = playWorld({ ...sidecars, services: { ...sidecars.services, data } }, { on: before });
      const squatter = { private: 80, protocol: 'tcp', address: '0.0.0.0', public: 8080 };
      published.fleet.engine('h1').addContainer({ name: 'squatter', ports: [squatter] });
      const { failures } = await published.play('restart', { things: ['data-1'] });
      expect([failures.map(({ code }) => code), warnings(published)]).toEqual([['port-taken'], []]);
    });

    it('started alone after a stop warns of those that went on running, and of none where it runs already', async () => {
      const world = playWorld(sidecars);
      await world.start();
      await world.stop({ things: ['data-1'] });
      await world.start({ things: ['data-1'], reuse: true });
      const after = (name: string): string =>
        `until it is restarted: \`maestro restart ${name}\` does that afterwards.`;
      const warned = ['side', 'user'].map(
        (name) => `start:data-1: ${name} shares its network, and is left without one, ${after(name)}`,
      );
      expect(warnings(world)).toEqual(warned);
      await world.start({ things: ['data-1', 'side'] });
      expect(warnings(world)).toEqual([]);
    });

    it('warns of what is lost where the same containers are started again, and of nothing that does not run', async () => {
      const world = playWorld(sidecars);
      await world.start();
      await world.stop({ things: ['web', 'side'] });
      await world.play('restart', { things: ['data-1'], reuse: true });
      expect(warnings(world)).toEqual([
        'restart:data-1: user shares its network, and is left without one, until it is restarted as well: `maestro restart user` does that afterwards.',
      ]);
    });

    it('starts those again that share its network where the old one is started again', async () => {
      const world = playWorld(sidecars);
      await world.start();
      world.fleet.fault({ call: 'create', does: 'refused', message: 'no space left on device' });
      const result = await world.play('restart', { things: ['data-1', 'side'] });
      expect(result.outcomes.map(({ outcome }) => outcome.kind)).toEqual(['failed', 'held-back']);
      expect(result.failures.map(({ hint }) => hint)).toEqual([
        'The disk of h1 is full: `docker system df` there shows what takes the room. The old container was started again; correct the cause, and restart. side, which shares its network, was started again as well.',
      ]);
      expect(await changed(world)).toEqual(['apply:user']);
    });

    it('restarts those with it where only what changed is asked for', async () => {
      const world = playWorld(sidecars);
      await world.start();
      world.fleet.engine('h1').images.add('data:1', 'sha256:newer');
      const { outcomes } = await world.play('restart', { onlyIfChanged: true });
      expect(outcomes.map(({ step, outcome }) => [step, outcome.kind])).toEqual([
        ['restart:web-1', 'left-alone'],
        ['restart:data-1', 'restarted'],
        ['restart:link', 'restarted'],
        ['restart:side', 'restarted'],
        ['restart:user', 'restarted'],
      ]);
      expect(await changed(world)).toEqual([]);
    });
  });

  it('begins steps apart, and does not wait for those that have nothing to do', async () => {
    const instances = ['web-1', 'web-2', 'web-3', 'web-4'];
    const world = playWorld({ services: { web: { instances } } });
    await world.start();
    world.fleet.engine('h1').images.add('web:1', 'sha256:newer');
    await world.play('restart', { things: ['web-2'] });
    const began = world.clock.now();
    await world.play('restart', { stepDelaySeconds: 10, onlyIfChanged: true });
    const beginnings = world.events.flatMap((event) =>
      event.type === 'step-began' ? [[event.step, Math.round((event.time - began) / 1000)]] : [],
    );
    expect(beginnings).toEqual([
      ['restart:web-1', 0],
      ['restart:web-2', 10],
      ['restart:web-3', 10],
      ['restart:web-4', 20],
    ]);
  });

  it('begins nothing more while it waits, once a step has failed or an interruption came', async () => {
    const world = playWorld({ services: { web: { instances: ['web-1', 'web-2'] } } });
    await world.start();
    const interrupt = new AbortController();
    const began = world.clock.now();
    world.clock.later(3000, () => interrupt.abort('SIGINT'));
    const { outcomes } = await world.play('restart', { stepDelaySeconds: 60, interrupt: interrupt.signal });
    expect(outcomes.map(({ outcome }) => outcome.kind)).toEqual(['restarted', 'not-begun']);
    expect(world.clock.now() - began).toBe(3000);

    world.fleet.fault({ call: 'stop', does: 'refused' });
    const failed = await world.play('restart', { stepDelaySeconds: 60 });
    expect(failed.outcomes.map(({ outcome }) => outcome.kind)).toEqual(['failed', 'not-begun']);
  });

  it('interrupted between stop and start says so, and a start brings the instance back', async () => {
    const world = await runningWeb();
    const interrupt = new AbortController();
    const { outcomes, verdict } = await world.play('restart', {
      interrupt: interrupt.signal,
      stopStartDelaySeconds: 30,
      onEvent: (event) => {
        if (event.type === 'step-activity' && event.activity.kind === 'waiting-to-start')
          interrupt.abort('SIGINT');
      },
    });
    expect(verdict).toBe('interrupted');
    expect(outcomes[0]?.outcome).toEqual({
      kind: 'interrupted',
      during: 'waiting to start it again; it is stopped, and a start brings it back',
      begun: true,
    });
    expect((await world.start()).verdict).toBe('succeeded');
    expect(world.ships()).toEqual({ h1: ['web-1 running'] });
  });

  it('interrupted during the stop names what comes next as not begun', async () => {
    const world = await runningWeb();
    const interrupt = new AbortController();
    world.fleet.onCall = ({ call }) => {
      if (call === 'stop') interrupt.abort('SIGINT');
    };
    await world.play('restart', { interrupt: interrupt.signal });
    expect(world.story().at(-2)).toBe(
      'restart:web-1 settled interrupted before setting the old container aside; it is stopped, and a start brings it back (h1-1)',
    );
    expect(world.fleet.operations()).toEqual(['h1: stop web-1']);
    expect(world.ships()).toEqual({ h1: ['web-1 exited'] });
  });

  it('interrupted before the stop was asked for says so', async () => {
    const world = await runningWeb();
    const interrupt = new AbortController();
    await world.play('restart', {
      interrupt: interrupt.signal,
      beforeOperation: () => Promise.resolve(interrupt.abort('SIGINT')),
    });
    expect(world.story().at(-2)).toBe(
      'restart:web-1 settled interrupted before stopping the container (h1-1)',
    );
    expect(world.fleet.operations()).toEqual([]);
  });

  it('interrupted while an answer is missing says what is known of the end of the stop', async () => {
    const world = await runningWeb();
    const interrupt = new AbortController();
    world.fleet.fault({ call: 'stop', does: 'lost-answer' });
    world.fleet.fault({ call: 'inspect', does: 'lost-answer', times: 2 });
    world.fleet.onCall = ({ call }) => {
      if (call === 'stop') interrupt.abort('SIGINT');
    };
    await world.play('restart', { interrupt: interrupt.signal });
    expect(world.story().at(-2)).toBe(
      'restart:web-1 settled interrupted while stopping the container; the container has ended, and no answer came: the connection to h1 was lost (h1-1)',
    );
  });

  it('stops nothing where something else has the name under which the old container would be kept', async () => {
    const world = await runningWeb();
    world.fleet.engine('h1').addContainer({ name: 'web-1.maestro-old', state: 'running' });
    const before = world.fleet.operations().length;
    const { failures } = await world.play('restart');
    expect(failures).toMatchObject([
      {
        code: 'foreign-container',
        cause: expect.stringContaining('The name web-1.maestro-old is held') as string,
      },
    ]);
    expect(world.fleet.operations().slice(before)).toEqual([]);
    expect((await world.play('restart', { reuse: true })).verdict).toBe('succeeded');
  });

  it('touches nothing of another environment', async () => {
    const world = playWorld({ services: { web: {} } });
    const labels = { ...ours, [labelNames.environment]: 'another' };
    world.fleet.engine('h1').addContainer({ name: 'web-1', labels, state: 'running' });
    expect((await world.play('restart')).failures.map(({ code }) => code)).toEqual(['foreign-container']);
    expect(world.fleet.operations()).toEqual([]);
  });
});

describe('a restart of a service with an update section', () => {
  const names = ['web-1', 'web-2', 'web-3'];

  it('is done one after the other, with a pause between', async () => {
    const world = playWorld({ services: { web: { instances: names, update: { delayMs: 5000 } } } });
    await world.start();
    expect((await world.play('restart')).verdict).toBe('succeeded');
    const times = (type: 'step-began' | 'step-settled'): number[] =>
      world.events.flatMap((event) => (event.type === type ? [event.time] : []));
    const [, ...later] = times('step-began');
    expect(later.map((time, index) => time - (times('step-settled')[index] ?? 0))).toEqual([5000, 5000]);
  });

  it.each([2, 3, 5, 7])(
    'goes on where a timer is early, and the pause is over between two looks at a clock (%i)',
    async (each) => {
      const world = playWorld({ services: { web: { instances: names, update: { delayMs: 5000 } } } });
      await world.start();
      const read = world.clock.now.bind(world.clock);
      let reads = 0;
      // Most looks are a millisecond behind, as after a timer that is early; now and then one is not.
      world.clock.now = () => {
        reads += 1;
        return read() - (reads % each === 0 ? 0 : 1);
      };
      expect((await world.play('restart')).outcomes.map(({ outcome }) => outcome.kind)).toEqual([
        'restarted',
        'restarted',
        'restarted',
      ]);
    },
  );

  it.each([
    ['pause', ['failed', 'not-begun', 'not-begun']],
    ['continue', ['failed', 'restarted', 'restarted']],
  ] as const)('by %s, after a failure', async (failureAction, outcomes) => {
    const world = playWorld({ services: { web: { instances: names, update: { failureAction } } } });
    await world.start();
    world.fleet.engine('h1').behave('web-1', { exitAfterMs: 0, exitCode: 1 });
    const result = await world.play('restart');
    expect(result.outcomes.map(({ outcome }) => outcome.kind)).toEqual(outcomes);
  });
});
