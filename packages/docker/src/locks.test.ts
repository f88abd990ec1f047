import { labelNames, type Ship } from '@maestro-ng/engine';
import { describe, expect, it } from 'vitest';
import { dockerConnector } from './docker-host.ts';
import { failureOf } from './testing/failure-of.ts';
import { labIsPossible, labShip, realEngine } from './testing/real-engine.ts';

describe.skipIf(!labIsPossible)('locks on a real Engine', { timeout: 20_000 }, () => {
  const real = realEngine('docker-locks');
  const { signal } = new AbortController();
  const labels = { 'maestro.lock': 'Größe', 'maestro.lock.who': 'ada@desk' };

  it('are made without an image, keep labels and a heartbeat, and go as any container', async () => {
    const { containers, locks, observation } = real.driver;
    const before = (await observation.time({ signal })) ?? 0;
    const id = await locks.create({ name: 'maestro-lock-one', labels }, { signal });
    const made = await locks.find('maestro-lock-one', { signal });
    expect(made).toEqual({
      id,
      name: 'maestro-lock-one',
      labels,
      createdAt: expect.any(Number) as number,
      heartbeatAt: null,
      now: expect.any(Number) as number,
    });
    expect(made?.createdAt).toBeGreaterThanOrEqual(before);
    expect(made?.createdAt).toBeLessThan((made?.now ?? 0) + 1000);

    await locks.beat(id, 1_900_000_000_000, { signal });
    await locks.beat(id, 1_900_000_000_123, { signal });
    expect((await locks.find(id, { signal }))?.heartbeatAt).toBe(1_900_000_000_123);
    expect(await containers.list({ signal })).toMatchObject([
      { id, name: 'maestro-lock-one', state: 'created', labels, ports: [] },
    ]);
    expect(Object.values(labelNames).filter((name) => name in labels)).toEqual([]);

    await containers.remove(id, { signal });
    expect(await locks.find(id, { signal })).toBeUndefined();
    expect(await failureOf(locks.beat(id, 1, { signal }))).toMatch(/^not-found: /);
  });

  it('have names that only one can have, whoever asks at the same time', async () => {
    const other = dockerConnector().connect(labShip(real.ship) satisfies Ship);
    const made = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        (index % 2 === 0 ? real.driver : other).locks.create(
          { name: 'maestro-lock-many', labels },
          { signal },
        ),
      ),
    );
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = made.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
    expect(refused).toEqual(Array(7).fill(expect.objectContaining({ kind: 'conflict' })));
    other.close();
  });

  it('are set aside by their id, by one alone', async () => {
    const { containers, locks } = real.driver;
    const first = await locks.create({ name: 'maestro-lock-shop', labels }, { signal });
    const aside = (): Promise<string> => failureOf(containers.rename(first, `aside_${first}`, { signal }));
    await containers.rename(first, `aside_${first}`, { signal });
    const second = await locks.create({ name: 'maestro-lock-shop', labels }, { signal });
    expect(await aside()).toMatch(/^(?:conflict|refused): /);
    expect((await locks.find('maestro-lock-shop', { signal }))?.id).toBe(second);
    await containers.remove(first, { signal });
    expect(await aside()).toMatch(/^not-found: /);
  });
});
