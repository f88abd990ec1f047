import { describe, expect, it } from 'vitest';
import { labelNames } from '../model/index.ts';
import type { EnvironmentOutline } from '../testing/environment-outline.ts';
import { type PlayWorld, playWorld } from '../testing/play-world.ts';

const web: EnvironmentOutline = {
  services: { web: { instances: { 'web-1': { networks: ['front', 'back'] } } } },
  networks: { front: {}, back: {} },
};

function networksOf({ fleet }: PlayWorld, ship = 'h1'): string[] {
  return fleet.engine(ship).networks.names();
}

function attached({ fleet }: PlayWorld, container: string): readonly string[] | undefined {
  return fleet.engine('h1').inspect(container)?.networks;
}

describe('declared networks', () => {
  it('are made where they are missing, before anything of the instance is touched', async () => {
    const world = playWorld(web);
    world.fleet.engine('h1').addContainer({
      name: 'web-1',
      labels: { [labelNames.environment]: 'test', [labelNames.instance]: 'web-1' },
      state: 'exited',
    });
    const result = await world.start();

    expect(result.verdict).toBe('succeeded');
    expect(world.story().slice(3)).toEqual([
      'start:web-1 began',
      'start:web-1 looking for networks front back',
      'start:web-1 looking',
      'start:web-1 rename web-1',
      'start:web-1 create web-1',
      'start:web-1 connect web-1',
      'start:web-1 start web-1',
      'start:web-1 remove web-1.maestro-old',
      'start:web-1 looking',
      'start:web-1 settled started (h1-2)',
      'play-ended succeeded',
    ]);
    expect(world.fleet.operations().slice(0, 2)).toEqual([
      'h1: create-network front',
      'h1: create-network back',
    ]);
    expect(attached(world, 'web-1')).toEqual(['front', 'back']);
    expect(world.fleet.engine('h1').networks.labels('front')).toEqual({
      [labelNames.environment]: 'test',
      [labelNames.version]: '0.0.0-test',
    });
  });

  it('are made also for who joins one by net, and what is not there stops nothing', async () => {
    const joins = (networkMode: string): EnvironmentOutline => ({
      services: { web: { instances: { 'web-1': { container: { networkMode } } } } },
      networks: { front: {} },
    });
    const world = playWorld(joins('front'));
    expect((await world.start()).verdict).toBe('succeeded');
    expect(networksOf(world)).toEqual(['bridge', 'front']);

    const next = playWorld(joins('elsewhere'), { on: world });
    const before = next.fleet.operations().length;
    expect((await next.play('apply')).failures.map(({ code }) => code)).toEqual(['network-missing']);
    expect(next.fleet.operations().slice(before)).toEqual([]);
    expect(next.ships()).toEqual({ h1: ['web-1 running'] });
  });

  it('are made once on each ship, for however many instances, and stay', async () => {
    const instances = Array.from({ length: 12 }, (_, index): [string, object] => [
      `web-${index + 1}`,
      { ship: `h${(index % 2) + 1}`, networks: ['front'] },
    ]);
    const world = playWorld({
      services: { web: { instances: Object.fromEntries(instances) } },
      networks: { front: {}, unused: {} },
    });
    expect((await world.start()).verdict).toBe('succeeded');
    const calls = world.fleet.calls.filter(({ call }) => call === 'networks' || call === 'create-network');
    expect(calls.map(({ ship, call }) => `${ship} ${call}`).sort()).toEqual([
      'h1 create-network',
      'h1 networks',
      'h2 create-network',
      'h2 networks',
    ]);
    world.fleet.forgetCalls();

    expect((await world.stop()).verdict).toBe('succeeded');
    expect((await world.start()).verdict).toBe('succeeded');
    expect(world.fleet.operations().filter((operation) => operation.includes('network'))).toEqual([]);
    expect(networksOf(world)).toEqual(['bridge', 'front']);
  });

  it('are not asked for by instances that need none, or that run', async () => {
    const world = playWorld({ services: { web: {} }, networks: { front: {} } });
    await world.start();
    expect(networksOf(world)).toEqual(['bridge']);
    const running = playWorld(web);
    running.fleet.engine('h1').addContainer({ name: 'web-1' });
    await running.start();
    expect(running.fleet.operations()).toEqual([]);
  });

  it('that somebody else makes at the same time are taken as they are', async () => {
    const world = playWorld(web);
    world.fleet.onCall = ({ call, target }) => {
      if (call === 'create-network') world.fleet.engine('h1').networks.add(target);
    };
    expect((await world.start()).verdict).toBe('succeeded');
    expect(attached(world, 'web-1')).toEqual(['front', 'back']);
  });

  it.each(['lost-answer', 'cut'] as const)(
    'are made in the end when an answer is lost (%s)',
    async (does) => {
      const world = playWorld(web);
      world.fleet.fault({ call: 'create-network', target: 'front', does });
      world.fleet.fault({ call: 'networks', does });
      expect((await world.start()).verdict).toBe('succeeded');
      expect(networksOf(world)).toEqual(['bridge', 'front', 'back']);
      expect(attached(world, 'web-1')).toEqual(['front', 'back']);
    },
  );

  it('are not made after an interruption', async () => {
    const world = playWorld(web);
    const interrupt = new AbortController();
    world.fleet.onCall = ({ call }) => {
      if (call === 'networks') interrupt.abort('SIGINT');
    };
    await world.start({ interrupt: interrupt.signal });
    expect(world.story().at(-2)).toBe(
      'start:web-1 settled interrupted while looking for the networks front, back',
    );
    expect(networksOf(world)).toEqual(['bridge']);
  });

  it('that the Engine refuses are a failure, and nothing is touched', async () => {
    const world = playWorld(web);
    world.fleet.engine('h1').addContainer({ name: 'web-1', state: 'exited' });
    world.fleet.fault({ call: 'create-network', does: 'refused', message: 'invalid pool request' });
    await world.start();
    expect(world.story().at(-2)).toBe(
      'start:web-1 settled failed network-failed while making the network front: invalid pool request. (h1-1)',
    );
    expect(world.ships()).toEqual({ h1: ['web-1 exited'] });
  });
});

