import { buildEnvironment, FakeClock, FakeFleet } from '@maestro-ng/engine/testing';
import { expect, it } from 'vitest';
import { tellingOfSlowShips } from './slow-ships.ts';

it('says of each ship once that it is waited for, and nothing of one that answers', async () => {
  const { ships } = buildEnvironment({
    services: { web: { instances: { 'web-1': { ship: 'h1' }, 'web-2': { ship: 'h2' } } } },
  });
  const fleet = new FakeFleet(new FakeClock(), { latencyMs: 0 });
  const held = new Set<() => void>();
  const told: string[] = [];
  let hear: () => void = () => undefined;
  const connector = tellingOfSlowShips(
    {
      connect(ship) {
        const driver = fleet.connect(ship);
        const list = async (): Promise<never[]> => {
          if (ship.name === 'h1') await new Promise<void>((resolve) => held.add(resolve));
          return [];
        };
        return { ...driver, containers: { ...driver.containers, list } };
      },
    },
    (sentence) => {
      told.push(sentence);
      hear();
    },
    1,
  );
  const { signal } = new AbortController();
  const heard = new Promise<void>((resolve) => {
    hear = resolve;
  });
  const listings = Object.values(ships).map((ship) => connector.connect(ship).containers.list({ signal }));
  await heard;
  for (const release of held) release();
  expect(await Promise.all(listings)).toEqual([[], []]);
  expect(told).toEqual(['h1 has not answered for 0.001 s, and is waited for.']);
});
