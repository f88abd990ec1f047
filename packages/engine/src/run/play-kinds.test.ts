import { describe, expect, it } from 'vitest';
import { findOrphans } from '../decide/index.ts';
import { labelNames, type PlayResult } from '../model/index.ts';
import { planClean, type Selection } from '../plan/index.ts';
import { playWorld } from '../testing/play-world.ts';
import { observeShips } from './observe-ships.ts';
import { runPlay } from './run-play.ts';

function kinds({ outcomes }: PlayResult): Record<string, string> {
  return Object.fromEntries(outcomes.map(({ step, outcome }) => [step, outcome.kind]));
}

describe('a stop', () => {
  it('looks once more just before, by one listing for all that a ship stops at once', async () => {
    const world = playWorld({
      services: { db: {}, web: { instances: ['web-1', 'web-2'], requires: ['db'] } },
    });
    await world.start();
    world.fleet.forgetCalls();
    await world.stop();
    expect(world.fleet.calls.map(({ call, target }) => `${call} ${target}`.trim())).toEqual([
      'list',
      'events',
      'list web-1 web-1.maestro-old web-2 web-2.maestro-old',
      'stop web-1',
      'stop web-2',
      'list db-1 db-1.maestro-old',
      'stop db-1',
    ]);
  });

  it('touches nothing that took the name since the play began, and brings down what was made anew', async () => {
    const world = playWorld({ services: { db: {}, web: { requires: ['db'] } } });
    await world.start();
    const engine = world.fleet.engine('h1');
    const replace = (labels: Record<string, string>): void => {
      engine.kill('db-1');
      engine.remove(engine.inspect('db-1')?.id ?? '');
      engine.addContainer({ name: 'db-1', state: 'running', labels });
    };
    const whenWebStops = (change: () => void): Parameters<typeof world.stop>[0] => ({
      onEvent: (event) => {
        if (event.type === 'step-settled' && event.step === 'stop:web-1') change();
      },
    });
    const ours = engine.inspect('db-1')?.labels ?? {};
    expect(kinds(await world.stop(whenWebStops(() => replace(ours))))).toMatchObject({
      'stop:db-1': 'stopped',
    });
    await world.start();
    const shop = { [labelNames.environment]: 'shop' };
    expect(kinds(await world.stop(whenWebStops(() => replace(shop))))).toMatchObject({
      'stop:db-1': 'failed',
    });
    expect(world.ships()).toEqual({ h1: ['db-1 running', 'web-1 exited'] });
  });
});

describe('a kill', () => {
  it('does not ask the pre-stop checks, and asks the stopped ones', async () => {
    const check = { type: 'exec', command: ['ask'], attempts: 1, envFrom: 'env' } as const;
    const lifecycle = { 'pre-stop': [check], stopped: [check] };
    const world = playWorld({ services: { web: { instances: { 'web-1': { lifecycle } } } } });
    await world.start();
    world.fleet.forgetCalls();
    expect(kinds(await world.play('kill'))).toEqual({ 'kill:web-1': 'killed' });
    expect(world.fleet.operations()).toEqual(['h1: kill web-1']);
    expect(world.story().filter((line) => line.includes('check'))).toEqual([
      'kill:web-1 checking stopped (1)',
      'kill:web-1 stopped check exec ask passed',
    ]);
    expect(kinds(await world.play('kill'))).toEqual({ 'kill:web-1': 'already-down' });
  });
});

describe('a pull', () => {
  it('brings what each tag names, once to each ship, and touches no container', async () => {
    const world = playWorld({
      services: {
        db: { instances: { 'db-1': { pullPolicy: 'never' } } },
        web: { instances: ['web-1', 'web-2'], requires: ['db'] },
        app: {},
      },
    });
    const engine = world.fleet.engine('h1');
    engine.images.offer('web:1');
    engine.images.offer('app:1', { id: 'sha256:newer' });
    expect(kinds(await world.play('pull'))).toEqual({
      'pull:app-1': 'pulled',
      'pull:db-1': 'left-alone',
      'pull:web-1': 'up-to-date',
      'pull:web-2': 'up-to-date',
    });
    expect(world.fleet.operations().sort()).toEqual(['h1: pull app:1', 'h1: pull web:1']);
  });

  it('fails for one image, and pulls the others as asked', async () => {
    const world = playWorld({ services: { web: {}, app: { requires: ['web'] } } });
    world.fleet.engine('h1').images.offer('app:1');
    expect(kinds(await world.play('pull'))).toEqual({ 'pull:app-1': 'up-to-date', 'pull:web-1': 'failed' });
  });
});