describe('networks that are not ours to make', () => {
  it.each<[string, EnvironmentOutline['networks']]>([
    ['not declared', {}],
    ['external', { front: { external: true } }],
  ])('and are missing are a failure before anything is touched (%s)', async (_, networks) => {
    const world = playWorld({
      services: { web: { instances: { 'web-1': { networks: ['front'] } } } },
      networks: networks ?? {},
    });
    world.fleet.engine('h1').addContainer({ name: 'web-1', state: 'exited' });
    await world.start();
    expect(world.story().at(-2)).toBe(
      'start:web-1 settled failed network-missing while looking for the network front: There is no network front on ship h1. Make it there, or declare it under networks at the top of the file; nothing was replaced. (h1-1)',
    );
    expect(world.ships()).toEqual({ h1: ['web-1 exited'] });

    world.fleet.engine('h1').networks.add('front');
    expect((await world.start()).verdict).toBe('succeeded');
    expect(attached(world, 'web-1')).toEqual(['front']);
  });
});

describe('a container in more than one network', () => {
  it.each(['lost-answer', 'cut'] as const)('is in all of them before it starts (%s)', async (does) => {
    const world = playWorld(web);
    world.fleet.fault({ call: 'create', does });
    world.fleet.fault({ call: 'connect', does });
    world.fleet.onCall = ({ call }) => {
      if (call === 'start') expect(attached(world, 'web-1')).toEqual(['front', 'back']);
    };
    expect((await world.start()).verdict).toBe('succeeded');
    expect(world.ships()).toEqual({ h1: ['web-1 running'] });
  });

  it('is attached by the next play, where one was cut short before', async () => {
    const world = playWorld(web);
    const interrupt = new AbortController();
    world.fleet.onCall = ({ call }) => {
      if (call === 'create') interrupt.abort('SIGINT');
    };
    await world.start({ interrupt: interrupt.signal });
    expect(world.story().at(-2)).toBe(
      'start:web-1 settled interrupted before attaching the container to the network back (h1-1)',
    );
    expect(attached(world, 'web-1')).toEqual(['front']);

    world.fleet.onCall = () => undefined;
    world.fleet.forgetCalls();
    expect((await world.start()).verdict).toBe('succeeded');
    expect(world.fleet.operations()).toEqual(['h1: connect web-1', 'h1: start web-1']);
    expect(attached(world, 'web-1')).toEqual(['front', 'back']);
  });

  it('that cannot be attached is not started, and goes on from there', async () => {
    const world = playWorld(web);
    world.fleet.fault({ call: 'connect', does: 'refused', message: 'Address already in use' });
    await world.start();
    expect(world.story().at(-2)).toBe(
      'start:web-1 settled failed connect-failed while attaching the container to the network back: Address already in use. The container that was made stays on h1, not started: start again when the cause is gone. (h1-1)',
    );
    expect(world.ships()).toEqual({ h1: ['web-1 created'] });
    expect((await world.start()).verdict).toBe('succeeded');
  });
});

describe("an instance's pull policy", () => {
  const of = (pullPolicy: 'always' | 'never'): PlayWorld =>
    playWorld({ services: { web: { instances: { 'web-1': { pullPolicy } } } } });

  it('always pulls what is there, too', async () => {
    const world = of('always');
    world.fleet.engine('h1').images.offer('web:1', { id: 'sha256:newer' });
    expect((await world.start()).verdict).toBe('succeeded');
    expect(world.fleet.operations()).toEqual(['h1: pull web:1', 'h1: create web-1', 'h1: start web-1']);
  });

  it('never holds against a refresh of all images', async () => {
    const world = of('never');
    expect((await world.start({ refreshImages: true })).verdict).toBe('succeeded');
    expect(world.fleet.operations()).toEqual(['h1: create web-1', 'h1: start web-1']);
  });

  it('never is a failure where the image is missing', async () => {
    const world = of('never');
    world.fleet.engine('h1').images.remove('web:1');
    world.fleet.engine('h1').images.offer('web:1');
    await world.start({ refreshImages: true });
    expect(world.story().at(-2)).toBe(
      'start:web-1 settled failed image-missing while looking for the image: web:1 is not on ship h1, and its pull_policy is never. Load the image onto h1, or let it be pulled with pull_policy: missing; nothing was replaced.',
    );
    expect(world.fleet.operations()).toEqual([]);
  });
});
