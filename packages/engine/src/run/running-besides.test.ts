import { expect, it } from 'vitest';
import type { EnvironmentOutline } from '../testing/environment-outline.ts';
import { playWorld } from '../testing/play-world.ts';

const moved = (ship: string): EnvironmentOutline => ({
  services: { web: { instances: { 'web-1': { ship }, 'web-2': { ship: 'h1' }, 'web-3': { ship: 'h2' } } } },
});

it('a start tells of what still runs on the ship where the file had it before', async () => {
  const world = playWorld(moved('h1'));
  await world.start();

  const after = playWorld(moved('h2'), { on: world });
  const { verdict } = await after.start();
  const warnings = after.events.flatMap((event) =>
    event.type === 'step-warned' ? [`${event.step}: ${event.message}`] : [],
  );

  expect({ verdict, warnings, ships: after.ships() }).toEqual({
    verdict: 'succeeded',
    warnings: [
      'start:web-1: It runs on h1 as well, where the file had it before: `maestro apply web-1` leaves it on h2 alone.',
    ],
    ships: { h1: ['web-1 running', 'web-2 running'], h2: ['web-1 running', 'web-3 running'] },
  });
});

it('a start of what was moved after a stop has nothing to tell', async () => {
  const world = playWorld(moved('h1'));
  await world.start();
  await world.stop();

  const after = playWorld(moved('h2'), { on: world });
  await after.start();

  expect(after.events.filter(({ type }) => type === 'step-warned')).toEqual([]);
});

it('a start tells of what runs under a name that somebody gave it', async () => {
  const world = playWorld(moved('h1'));
  await world.start();
  const engine = world.fleet.engine('h1');
  engine.rename(engine.inspect('web-1')?.id ?? '', 'blue');
  const { outcomes } = await world.start();

  expect(outcomes.map(({ step, outcome }) => `${step} ${outcome.kind}`)).toEqual([
    'start:web-1 started',
    'start:web-2 already-up',
    'start:web-3 already-up',
  ]);
  expect(world.events.flatMap((event) => (event.type === 'step-warned' ? [event.message] : []))).toEqual([
    'It runs as blue as well, a container of it under another name: `docker stop blue` on h1 ends that.',
  ]);
});