describe('cleaning', () => {
  const labels = (instance: string): Record<string, string> => ({
    [labelNames.environment]: 'test',
    [labelNames.instance]: instance,
    [labelNames.service]: 'web',
  });

  it('removes what does not run, and leaves alone what does', async () => {
    const world = playWorld({ services: { web: { instances: ['web-1', 'web-2', 'web-3'] } } });
    const engine = world.fleet.engine('h1');
    engine.addContainer({ name: 'web-1', labels: labels('web-1'), state: 'exited' });
    engine.addContainer({ name: 'web-2', labels: labels('web-2'), state: 'running' });
    engine.addContainer({ name: 'web-2.maestro-old', labels: labels('web-2'), state: 'exited' });
    engine.addContainer({ name: 'other', state: 'exited' });
    expect(kinds(await world.play('clean'))).toEqual({
      'clean:web-1': 'removed',
      'clean:web-2': 'removed',
      'clean:web-3': 'already-gone',
    });
    expect(world.ships()).toEqual({ h1: ['other exited', 'web-2 running'] });
    expect(kinds(await world.play('clean'))['clean:web-2']).toBe('left-alone');
  });

  it('removes the orphans that it is given, and stops those that run', async () => {
    const world = playWorld({ services: { web: { instances: { 'web-1': {}, 'web-2': { ship: 'h2' } } } } });
    const engine = world.fleet.engine('h1');
    engine.addContainer({ name: 'old-1', labels: labels('old-1'), state: 'running' });
    engine.addContainer({ name: 'web-2', labels: labels('web-2'), state: 'exited' });
    engine.addContainer({ name: 'web-1', labels: labels('web-1'), state: 'running' });
    engine.addContainer({ name: 'web-1.maestro-old', labels: labels('web-1'), state: 'exited' });
    engine.addContainer({
      name: 'stranger',
      labels: { [labelNames.environment]: 'another' },
      state: 'exited',
    });
    engine.addContainer({ name: 'unlabelled', state: 'exited' });
    const { environment, fleet, clock, operator } = world;
    const connect = fleet.connect.bind(fleet);
    const snapshot = await observeShips(
      Object.values(environment.ships),
      connect,
      new AbortController().signal,
    );
    const orphans = findOrphans(environment, snapshot);
    expect(orphans.map(({ ship, container, state }) => `${ship} ${container} ${state}`)).toEqual([
      'h1 old-1 running',
      'h1 web-2 exited',
    ]);
    const meant = (selection: Selection): number => {
      const planned = planClean(environment, selection, orphans);
      return planned.ok
        ? planned.plan.nodes.filter((node) => node.kind === 'step' && node.cause.kind === 'orphan').length
        : -1;
    };
    expect([meant({ things: ['web'] }), meant({ things: ['web-1'] }), meant({ shipFilter: 'h2' })]).toEqual([
      2, 0, 0,
    ]);
    const planned = planClean(environment, {}, orphans);
    if (!planned.ok) throw new Error('there is no plan');
    const result = await runPlay({ plan: planned.plan, environment, connector: fleet, clock, operator });
    expect(kinds(result)).toEqual({
      'clean:web-1': 'removed',
      'clean:web-2': 'already-gone',
      'clean:old-1@h1': 'removed',
      'clean:web-2@h1': 'removed',
    });
    expect(world.ships()).toEqual({
      h1: ['stranger exited', 'unlabelled exited', 'web-1 running'],
      h2: [],
    });
  });
});

describe('ships that do not answer, left out', () => {
  const outline = {
    services: {
      db: {},
      app: { requires: ['db'] },
      other: { instances: { 'other-1': { ship: 'h2' } } },
    },
  };

  it('cost what is on them, and what depends on that', async () => {
    const world = playWorld(outline);
    world.fleet.fault({ call: 'list', does: 'unreachable', ship: 'h1' });
    const result = await world.start({ skipUnreachable: true });
    expect(kinds(result)).toEqual({
      'start:db-1': 'skipped',
      'start:other-1': 'started',
      'start:app-1': 'skipped',
    });
    expect({ verdict: result.verdict, failures: result.failures }).toEqual({
      verdict: 'unreachable',
      failures: [],
    });
  });

  it('are left out one by one, also where one would hold another back; what they depend on is held back by them', async () => {
    const world = playWorld({
      services: {
        a: { instances: { 'a-1': { ship: 'h1' }, 'a-2': { ship: 'h2' } } },
        b: { requires: ['a'], instances: { 'b-1': { ship: 'h2' } } },
      },
    });
    await world.start();
    world.fleet.fault({ call: 'list', does: 'unreachable', ship: 'h2', times: Infinity });
    const { outcomes, verdict } = await world.play('restart', { skipUnreachable: true });
    expect([outcomes.map(({ step, outcome }) => `${step} ${outcome.kind}`), verdict]).toEqual([
      ['restart:b-1 skipped', 'restart:a-1 held-back', 'restart:a-2 skipped'],
      'unreachable',
    ]);
  });

  it('are told from an Engine that answers with an error', async () => {
    const world = playWorld(outline);
    world.fleet.fault({ call: 'list', does: 'refused', ship: 'h1' });
    expect((await world.start({ skipUnreachable: true })).verdict).toBe('failed');
  });
});
