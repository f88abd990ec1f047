import { describe, expect, it } from 'vitest';
import { labelNames, type PlayEvent } from '../model/index.ts';
import type { EnvironmentOutline, InstanceOutline } from '../testing/environment-outline.ts';
import { playWorld } from '../testing/play-world.ts';

const web: EnvironmentOutline = { services: { web: {} } };
const ours = { [labelNames.environment]: 'test', [labelNames.instance]: 'web-1' };

function webWith(lifecycle: NonNullable<InstanceOutline['lifecycle']>): EnvironmentOutline {
  return { services: { web: { instances: { 'web-1': { lifecycle } } } } };
}

describe('start', () => {
  it('creates and starts what is not there, and tells the whole story', async () => {
    const world = playWorld(web);
    await world.start();

    expect(world.story()).toEqual([
      'play-began start test: start:web-1',
      'ship-observed h1 (0)',
      'start:web-1 observed absent',
      'start:web-1 began',
      'start:web-1 create web-1',
      'start:web-1 start web-1',
      'start:web-1 looking',
      'start:web-1 settled started (h1-1)',
      'play-ended succeeded',
    ]);
    expect(world.ships()).toEqual({ h1: ['web-1 running'] });
  });

  it('tells which container it has made as soon as that is there', async () => {
    const settled: PlayEvent[] = [];
    await playWorld(web).start({
      onEvent: (event) => void (event.type === 'operation-settled' && settled.push(event)),
    });
    expect(settled).toMatchObject([
      { operation: 'create', done: true, id: 'h1-1' },
      { operation: 'start', done: true },
    ]);
  });

  it('waits for an Engine that takes half a minute for each answer, and ends what it has asked for when interrupted', async () => {
    const world = playWorld({ services: { web: { instances: ['web-1', 'web-2'] } } }, { latencyMs: 30_000 });
    const interrupt = new AbortController();
    const isStart = (event: PlayEvent): boolean =>
      event.type === 'step-activity' &&
      event.activity.kind === 'operation' &&
      event.activity.operation === 'start';
    const cut = await world.start({
      concurrency: 1,
      interrupt: interrupt.signal,
      onEvent: (event) => {
        if (isStart(event)) world.clock.later(10_000, () => interrupt.abort('SIGINT'));
      },
    });
    expect(cut.outcomes.map(({ step, outcome }) => [step, outcome.kind])).toEqual([
      ['start:web-1', 'started'],
      ['start:web-2', 'not-begun'],
    ]);
    expect(world.ships()).toEqual({ h1: ['web-1 running'] });

    const rest = await world.start();
    expect(rest.verdict).toBe('succeeded');
    expect((await world.stop()).verdict).toBe('succeeded');
    expect(world.ships()).toEqual({ h1: ['web-1 exited', 'web-2 exited'] });
  });

  it('leaves alone what runs, and does nothing the second time', async () => {
    const world = playWorld(web);
    await world.start();
    world.fleet.forgetCalls();
    const result = await world.start();

    expect(result.outcomes.map(({ outcome }) => outcome)).toEqual([{ kind: 'already-up', drifted: [] }]);
    expect(world.fleet.calls.map(({ call }) => call)).toEqual(['list']);
  });

  it('takes what its Engine brings back again and again for no success', async () => {
    const world = playWorld(web);
    world.fleet.engine('h1').addContainer({ name: 'web-1', labels: ours, state: 'restarting' });
    await world.start();

    expect(world.story().at(-2)).toBe(
      'start:web-1 settled failed container-died while looking at the container: The container ends again and again, and the Engine brings it back; its last exit code is 0. Its restart policy goes on bringing it back: stop it if that is not wanted. (h1-1)',
    );
  });

  it('labels what it makes', async () => {
    const world = playWorld(web);
    await world.start();

    const [container] = world.fleet.engine('h1').list();
    expect(container?.labels).toMatchObject({
      ...ours,
      [labelNames.service]: 'web',
      [labelNames.specification]: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
      [labelNames.version]: '0.0.0-test',
    });
  });

  it('replaces an old container of the same name: aside, create, start, remove', async () => {
    const world = playWorld(web);
    world.fleet.engine('h1').addContainer({ name: 'web-1', state: 'exited' });
    await world.start();

    expect(world.fleet.calls.map(({ call, target }) => `${call} ${target}`.trim())).toEqual([
      'list',
      'image-id web:1',
      'inspect web-1',
      'inspect web-1.maestro-old',
      // It has no labels: its own id goes into the name that it gets.
      'inspect web-1.maestro-old-h1-1',
      'events',
      'rename web-1',
      'create web-1',
      'start web-1',
      'remove web-1.maestro-old-h1-1',
      'inspect web-1',
    ]);
    expect(world.ships()).toEqual({ h1: ['web-1 running'] });
  });

  it('puts the old container back when its replacement cannot be made', async () => {
    const world = playWorld(web);
    world.fleet.engine('h1').addContainer({ name: 'web-1', state: 'exited' });
    world.fleet.fault({ call: 'create', does: 'refused', message: 'no space left on device' });
    await world.start();

    expect(world.story().slice(3)).toEqual([
      'start:web-1 began',
      'start:web-1 looking',
      'start:web-1 rename web-1',
      'start:web-1 create web-1',
      'start:web-1 rename web-1.maestro-old-h1-1',
      'start:web-1 settled failed create-failed while creating the container: no space left on device. The disk of h1 is full: `docker system df` there shows what takes the room. The old container has its name again, and is exited on h1 as before; correct the cause, and start again. (h1-1)',
      'play-ended failed',
    ]);
    expect(world.ships()).toEqual({ h1: ['web-1 exited'] });
  });

  it('puts the old container back when its replacement cannot be started', async () => {
    const world = playWorld(web);
    world.fleet.engine('h1').addContainer({ name: 'web-1', state: 'exited' });
    const message = 'Bind for 0.0.0.0:80 failed: port is already allocated';
    world.fleet.fault({ call: 'start', does: 'refused', message });
    await world.start();

    expect(world.story().slice(5)).toEqual([
      'start:web-1 rename web-1',
      'start:web-1 create web-1',
      'start:web-1 start web-1',
      'start:web-1 looking',
      'start:web-1 remove web-1',
      'start:web-1 rename web-1.maestro-old-h1-1',
      `start:web-1 settled failed start-failed while starting the container: ${message}. Another container or program has the port: \`ss -ltnp\` on h1 shows which. The old container has its name again, and is exited on h1 as before; correct the cause, and start again. (h1-1)`,
      'play-ended failed',
    ]);
    expect(world.ships()).toEqual({ h1: ['web-1 exited'] });
  });

  it('says that the container it made stays where it cannot be started, and starts that one the next time', async () => {
    const world = playWorld(web);
    const message = 'Bind for 0.0.0.0:80 failed: port is already allocated';
    world.fleet.fault({ call: 'start', does: 'refused', message });
    await world.start();

    expect(world.story().at(-2)).toBe(
      `start:web-1 settled failed start-failed while starting the container: ${message}. Another container or program has the port: \`ss -ltnp\` on h1 shows which. ` +
        'The container that was made stays on h1, not started: start again when the cause is gone. (h1-1)',
    );
    world.fleet.forgetCalls();
    await world.start();
    expect(world.fleet.operations()).toEqual(['h1: start web-1']);
  });

  it.each(['create', 'start'] as const)(
    'finds out what became of a %s whose answer was lost',
    async (call) => {
      const world = playWorld(web);
      world.fleet.fault({ call, does: 'lost-answer' });
      const result = await world.start();

      expect(result.verdict).toBe('succeeded');
      expect(world.fleet.operations()).toEqual(['h1: create web-1', 'h1: start web-1']);
      expect(world.ships()).toEqual({ h1: ['web-1 running'] });
    },
  );

  it('reuses a stopped container when asked to', async () => {
    const world = playWorld(web);
    world.fleet.engine('h1').addContainer({ name: 'web-1', state: 'exited' });
    await world.start({ reuse: true });

    expect(world.fleet.operations()).toEqual(['h1: start web-1']);
    expect(world.ships()).toEqual({ h1: ['web-1 running'] });
  });

  it('waits for a removal that is in progress', async () => {
    const world = playWorld(web);
    const id = world.fleet.engine('h1').addContainer({ name: 'web-1', state: 'removing' });
    world.clock.later(3000, () => world.fleet.engine('h1').remove(id));
    const result = await world.start();

    expect(result.verdict).toBe('succeeded');
    expect(world.fleet.operations()).toEqual(['h1: create web-1', 'h1: start web-1']);
  });

  it.each(['start', 'stop'] as const)('never touches a foreign container (%s)', async (name) => {
    const world = playWorld(web);
    world.fleet.engine('h1').addContainer({ name: 'web-1', labels: { [labelNames.environment]: 'other' } });
    await world[name]();

    expect(world.story().slice(3)).toEqual([
      `${name}:web-1 began`,
      `${name}:web-1 settled failed foreign-container while looking at the container: The name web-1 is held by a ` +
        `container that is not this instance's: it belongs to environment "other". ` +
        'Remove or rename that container on h1 if it is not needed; it was not touched. (h1-1)',
      'play-ended failed',
    ]);
    expect(world.fleet.operations()).toEqual([]);
  });

  it('keeps an unforeseen error of a driver to its step, without a stack, and puts the old container back', async () => {
    const world = playWorld(web);
    world.fleet.engine('h1').addContainer({ name: 'web-1', state: 'exited' });
    world.fleet.fault({ call: 'create', does: 'throws', message: 'undefined is not a function' });
    await world.start();

    expect(world.story().at(-2)).toBe(
      'start:web-1 settled failed internal while creating the container: undefined is not a function. The old container has its name again, and is exited on h1 as before; correct the cause, and start again. (h1-1)',
    );
    expect(world.ships()).toEqual({ h1: ['web-1 exited'] });
  });
});

