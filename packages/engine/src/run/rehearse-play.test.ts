import { describe, expect, it } from 'vitest';
import { labelNames, type Rehearsal, type RehearsedAction } from '../model/index.ts';
import type { EnvironmentOutline, ServiceOutline } from '../testing/environment-outline.ts';
import { isOperation } from '../testing/fake-call.ts';
import { type FilePlay, type PlayWorld, planners, playWorld } from '../testing/play-world.ts';
import type { PlayOptions } from './play-request.ts';
import { rehearsePlay } from './rehearse-play.ts';

async function rehearse(world: PlayWorld, name: FilePlay, options: PlayOptions = {}): Promise<Rehearsal> {
  const { environment, fleet: connector, clock, operator } = world;
  const planned = planners[name](environment, { all: true, expandServices: true });
  if (!planned.ok) throw new Error('there is no plan');
  return rehearsePlay({ plan: planned.plan, environment, connector, clock, operator, options });
}

function actionInWords(action: RehearsedAction): string {
  switch (action.kind) {
    case 'pull':
      return `pull ${action.image}`;
    case 'create-network':
      return `network ${action.network}`;
    case 'check':
      return `${action.checks} ${action.state}`;
    case 'delay':
      return `${action.seconds} s`;
    case 'operation':
      return `${action.operation} ${action.container}`;
  }
}

/** Each step in a line: what it would do, and how it would end. */
function told({ steps }: Rehearsal): string[] {
  return steps.map(({ step, actions, outcome, onlyIfChanged }) => {
    const done = actions.map(actionInWords);
    return `${step}: ${[...done, outcome.kind].join(', ')}${onlyIfChanged ? ' (only if changed)' : ''}`;
  });
}

const labels = { [labelNames.environment]: 'test', [labelNames.instance]: 'web-1' };
const check = { type: 'exec', command: ['ready'], attempts: 1, envFrom: 'env' } as const;

