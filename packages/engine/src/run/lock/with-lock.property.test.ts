import fc from 'fast-check';
import { beforeEach, expect, it, vi } from 'vitest';
import { buildEnvironment } from '../../testing/build-environment.ts';
import { FakeClock } from '../../testing/fake-clock.ts';
import { FakeFleet } from '../../testing/fake-host.ts';
import { lockName } from './lock-name.ts';
import { ended, type Passage, TestOperator } from './operators.test-support.ts';

vi.setConfig({ testTimeout: 120_000 });
beforeEach(() => ended.clear());

const { ships } = buildEnvironment({
  ships: { h1: { ip: '10.0.0.1' }, h2: { ip: '10.0.0.2' }, h3: { ip: '10.0.0.3' } },
  services: {},
});
const allShips = Object.values(ships);
const names = allShips.map(({ name }) => name);

/** Up to a minute: so long a driver waits for the answer of a call that changes something. */
const quick = fc.integer({ min: 0, max: 60 });
const slow = fc.integer({ min: 0, max: 59_000 });
const passageAt = (pace: fc.Arbitrary<number>): fc.Arbitrary<Passage> =>
  fc.record({
    thereMs: pace,
    backMs: pace,
    lost: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
  });
const anyOf = (...paces: fc.Arbitrary<number>[]): fc.Arbitrary<Passage[]> =>
  fc.array(passageAt(fc.oneof(...paces)), { minLength: 1, maxLength: 20 });
/** All calls are quick but for a few of the first ones. */
const mostlyQuick = fc
  .tuple(
    fc.array(passageAt(quick), { minLength: 30, maxLength: 30 }),
    fc.array(fc.tuple(fc.nat({ max: 15 }), passageAt(slow)), { maxLength: 2 }),
  )
  .map(([calls, some]) => some.reduce((so, [at, call]) => so.with(at, call), calls));
/** It takes the lock at once, and renewing it is slow. */
const slowToRenew = fc
  .tuple(mostlyQuick, anyOf(slow))
  .map(([first, rest]) => [...first.slice(0, 3), ...rest]);

/** One operator's attempt: when it begins, for how long it has the lock, how long it waits, and when it is killed. */
function attempt(
  passages: fc.Arbitrary<readonly Passage[]>,
  times: { readonly beginsMs: number; readonly hasItMs: number; readonly waitMs: readonly number[] },
) {
  return fc.record({
    skewMs: fc.integer({ min: -5e6, max: 5e6 }),
    passages,
    onLinux: fc.boolean(),
    sleeps: fc.option(fc.record({ fromMs: fc.nat({ max: 60_000 }), forMs: fc.nat({ max: 200_000 }) }), {
      freq: 4,
    }),
    beginsMs: fc.nat({ max: times.beginsMs }),
    hasItMs: fc.nat({ max: times.hasItMs }),
    waitMs: fc.constantFrom(...times.waitMs),
    ships: fc.oneof(fc.constant(allShips.slice(0, 1)), fc.subarray(allShips, { minLength: 1 })),
    killedAtMs: fc.option(fc.nat({ max: 120_000 }), { freq: 2 }),
    deathIsKnown: fc.boolean(),
  });
}

const anybody = attempt(anyOf(quick, quick, slow), {
  beginsMs: 70_000,
  hasItMs: 150_000,
  waitMs: [0, 5_000, 300_000],
});
const holder = attempt(fc.oneof(slowToRenew, mostlyQuick), { beginsMs: 50, hasItMs: 300_000, waitMs: [0] });
const seeker = attempt(mostlyQuick, { beginsMs: 40_000, hasItMs: 60_000, waitMs: [300_000] });
const attempts = fc.oneof(
  fc.array(anybody, { minLength: 2, maxLength: 3 }),
  fc.tuple(holder, seeker),
  fc.tuple(holder, seeker, seeker),
);

