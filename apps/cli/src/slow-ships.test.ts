import { buildEnvironment, FakeClock, FakeFleet } from '@maestro-ng/engine/testing';
import { expect, it, onTestFinished, vi } from 'vitest';
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

it('says in one sentence of many that they are waited for, and nothing of those that answer meanwhile', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const names = Array.from({ length: 20 }, (_, index) => `h${index}`);
  const { ships } = buildEnvironment({
    services: { web: { instances: Object.fromEntries(names.map((ship) => [`web-${ship}`, { ship }])) } },
  });
  const fleet = new FakeFleet(new FakeClock(), { latencyMs: 0 });
  const release = new Map<string, () => void>();
  const told: string[] = [];
  const connector = tellingOfSlowShips(
    {
      connect(ship) {
        const driver = fleet.connect(ship);
        const list = (): Promise<never[]> =>
          new Promise((resolve) => release.set(ship.name, () => resolve([])));
        return { ...driver, containers: { ...driver.containers, list } };
      },
    },
    (sentence) => told.push(sentence),
    1000,
  );
  const { signal } = new AbortController();
  const listings = Object.values(ships).map((ship) => connector.connect(ship).containers.list({ signal }));
  await vi.advanceTimersByTimeAsync(1010);
  release.get('h0')?.();
  await vi.advanceTimersByTimeAsync(10_000);
  for (const answer of release.values()) answer();
  await Promise.all(listings);

  expect(told).toEqual(['h1, h2 and 17 more have not answered for 1 s, and are waited for.']);
});
