import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { EnvironmentOutline, InstanceOutline } from '../testing/environment-outline.ts';
import { playWorld } from '../testing/play-world.ts';
import { apply, history, rollBack, standing } from './history-world.test-support.ts';

// Each is several plays: on a busy machine the usual five seconds are not enough.
vi.setConfig({ testTimeout: 60_000 });

const instance: fc.Arbitrary<InstanceOutline> = fc.record({
  ship: fc.constantFrom('h1', 'h2', 'h3'),
  env: fc.record({ LEVEL: fc.constantFrom('info', 'debug') }),
  container: fc.record({ memory: fc.constantFrom(null, 64, 128), command: fc.constantFrom(null, ['run']) }),
});

/** A release: some of five services, each after those before it, with instances that may move and change. */
const release: fc.Arbitrary<EnvironmentOutline> = fc
  .uniqueArray(
    fc.record({
      service: fc.integer({ min: 0, max: 4 }),
      image: fc.constantFrom('1', '2', 'latest'),
      instances: fc.array(instance, { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 5, selector: ({ service }) => service },
  )
  .map((services) => ({
    ships: { h1: {}, h2: {}, h3: {} },
    services: Object.fromEntries(
      services
        .sort((left, right) => left.service - right.service)
        .map(({ service, image, instances }, index) => [
          `s${service}`,
          {
            image: `app:${image}`,
            requires: services.slice(0, index).map((other) => `s${other.service}`),
            instances: Object.fromEntries(instances.map((each, number) => [`s${service}-${number}`, each])),
          },
        ]),
    ),
  }));

it('after an apply of one release and an apply of another, a rollback brings back all of the first', async () => {
  await fc.assert(
    fc.asyncProperty(release, release, fc.boolean(), async (one, other, moves) => {
      const first = playWorld(one);
      await apply(first, { prune: true });
      const before = standing(first);
      const second = playWorld(other, { on: first });
      if (moves)
        for (const ship of ['h1', 'h2', 'h3'])
          second.fleet.engine(ship).images.add('app:latest', 'sha256:new');
      await apply(second, { prune: true });
      if ((await history(second)).records.length < 2) return;
      const result = await rollBack(second, 1);
      expect(result.verdict).toBe('succeeded');
      expect(standing(second)).toEqual(before);
    }),
    { numRuns: 60 },
  );
});
