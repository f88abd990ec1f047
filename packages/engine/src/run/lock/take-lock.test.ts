import { expect, it } from 'vitest';
import type { HostDriver } from '../../port/host-driver.ts';
import { HostFailure } from '../../port/host-failure.ts';
import { buildEnvironment } from '../../testing/build-environment.ts';
import { FakeClock } from '../../testing/fake-clock.ts';
import { FakeFleet } from '../../testing/fake-host.ts';
import { lockName } from './lock-name.ts';
import { Stopwatch } from './stopwatch.ts';
import { takeLock } from './take-lock.ts';

const { h1 } = buildEnvironment({ ships: { h1: {} }, services: {} }).ships;
const { signal } = new AbortController();
const name = lockName('shop');
const names = ['ada', 'bob'] as const;

/** What was chosen when both were about to call, one after the other, and so on. */
interface Course {
  readonly choices: readonly number[];
  readonly outcome: readonly string[];
}

/** Two seekers at once; which of them makes the next call is chosen as `choices` say, and then the first. */
async function race(
  before: 'free' | 'expired',
  choices: readonly number[],
  losesAnswer: number | null,
): Promise<Course> {
  const fleet = new FakeFleet(new FakeClock(1e12), { latencyMs: 0 });
  const engine = fleet.engine('h1');
  if (before === 'expired') {
    engine.locks.create({ name, labels: { 'maestro.lock': 'shop', 'maestro.lock.token': 'old' } });
    engine.clockSkewMs = 100_000;
  }
  const waiting = new Map<string, () => void>();
  const driverOf = (who: string): HostDriver => {
    if (h1 === undefined) throw new Error('no ship');
    const driver = fleet.connect(h1);
    let calls = 0;
    const gated =
      <Rest extends readonly unknown[], T>(call: (...rest: Rest) => Promise<T>) =>
      async (...rest: Rest): Promise<T> => {
        await new Promise<void>((resolve) => waiting.set(who, resolve));
        const answer = await call(...rest);
        calls += 1;
        if (who === 'ada' && calls - 1 === losesAnswer)
          throw new HostFailure('connection-lost', 'h1', 'lost');
        return answer;
      };
    const { containers, locks } = driver;
    return {
      ...driver,
      locks: {
        ...locks,
        create: gated((lock, options) => locks.create(lock, options)),
        find: gated((nameOrId, options) => locks.find(nameOrId, options)),
      },
      containers: {
        ...containers,
        rename: gated((id, to, options) => containers.rename(id, to, options)),
        list: gated((options) => containers.list(options)),
        remove: gated((id, options) => containers.remove(id, options)),
      },
    };
  };
  let done = 0;
  const seeking = names.map(async (who) => {
    const labels = { 'maestro.lock': 'shop', 'maestro.lock.token': who };
    const owner = { who, process: null, hasEnded: () => false };
    const stopwatch = new Stopwatch(new FakeClock());
    const seeker = {
      environment: 'shop',
      token: who,
      labels,
      owner,
      stopwatch,
      holds: () => false,
      manner: 'in-order' as const,
    };
    const end = await takeLock(driverOf(who), seeker, signal).then(
      ({ kind }) => kind,
      (error: unknown) => (error instanceof HostFailure ? 'failed' : String(error)),
    );
    done += 1;
    return `${who} ${end}`;
  });
  const made: number[] = [];
  while (done < names.length) {
    await new Promise((resolve) => setImmediate(resolve));
    const ready = names.filter((who) => waiting.has(who));
    let chosen = 0;
    if (ready.length === 2) {
      chosen = choices[made.length] ?? 0;
      made.push(chosen);
    }
    const who = ready[chosen];
    if (who === undefined) continue;
    const go = waiting.get(who);
    waiting.delete(who);
    go?.();
  }
  const ends = await Promise.all(seeking);
  const left = engine
    .list()
    .map((container) => `${container.name} ${container.labels['maestro.lock.token']}`);
  return { choices: made, outcome: [...ends, ...left] };
}

/** Runs every order of their calls. */
async function everyRace(before: 'free' | 'expired', losesAnswer: number | null): Promise<Set<string>> {
  const outcomes = new Set<string>();
  let choices: readonly number[] | undefined = [];
  while (choices !== undefined) {
    const course: Course = await race(before, choices, losesAnswer);
    outcomes.add(course.outcome.join(', '));
    const last = course.choices.lastIndexOf(0);
    choices = last < 0 ? undefined : [...course.choices.slice(0, last), 1];
  }
  return outcomes;
}

const oneOfThem = [`ada held, bob taken, ${name} bob`, `ada taken, bob held, ${name} ada`];

it.each(['free', 'expired'] as const)(
  'of two who seek a lock that is %s, one takes it and the other sees that, in whatever order their calls arrive',
  async (before) => {
    expect([...(await everyRace(before, null))].sort()).toEqual(oneOfThem);
  },
);

it.each([0, 1, 2, 3, 4, 5])(
  'and so they do where the answer to call %i of one of them is lost',
  async (call) => {
    for (const before of ['free', 'expired'] as const) {
      // Where a look or a removal has no answer, who wanted it gives up, and what was to be swept away stays.
      const ends = [...(await everyRace(before, call))].filter((end) => !end.startsWith('ada failed'));
      const locks = ends.map((end) => end.replaceAll(/, maestro-lock_aside_\S+ old/g, ''));
      expect([...new Set(locks)].filter((end) => !oneOfThem.includes(end))).toEqual([]);
    }
  },
);
