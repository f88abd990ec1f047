import { describe, expect, it } from 'vitest';
import { labelNames, type PlayEvent } from '../model/index.ts';
import type { EnvironmentOutline } from '../testing/environment-outline.ts';
import { type PlayWorld, playWorld } from '../testing/play-world.ts';

const web: EnvironmentOutline = { services: { web: {} } };
const ours = { [labelNames.environment]: 'test', [labelNames.instance]: 'web-1' };

/** Many instances of one image, spread evenly over ships. */
function many(count: number, ...ships: readonly string[]): EnvironmentOutline {
  const instances = Array.from({ length: count }, (_, index): [string, { ship: string }] => [
    `web-${index + 1}`,
    { ship: ships[index % ships.length] ?? 'h1' },
  ]);
  return { services: { web: { instances: Object.fromEntries(instances) } } };
}

function withoutImages(outline: EnvironmentOutline): PlayWorld {
  const world = playWorld(outline);
  for (const { ship, container } of Object.values(world.environment.instances)) {
    world.fleet.engine(ship).images.remove(container.image);
  }
  return world;
}

function pulls({ fleet }: PlayWorld): string[] {
  return fleet.operations().filter((operation) => operation.includes(': pull '));
}

/** The most steps that had created their container, and not settled, at any time. */
function mostAtWork(events: readonly PlayEvent[]): number {
  const atWork = new Set<string>();
  let most = 0;
  for (const event of events) {
    if (event.type === 'step-settled') atWork.delete(event.step);
    const creates = event.type === 'step-activity' && event.activity.kind === 'operation';
    if (creates) atWork.add(event.step);
    most = Math.max(most, atWork.size);
  }
  return most;
}

describe('an image', () => {
  it('is looked for once by all steps of a ship that begin together', async () => {
    const world = playWorld(many(6, 'h1', 'h2'));
    const result = await world.start();

    expect(result.verdict).toBe('succeeded');
    const looks = world.fleet.calls.filter(({ call }) => call === 'image-id');
    expect(looks.map(({ ship, target }) => `${ship}: ${target}`)).toEqual(['h1: web:1', 'h2: web:1']);
  });
});

describe('an image that is not on the ship', () => {
  it('is pulled after the pre-start checks, before anything of the instance is touched', async () => {
    const lifecycle = { 'pre-start': [{ type: 'sleep', seconds: 1 } as const] };
    const world = withoutImages({ services: { web: { instances: { 'web-1': { lifecycle } } } } });
    world.fleet.engine('h1').addContainer({ name: 'web-1', labels: ours, state: 'exited' });
    world.fleet.engine('h1').images.offer('web:1', { takesMs: 500 });
    await world.start();

    expect(world.story().slice(3)).toEqual([
      'start:web-1 began',
      'start:web-1 checking pre-start (1)',
      'start:web-1 pre-start check sleep 1 s passed',
      'start:web-1 pulling web:1',
      'start:web-1 looking',
      'start:web-1 rename web-1',
      'start:web-1 create web-1',
      'start:web-1 start web-1',
      'start:web-1 remove web-1.maestro-old',
      'start:web-1 looking',
      'start:web-1 settled started (h1-2)',
      'play-ended succeeded',
    ]);
  });

  it('is pulled once to each ship, for however many instances', async () => {
    const world = withoutImages(many(40, 'h1', 'h2'));
    for (const ship of ['h1', 'h2']) world.fleet.engine(ship).images.offer('web:1', { takesMs: 5000 });
    const result = await world.start({ perShip: 3 });

    expect(result.verdict).toBe('succeeded');
    expect(pulls(world)).toEqual(['h1: pull web:1', 'h2: pull web:1']);
  });

  it('does not let all that waited for it fall upon the Engine at once', async () => {
    const world = withoutImages(many(20, 'h1'));
    world.fleet.engine('h1').images.offer('web:1', { takesMs: 5000 });
    await world.start({ perShip: 3 });

    expect(mostAtWork(world.events)).toBe(3);
  });

  it('does not hold up other instances of its ship', async () => {
    const world = withoutImages({ services: { big: {}, small: {} } });
    world.fleet.engine('h1').images.offer('big:1', { takesMs: 60_000 });
    world.fleet.engine('h1').images.add('small:1');
    await world.start({ perShip: 1 });

    expect(world.story().filter((line) => line.includes('settled') || line.includes('pulling'))).toEqual([
      'start:big-1 pulling big:1',
      'start:small-1 settled started (h1-1)',
      'start:big-1 settled started (h1-2)',
    ]);
  });

  it('tells from time to time how far it is, to all that wait for it', async () => {
    const world = withoutImages(many(2, 'h1'));
    const lines = Array.from({ length: 9 }, (_, index) => ({
      status: 'Downloading',
      layer: 'a',
      bytes: { done: index * 10, total: 90 },
    }));
    world.fleet.engine('h1').images.offer('web:1', { takesMs: 3000, lines });
    await world.start();

    expect(world.story().filter((line) => line.includes('pulling'))).toEqual([
      'start:web-1 pulling web:1',
      'start:web-2 pulling web:1',
      'start:web-1 pulling web:1 (0/1 layers, 20/90 bytes)',
      'start:web-2 pulling web:1 (0/1 layers, 20/90 bytes)',
      'start:web-1 pulling web:1 (0/1 layers, 50/90 bytes)',
      'start:web-2 pulling web:1 (0/1 layers, 50/90 bytes)',
      'start:web-1 pulling web:1 (0/1 layers, 80/90 bytes)',
      'start:web-2 pulling web:1 (0/1 layers, 80/90 bytes)',
    ]);
  });

  it('tells how far it was when its Engine falls silent', async () => {
    const world = withoutImages(many(1, 'h1'));
    const lines = [{ status: 'Pulling fs layer', layer: 'a', bytes: null }];
    world.fleet.engine('h1').images.offer('web:1', { takesMs: 1800, lines });
    await world.start();

    expect(world.story().filter((line) => line.includes('pulling'))).toEqual([
      'start:web-1 pulling web:1',
      'start:web-1 pulling web:1 (0/1 layers, 0/? bytes)',
    ]);
  });

  it('and not in its registry either fails each instance of it, with one pull', async () => {
    const world = withoutImages({ services: { ...many(2, 'h1').services, other: {} } });
    world.fleet.engine('h1').images.offer('other:1');
    world.fleet.engine('h1').addContainer({ name: 'web-1', labels: ours, state: 'exited' });
    await world.start({ keepGoing: true });

    const failure = (name: string, container: string): string =>
      `start:${name} settled failed image-missing while pulling the image: web:1 cannot be pulled to ship h1: ` +
      "manifest for web:1 not found. Correct the image's name, push it to its registry, or load it onto h1; nothing " +
      `was replaced.${container}`;
    expect(world.story().filter((line) => line.includes('settled'))).toEqual([
      failure('web-1', ' (h1-1)'),
      failure('web-2', ''),
      'start:other-1 settled started (h1-2)',
    ]);
    expect(pulls(world).sort()).toEqual(['h1: pull other:1', 'h1: pull web:1']);
    expect(world.ships()).toEqual({ h1: ['other-1 running', 'web-1 exited'] });
  });

  it('gives an old container its name back where it was left aside', async () => {
    const world = withoutImages(web);
    world.fleet.engine('h1').addContainer({ name: 'web-1.maestro-old', labels: ours, state: 'exited' });
    await world.start();

    expect(world.ships()).toEqual({ h1: ['web-1 exited'] });
  });
});