describe('a rehearsal', () => {
  it('says what a start would do, and does nothing', async () => {
    const world = playWorld({
      networks: { front: {} },
      services: {
        db: {},
        web: {
          requires: ['db'],
          instances: { 'web-1': { networks: ['front'], lifecycle: { running: [check] } } },
        },
        app: { requires: ['db'] },
      },
    });
    const engine = world.fleet.engine('h1');
    engine.addContainer({ name: 'web-1', labels, state: 'exited' });
    engine.addContainer({ name: 'db-1', state: 'running' });
    engine.images.remove('app:1');
    const before = world.ships();
    world.operator.onRun = () => {
      throw new Error('no check may be asked');
    };
    const rehearsal = await rehearse(world, 'start');
    expect(told(rehearsal)).toEqual([
      'start:db-1: already-up',
      'start:app-1: pull app:1, create app-1, start app-1, started',
      'start:web-1: network front, rename web-1, create web-1, start web-1, remove web-1.maestro-old, 1 running, started',
    ]);
    expect(rehearsal.verdict).toBe('succeeded');
    expect(world.ships()).toEqual(before);
    expect(world.fleet.calls.filter(isOperation)).toEqual([]);
  });

  it('says whom a restart would cut off', async () => {
    const side = { container: { networkMode: 'container:data-1' } };
    const world = playWorld({ services: { data: {}, side: { omit: true, instances: { side } } } });
    await world.start({ things: ['data', 'side'] });
    const { steps } = await rehearse(world, 'restart');
    expect(steps.map(({ step, warnings }) => [step, warnings])).toEqual([
      [
        'restart:data-1',
        [
          'side shares its network, and is left without one, until it is restarted as well: `maestro restart side` does that afterwards.',
        ],
      ],
    ]);
  });

  it('says what would fail, and what that would hold back', async () => {
    const world = playWorld({ services: { web: {}, app: { requires: ['web'] } } });
    const foreign = { [labelNames.environment]: 'another' };
    world.fleet.engine('h1').addContainer({ name: 'web-1', labels: foreign, state: 'running' });
    const rehearsal = await rehearse(world, 'start');
    expect(told(rehearsal)).toEqual(['start:web-1: failed', 'start:app-1: held-back']);
    expect(rehearsal.verdict).toBe('failed');
  });

  it('says what is refused before anything begins', async () => {
    const published = [{ protocol: 'tcp', address: null, public: 80, private: 80 }] as const;
    const world = playWorld({
      services: {
        web: { instances: { 'web-1': { ports: { http: 80 } } } },
        app: { minAvailable: 1 },
      },
    });
    world.fleet.engine('h1').addContainer({ name: 'proxy', state: 'running', ports: published });
    const start = await rehearse(world, 'start');
    expect({ told: told(start), verdict: start.verdict }).toEqual({
      told: ['start:app-1: not-begun', 'start:web-1: failed'],
      verdict: 'failed',
    });
    await world.start({ things: ['app'] });
    expect(told(await rehearse(world, 'stop', { keepGoing: true }))).toEqual([
      'stop:app-1: failed',
      'stop:web-1: already-down',
    ]);
    expect(told(await rehearse(world, 'stop', { force: true }))).toEqual([
      'stop:app-1: stop app-1, stopped',
      'stop:web-1: already-down',
    ]);
  });

  it('of a restart says what could never be restarted, as too few would stay up', async () => {
    const outline = (least: number): EnvironmentOutline => ({
      services: { app: { instances: ['app-1', 'app-2'], minAvailable: least } },
    });
    const world = playWorld(outline(2));
    await world.start();
    expect(told(await rehearse(world, 'restart'))).toEqual([
      'restart:app-1: failed',
      'restart:app-2: failed',
    ]);
    const result = await world.play('restart');
    expect(result.failures.map(({ code }) => code)).toEqual(['min-available', 'min-available']);
    const rehearsed = await rehearse(playWorld(outline(1), { on: world }), 'restart');
    expect(rehearsed.steps.map(({ outcome }) => outcome.kind)).toEqual(['restarted', 'restarted']);
  });

  it('of a restart with order: start-first says that the old one goes last', async () => {
    const world = playWorld({ services: { web: { update: { order: 'start-first' } } } });
    await world.start();
    expect(told(await rehearse(world, 'restart'))).toEqual([
      'restart:web-1: rename web-1, create web-1, start web-1, stop web-1.maestro-old, remove web-1.maestro-old, restarted',
    ]);
  });

  it('of a ship that does not answer says so', async () => {
    const onSecond = (instance: string): ServiceOutline => ({ instances: { [instance]: { ship: 'h2' } } });
    const world = playWorld({
      services: { web: {}, app: onSecond('app-1'), top: { ...onSecond('top-1'), requires: ['app'] } },
    });
    world.fleet.fault({ call: 'list', does: 'unreachable', ship: 'h2', times: 2 });
    const plain = await rehearse(world, 'stop');
    expect({ told: told(plain), verdict: plain.verdict }).toEqual({
      told: ['stop:top-1: failed', 'stop:web-1: not-begun', 'stop:app-1: held-back'],
      verdict: 'unreachable',
    });
    expect(told(await rehearse(world, 'stop', { skipUnreachable: true }))).toEqual([
      'stop:top-1: skipped',
      'stop:web-1: already-down',
      'stop:app-1: skipped',
    ]);
  });

  it.each<[FilePlay, PlayOptions, string]>([
    ['stop', {}, 'stop:web-1: 1 pre-stop, stop web-1, stopped'],
    ['kill', {}, 'kill:web-1: kill web-1, killed'],
    [
      'restart',
      { stopStartDelaySeconds: 5 },
      'restart:web-1: 1 pre-stop, stop web-1, 5 s, rename web-1, create web-1, start web-1, remove web-1.maestro-old, restarted',
    ],
    ['restart', { reuse: true }, 'restart:web-1: 1 pre-stop, stop web-1, start web-1, restarted'],
    ['restart', { onlyIfChanged: true }, 'restart:web-1: left-alone'],
    [
      'restart',
      { onlyIfChanged: true, refreshImages: true, reuse: true },
      'restart:web-1: pull web:1, 1 pre-stop, stop web-1, start web-1, restarted (only if changed)',
    ],
    ['pull', {}, 'pull:web-1: pull web:1, pulled (only if changed)'],
    ['clean', {}, 'clean:web-1: left-alone'],
  ])('%s %j of what runs', async (name, options, expected) => {
    const lifecycle = { 'pre-stop': [check] };
    const world = playWorld({ services: { web: { instances: { 'web-1': { lifecycle } } } } });
    await world.start();
    world.fleet.forgetCalls();
    expect(told(await rehearse(world, name, options))).toEqual([expected]);
    expect(world.fleet.calls.filter(isOperation)).toEqual([]);
  });

  it('agrees with the play that follows', async () => {
    for (const name of ['start', 'restart', 'stop', 'clean', 'kill'] as const) {
      const world = playWorld({
        services: { db: {}, web: { requires: ['db'], instances: ['web-1', 'web-2'] } },
      });
      const engine = world.fleet.engine('h1');
      engine.addContainer({ name: 'web-1', labels, state: 'exited' });
      engine.addContainer({ name: 'db-1', state: 'running' });
      const rehearsal = await rehearse(world, name);
      const result = await world.play(name);
      expect(rehearsal.steps.map(({ step, outcome }) => [step, outcome])).toEqual(
        result.outcomes.map(({ step, outcome }) => [step, outcome]),
      );
      const operations = rehearsal.steps.flatMap(({ actions }) =>
        actions.flatMap((action) =>
          action.kind === 'operation' ? [`${action.operation} ${action.container}`] : [],
        ),
      );
      const done = world.events.flatMap((event) =>
        event.type === 'step-activity' && event.activity.kind === 'operation'
          ? [`${event.activity.operation} ${event.activity.container}`]
          : [],
      );
      expect(operations.sort()).toEqual(done.sort());
    }
  });
});