it('no two operators may act on a ship at once, whatever is slow, lost, asleep or dead, and however clocks differ', async () => {
  await fc.assert(
    fc.asyncProperty(
      attempts,
      fc.array(fc.integer({ min: -9e6, max: 9e6 }), { minLength: 3, maxLength: 3 }),
      async (all, skews) => {
        ended.clear();
        const clock = new FakeClock(Date.UTC(2030, 0, 1));
        const fleet = new FakeFleet(clock);
        for (const [index, name] of names.entries()) fleet.engine(name).clockSkewMs = skews[index] ?? 0;
        const { signal } = new AbortController();
        const operators = all.map(({ sleeps, ...each }, index) => {
          const outline = { ...each, name: `operator-${index}` };
          return new TestOperator(clock, fleet, sleeps === null ? outline : { ...outline, sleeps });
        });
        const clashes: string[] = [];
        const look = async (): Promise<void> => {
          for (const ship of names) {
            const acting = await Promise.all(operators.map((operator) => operator.mayAct(ship)));
            const who = operators.filter((_, index) => acting[index] === true).map(({ name }) => name);
            if (who.length > 1) clashes.push(`${ship}: ${who.join(' and ')} at ${clock.now()}`);
          }
        };
        for (const operator of operators) operator.onMoment = () => void look();

        const endings = all.map(async (each, index) => {
          await clock.sleep(each.beginsMs, signal);
          const killed = new Promise<void>((resolve) => {
            if (each.killedAtMs === null) return;
            clock.later(each.killedAtMs, () => {
              operators[index]?.kill();
              if (each.deathIsKnown) ended.add(`operator-${index}`);
              resolve();
            });
          });
          await Promise.race([operators[index]?.plays(each.ships, each.hasItMs, each.waitMs), killed]);
        });
        let over = false;
        const watching = (async () => {
          while (!over) {
            await look();
            await clock.sleep(400, signal);
          }
        })();
        await Promise.all(endings);
        over = true;
        await watching;
        expect(clashes).toEqual([]);

        // Whatever they left behind, who waits gets it, and leaves nothing.
        const last = new TestOperator(clock, fleet, { name: 'last' });
        await clock.sleep(200_000, signal);
        expect(await last.plays(allShips, 0, 200_000)).toBe('ran');
        const left = names.flatMap((name) => fleet.engine(name).describe());
        expect(left.filter((container) => container.startsWith(lockName('shop')))).toEqual([]);
      },
    ),
    { numRuns: 600 },
  );
});

const eager = fc.record({
  ships: fc.subarray(allShips, { minLength: 1 }),
  passages: anyOf(quick).map((all) => all.map((each) => ({ ...each, lost: false }))),
  beginsMs: fc.nat({ max: 200 }),
});

it.each([
  ['of those who do not wait, one gets all that it needs', 0, 'ran'],
  ['of those who wait, each gets all that it needs', 900_000, 'all ran'],
] as const)('%s, also where all begin at once', async (_, waitMs, expected) => {
  await fc.assert(
    fc.asyncProperty(fc.array(eager, { minLength: 2, maxLength: 4 }), async (all) => {
      ended.clear();
      const clock = new FakeClock(Date.UTC(2030, 0, 1));
      const fleet = new FakeFleet(clock);
      const { signal } = new AbortController();
      const endings = await Promise.all(
        all.map(async ({ ships: some, passages, beginsMs }, index) => {
          const operator = new TestOperator(clock, fleet, { name: `operator-${index}`, passages });
          await clock.sleep(beginsMs, signal);
          return operator.plays(some, 60_000, waitMs);
        }),
      );
      if (expected === 'ran') expect(endings).toContain('ran');
      else expect(new Set(endings)).toEqual(new Set(['ran']));
      expect(names.flatMap((name) => fleet.engine(name).describe())).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

it('two who have got what the other needs give way to each other until one has it all', async () => {
  const clock = new FakeClock(Date.UTC(2030, 0, 1));
  const fleet = new FakeFleet(clock);
  const q: Passage = { thereMs: 1, backMs: 1, lost: false };
  const operator = (name: string, passages: Passage[]): TestOperator =>
    new TestOperator(clock, fleet, { name, passages: [...passages, ...Array<Passage>(40).fill(q)] });
  // Ada's locks of h2 and h3 are tried at once: h3 is hers before Bob comes, h2 is his, which she is told late.
  const ada = operator('ada', [q, q, q, q, { thereMs: 20, backMs: 200, lost: false }]);
  const bob = operator('bob', [q, q, q, { ...q, thereMs: 10 }]);
  const endings = Promise.all([ada.plays(allShips, 5_000), bob.plays(allShips.slice(1), 5_000)]);
  expect(await endings).toEqual(['held', 'ran']);
  expect(ada.events.map(({ type }) => type)).toEqual(['lock-awaited']);
  expect(names.flatMap((name) => fleet.engine(name).describe())).toEqual([]);
});