describe('a pull', () => {
  it('is cancelled by an interruption, for all that wait for it', async () => {
    const world = withoutImages(many(3, 'h1'));
    world.fleet.engine('h1').images.offer('web:1', { takesMs: 60_000 });
    const interrupt = new AbortController();
    const began = world.clock.now();
    world.clock.later(2000, () => interrupt.abort('SIGINT'));
    const result = await world.start({ interrupt: interrupt.signal });

    expect(world.story().slice(-5)).toEqual([
      'interrupted by SIGINT',
      'start:web-1 settled interrupted while pulling the image',
      'start:web-2 settled interrupted while pulling the image',
      'start:web-3 settled interrupted while pulling the image',
      'play-ended interrupted',
    ]);
    expect(result.verdict).toBe('interrupted');
    expect(world.clock.now() - began).toBeLessThan(2100);
    expect(world.fleet.operations()).toEqual(['h1: pull web:1']);
  });

  it('that ends as the play is interrupted leads to nothing more, also for those whose turn has not come', async () => {
    const world = withoutImages(many(5, 'h1'));
    world.fleet.engine('h1').images.offer('web:1', { takesMs: 1000 });
    const interrupt = new AbortController();
    const result = await world.start({
      perShip: 1,
      interrupt: interrupt.signal,
      onEvent: (event) => {
        if (event.type === 'step-activity' && event.activity.kind === 'operation') interrupt.abort('SIGINT');
      },
    });

    expect(result.outcomes.map(({ outcome }) => outcome)).toEqual([
      ...Array.from({ length: 5 }, () => ({
        kind: 'interrupted',
        during: 'creating the container',
        begun: false,
      })),
    ]);
    expect(world.fleet.operations()).toEqual(['h1: pull web:1']);
  });

  it('whose Engine dies is the ship out of reach', async () => {
    const world = withoutImages(web);
    world.fleet.fault({ call: 'pull', does: 'cut' });
    world.fleet.onCall = ({ call }) => {
      if (call === 'pull') world.fleet.fault({ call: 'any', does: 'unreachable', times: Infinity });
    };
    const result = await world.start();

    expect(result.verdict).toBe('unreachable');
    expect(world.story().at(-2)).toBe(
      'start:web-1 settled failed ship-unreachable while pulling the image: web:1 cannot be pulled to ship h1: ' +
        'the connection to h1 was lost. ' +
        'Look at the way to h1 with `maestro doctor`, and run the command again; nothing was replaced.',
    );
  });

  it.each(['cut', 'hang', 'refused'] as const)(
    'that is %s while its Engine answers is a failed pull',
    async (does) => {
      const world = withoutImages(web);
      world.fleet.fault({ call: 'pull', does, times: Infinity });
      const result = await world.start();

      expect(result.verdict).toBe('failed');
      expect(result.failures.map(({ code, hint }) => ({ code, hint }))).toEqual([
        {
          code: 'pull-failed',
          hint: 'See that the Engine of h1 can reach the registry, and may pull from it, or load the image onto h1; nothing was replaced.',
        },
      ]);
      expect(world.ships()).toEqual({ h1: [] });
    },
  );

  it('that breaks in an unforeseen way is a failure of its step', async () => {
    const world = withoutImages(web);
    world.fleet.fault({ call: 'pull', does: 'throws', message: 'undefined is not a function' });
    const result = await world.start();

    expect(result.failures.map(({ code }) => code)).toEqual(['internal']);
  });
});