describe('stop', () => {
  const drained = webWith({
    'pre-stop': [{ type: 'rexec', command: ['drain'], attempts: 1 }],
    stopped: [{ type: 'sleep', seconds: 1 }],
  });

  it('checks, looks whose the container is, stops, checks', async () => {
    const world = playWorld(drained);
    world.fleet.engine('h1').addContainer({ name: 'web-1', labels: ours });
    await world.stop();

    expect(world.story().slice(3)).toEqual([
      'stop:web-1 began',
      'stop:web-1 checking pre-stop (1)',
      'stop:web-1 pre-stop check rexec drain passed',
      'stop:web-1 looking',
      'stop:web-1 stop web-1',
      'stop:web-1 waiting for the stop, 10 s at most',
      'stop:web-1 checking stopped (1)',
      'stop:web-1 stopped check sleep 1 s passed',
      'stop:web-1 settled stopped (h1-1)',
      'play-ended succeeded',
    ]);
  });

  it('does not stop what a pre-stop check holds', async () => {
    const world = playWorld(drained);
    world.fleet.engine('h1').addContainer({ name: 'web-1', labels: ours });
    world.fleet.onExec = () => ({ exitCode: 1, output: 'still 3 clients' });
    await world.stop();

    expect(world.story().at(-2)).toBe(
      'stop:web-1 settled failed check-failed while pre-stop check rexec drain: exit code 1: still 3 clients, ' +
        '1 attempt in 0.0 s. The container was not stopped. (h1-1)',
    );
    expect(world.ships()).toEqual({ h1: ['web-1 running'] });
  });

  it('has nothing to do where nothing runs', async () => {
    const world = playWorld({ services: { web: { instances: ['web-1', 'web-2'] } } });
    world.fleet.engine('h1').addContainer({ name: 'web-1', state: 'exited' });
    const result = await world.stop();

    expect(result.outcomes.map(({ outcome }) => outcome)).toEqual([
      { kind: 'already-down', absent: false },
      { kind: 'already-down', absent: true },
    ]);
    expect(world.fleet.calls.map(({ call }) => call)).toEqual(['list']);
  });

  it('finds out what became of a stop whose answer was lost', async () => {
    const world = playWorld(web);
    world.fleet.engine('h1').addContainer({ name: 'web-1', labels: ours });
    world.fleet.fault({ call: 'stop', does: 'lost-answer' });
    const result = await world.stop();

    expect(result.outcomes.map(({ outcome }) => outcome)).toEqual([{ kind: 'stopped' }]);
    expect(world.fleet.operations()).toEqual(['h1: stop web-1']);
  });

  /** Milliseconds that a stop of four containers on one ship takes, and how long after the first one the last is asked to end. */
  async function stopOfFour(stopTakesMs: number, perShip: number): Promise<{ all: number; asked: number }> {
    const names = ['a-1', 'a-2', 'a-3', 'a-4'];
    const world = playWorld({ services: { a: { instances: names } } });
    const engine = world.fleet.engine('h1');
    for (const name of names) {
      engine.addContainer({ name });
      engine.behave(name, { stopTakesMs });
    }
    const began = world.clock.now();
    await world.stop({ perShip });
    const asked = world.events.flatMap((event) =>
      event.type === 'step-activity' && event.activity.kind === 'operation' ? [event.time] : [],
    );
    // Each call takes a millisecond.
    const roughly = (ms: number): number => Math.round(ms / 25) * 25;
    return {
      all: roughly(world.clock.now() - began),
      asked: roughly(Math.max(...asked) - Math.min(...asked)),
    };
  }

  it('of containers that end soon takes as many of a ship at once as may act', async () => {
    expect(await stopOfFour(100, 2)).toEqual({ all: 200, asked: 100 });
  });

  it('of containers that take their time does not hold up the others of their ship', async () => {
    const { all, asked } = await stopOfFour(8000, 1);
    expect(asked).toBe(500 + 250 + 125);
    expect(all).toBe(asked + 8000);
  });
});
