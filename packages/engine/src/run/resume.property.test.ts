import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readJournal, remainingPlan } from '../journal/index.ts';
import { headOf, JournalInMemory } from '../journal/journaled-play.test-support.ts';
import type { Plan, PlayName } from '../model/index.ts';
import type { ServiceOutline } from '../testing/environment-outline.ts';
import type { PlayWorld } from '../testing/play-world.ts';
import { type GeneratedWorld, generatedWorld, makeWorld } from './generated-world.test-support.ts';

const runs = { numRuns: 100 };
vi.setConfig({ testTimeout: 120_000 });

const anyPlay = fc.record({
  name: fc.constantFrom<PlayName>('start', 'stop', 'kill', 'restart', 'restart', 'pull', 'clean', 'apply'),
  concurrency: fc.integer({ min: 0, max: 3 }),
  reuse: fc.boolean(),
  refreshImages: fc.boolean(),
  onlyIfChanged: fc.boolean(),
  stopStartDelaySeconds: fc.integer({ min: 0, max: 2 }),
});
type AnyPlay = typeof anyPlay extends fc.Arbitrary<infer T> ? T : never;

/** When it is broken off, and when that is broken off that goes on with it. */
const moments = fc.array(fc.nat({ max: 80 }), { minLength: 1, maxLength: 3 });

/** Some services are omitted: what depends on others is not brought up for them. */
const anyWorld = fc
  .tuple(generatedWorld({ foreign: false, faults: false }), fc.nat())
  .map(([world, omitted]): GeneratedWorld => {
    const services = Object.entries(world.outline.services).map(
      ([name, service], index): [string, ServiceOutline] => [
        name,
        { ...service, omit: (omitted >> index) % 2 === 1 },
      ],
    );
    return { ...world, outline: { ...world.outline, services: Object.fromEntries(services) } };
  });

/**
 * Runs a play, or goes on with one by its journal, and breaks it off before the given record or event, as a crash does it:
 * nothing more is written.
 */
async function broken(
  world: PlayWorld,
  { name, ...options }: AnyPlay,
  at: number,
  journal: JournalInMemory = new JournalInMemory(),
): Promise<JournalInMemory> {
  const crash = new AbortController();
  let moments = 0;
  const unlessBroken = (write: () => void): void => {
    if (moments === at) crash.abort('SIGKILL');
    moments += 1;
    if (!crash.signal.aborted) write();
  };
  const remaining = remainingBy(journal.text);
  await world.play(name, {
    ...options,
    interrupt: crash.signal,
    changePlan: (plan) => {
      journal.write(headOf(plan));
      return remaining(plan);
    },
    onEvent: (event) => unlessBroken(() => journal.hear(event)),
    beforeOperation: async (planned) => unlessBroken(() => journal.before(planned)),
  });
  return journal;
}

/** Goes on with a play by its journal's text. */
async function resume(world: PlayWorld, { name, ...options }: AnyPlay, text: string): Promise<string> {
  return (await world.play(name, { ...options, changePlan: remainingBy(text) })).verdict;
}

function remainingBy(text: string): (plan: Plan) => Plan {
  const read = readJournal(text);
  return (plan) => (read.ok ? remainingPlan(plan, read.journal) : plan);
}

describe('a play that is broken off at any event, and gone on with by its journal,', () => {
  it('comes to what it would have come to, and does nothing twice', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld, anyPlay, moments, async (generated, play, breaks) => {
        const { world: whole } = makeWorld(generated);
        await broken(whole, play, -1);
        const { world } = makeWorld(generated);
        const journal = new JournalInMemory();
        for (const at of breaks) await broken(world, play, at, journal);
        expect(await resume(world, play, journal.text)).toBe('succeeded');

        expect(world.ships()).toEqual(whole.ships());
        expect(takenDownAndUp(world)).toEqual(takenDownAndUp(whole));
      }),
      runs,
    );
  });

  it('comes to the same where the end of the journal was lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyWorld,
        anyPlay,
        fc.nat({ max: 80 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (generated, play, at, kept) => {
          const { world: whole } = makeWorld(generated);
          await broken(whole, play, -1);
          const { world } = makeWorld(generated);
          const { text, safe } = await broken(world, play, at);
          const cut = text.slice(0, safe + Math.floor((text.length - safe) * kept));
          const done = doneBy(cut);
          world.fleet.forgetCalls();
          expect(await resume(world, play, cut)).toBe('succeeded');

          expect(world.ships()).toEqual(whole.ships());
          const again = Object.keys(takenDownAndUp(world)).filter((name) => done.has(name));
          expect(again).toEqual([]);
        },
      ),
      runs,
    );
  });
});

/** How often each instance was stopped or killed, and started. */
function takenDownAndUp({ fleet }: PlayWorld): Record<string, string[]> {
  const calls: Record<string, string[]> = {};
  for (const { call, target } of fleet.calls) {
    if (call !== 'stop' && call !== 'kill' && call !== 'start') continue;
    const name = target.replace(/\.maestro-old.*/, '');
    calls[name] = [...(calls[name] ?? []), call];
  }
  return Object.fromEntries(Object.entries(calls).map(([name, of]) => [name, of.sort()]));
}

function doneBy(text: string): ReadonlySet<string> {
  const read = readJournal(text);
  const steps = read.ok ? read.journal.steps : [];
  return new Set(steps.flatMap(({ state, subject }) => (state === 'done' ? [subject.instance] : [])));
}