describe('with images to be refreshed', () => {
  it('a stopped instance is replaced by one of the newer image, and a running one is left alone', async () => {
    const world = playWorld({ services: { web: { instances: ['web-1', 'web-2'] } } });
    const engine = world.fleet.engine('h1');
    engine.addContainer({ name: 'web-1', labels: ours, image: 'web:1', state: 'exited' });
    engine.addContainer({ name: 'web-2', image: 'web:1' });
    engine.images.offer('web:1', { id: 'sha256:newer' });
    await world.start({ refreshImages: true });

    expect(world.fleet.operations()).toEqual([
      'h1: pull web:1',
      'h1: rename web-1',
      'h1: create web-1',
      'h1: start web-1',
      'h1: remove web-1.maestro-old',
    ]);
    expect(engine.list().map(({ name, imageId }) => `${name} ${imageId}`)).toEqual([
      'web-2 sha256:web:1',
      'web-1 sha256:newer',
    ]);
  });

  it('nothing is pulled where everything runs', async () => {
    const world = playWorld(web);
    await world.start();
    world.fleet.forgetCalls();
    await world.start({ refreshImages: true });

    expect(world.fleet.calls.map(({ call }) => call)).toEqual(['list']);
  });

  it('one pull serves the whole play, also those whose turn comes later', async () => {
    const world = playWorld({
      services: { db: { image: 'app:1' }, web: { image: 'app:1', requires: ['db'] } },
    });
    world.fleet.engine('h1').images.offer('app:1');
    const result = await world.start({ refreshImages: true });

    expect(result.verdict).toBe('succeeded');
    expect(pulls(world)).toEqual(['h1: pull app:1']);
  });

  it('a refresh that fails is a failure, though there is an image', async () => {
    const world = playWorld(web);
    world.fleet.engine('h1').addContainer({ name: 'web-1', labels: ours, state: 'exited' });
    await world.start({ refreshImages: true });

    expect(world.story().at(-2)).toBe(
      'start:web-1 settled failed image-missing while pulling the image: web:1 cannot be pulled to ship h1: manifest ' +
        "for web:1 not found. Correct the image's name, or start without refreshing the one that h1 has; nothing was " +
        'replaced. (h1-1)',
    );
    expect(world.fleet.operations()).toEqual(['h1: pull web:1']);
    expect(world.ships()).toEqual({ h1: ['web-1 exited'] });
  });
});

describe('creating a container', () => {
  it.each([
    ['No such image: web:1', 'image-missing', 'Start again: web:1 is pulled where it is missing.'],
    [
      'No such image: acme/network-tools:1',
      'image-missing',
      'Start again: web:1 is pulled where it is missing.',
    ],
    ['network back not found', 'create-failed', undefined],
    [
      'No such container: data-1',
      'create-failed',
      'What it takes a network, processes, memory, volumes or a link from has to run on h1 before: start data-1 there, or correct the file.',
    ],
  ])('that the Engine answers with "%s" fails as %s', async (message, code, hint) => {
    const world = playWorld(web);
    world.fleet.fault({ call: 'create', does: 'not-found', message });
    const { failures } = await world.start();

    expect(failures).toEqual([
      {
        code,
        ship: 'h1',
        instance: 'web-1',
        during: 'creating the container',
        cause: `${message}.`,
        ...(hint === undefined ? {} : { hint }),
      },
    ]);
  });
});

it('starting a container whose network another one gives that is not there fails at once, and says so', async () => {
  const world = playWorld(web);
  world.fleet.fault({ call: 'start', does: 'not-found', message: 'No such container: giver-1' });
  const { failures } = await world.start();

  expect(failures.map(({ code, hint }) => [code, hint])).toEqual([
    [
      'start-failed',
      'What it takes a network, processes, memory, volumes or a link from has to run on h1 before: start giver-1 there, or correct the file. The container that was made stays on h1, not started: start again when the cause is gone.',
    ],
  ]);
});
