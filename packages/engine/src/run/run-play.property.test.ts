import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  type Dictionary,
  dictionary,
  keptAsideFor,
  labelNames,
  type ObservedContainer,
  type Plan,
  type PlayEvent,
  type PlayResult,
  succeeded,
} from '../model/index.ts';
import { isOperation } from '../testing/fake-call.ts';
import { type FilePlay, type PlayWorld, planners, type WorldPlay } from '../testing/play-world.ts';
import { type GeneratedWorld, generatedWorld, makeWorld } from './generated-world.test-support.ts';

const runs = { numRuns: 150 };
// Each is hundreds of plays: on a busy machine the usual five seconds are not enough.
vi.setConfig({ testTimeout: 60_000 });

const anyPlay = fc.record({
  name: fc.constantFrom<FilePlay>('start', 'stop', 'kill', 'restart', 'pull', 'clean'),
  concurrency: fc.integer({ min: 0, max: 3 }),
  perShip: fc.integer({ min: 0, max: 2 }),
  keepGoing: fc.boolean(),
  reuse: fc.boolean(),
  refreshImages: fc.boolean(),
  skipUnreachable: fc.boolean(),
  onlyIfChanged: fc.boolean(),
  stepDelaySeconds: fc.integer({ min: 0, max: 2 }),
  stopStartDelaySeconds: fc.integer({ min: 0, max: 2 }),
});
type AnyPlay = typeof anyPlay extends fc.Arbitrary<infer T> ? T : never;

const anyWorld = generatedWorld({ foreign: true, faults: true });

async function play(
  world: PlayWorld,
  { name, ...options }: AnyPlay,
  more: WorldPlay = {},
): Promise<PlayResult> {
  return world.play(name, { ...options, ...more });
}

describe('whatever is on the ships, and whatever goes wrong,', () => {
  it('each step settles once, and the play ends', async () => {
    await always(anyWorld, anyPlay, async (generated, asked) => {
      const { world } = makeWorld(generated);
      const result = await play(world, asked);

      const steps = Object.keys(world.environment.instances).map((name) => `${asked.name}:${name}`);
      expect(settled(world.events).sort()).toEqual(steps.sort());
      expect(result.outcomes.map(({ step }) => step).sort()).toEqual(steps.sort());
      expect(world.events.at(-1)).toMatchObject({ type: 'play-ended', result });
      expect(world.events.filter(({ type }) => type === 'play-ended')).toHaveLength(1);
      expect(result.verdict === 'succeeded').toBe(result.outcomes.every(({ outcome }) => succeeded(outcome)));
    });
  });

  it('no step begins before what it needs has succeeded, or is down already', async () => {
    await always(anyWorld, anyPlay, async (generated, asked) => {
      const { world } = makeWorld(generated);
      await play(world, asked);

      const needs = stepNeeds(planOf(world, asked.name));
      const done = new Set<string>();
      for (const event of world.events) {
        if (event.type === 'step-settled' && succeeded(event.outcome)) done.add(event.step);
        if (event.type === 'step-activity' && event.activity.kind === 'tidying-up') done.add(event.step);
        if (event.type !== 'step-began') continue;
        expect([...(needs.get(event.step) ?? [])].filter((need) => !done.has(need))).toEqual([]);
      }
    });
  });

  it('no more steps run at once than are allowed', async () => {
    await always(anyWorld, anyPlay, async (generated, asked) => {
      const { world } = makeWorld(generated);
      await play(world, asked);

      const running = new Set<string>();
      for (const event of world.events) {
        if (event.type === 'step-settled') running.delete(event.step);
        if (event.type === 'step-began') running.add(event.step);
        if (asked.concurrency > 0) expect(running.size).toBeLessThanOrEqual(asked.concurrency);
      }
    });
  });

  it('nothing foreign is touched', async () => {
    await always(anyWorld, anyPlay, async (generated, asked) => {
      const { world, foreignIds } = makeWorld(generated);
      await play(world, asked);

      const touched = world.fleet.calls.filter((call) => isOperation(call) && foreignIds.has(call.id ?? ''));
      expect(touched).toEqual([]);
    });
  });

  it("nor what takes an instance's name in the middle of the play", async () => {
    await always(
      anyWorld,
      fc.tuple(anyPlay, fc.nat({ max: 40 }), fc.nat()),
      async (generated, [asked, at, which]) => {
        const { world, foreignIds } = makeWorld(generated);
        const instances = Object.values(world.environment.instances);
        const chosen = instances[which % instances.length];
        const intruders = new Set(foreignIds);
        let calls = 0;
        world.fleet.onCall = () => {
          calls += 1;
          if (calls === at + 1 && chosen !== undefined) intruders.add(intrude(world, chosen));
        };
        const result = await play(world, asked);

        expect(settled(world.events)).toHaveLength(result.outcomes.length);
        const touched = world.fleet.calls.filter((call) => isOperation(call) && intruders.has(call.id ?? ''));
        expect(touched).toEqual([]);
      },
    );
  });

  it('nothing is removed before its replacement exists, and no instance is lost', async () => {
    const plays = anyPlay.filter(({ name }) => name !== 'clean');
    await always(anyWorld, plays, async (generated, asked) => {
      const { world } = makeWorld(generated);
      const had = instancesWithContainers(world);
      const withoutReplacement: string[] = [];
      world.fleet.onCall = ({ call, ship, target }) => {
        if (call !== 'remove') return;
        const instance = target.replace(/\.maestro-old.*/, '');
        const others = world.fleet
          .engine(ship)
          .list()
          .filter((one) => one.name !== target && (one.name === instance || keptAsideFor(one) === instance));
        if (others.length === 0) withoutReplacement.push(target);
      };
      await play(world, asked);

      expect(withoutReplacement).toEqual([]);
      expect([...had].filter((name) => !instancesWithContainers(world).has(name))).toEqual([]);
    });
  });

  it('what cannot be made or started anew has the container that it had, running where it ran', async () => {
    const plays = anyPlay.filter(({ name }) => name === 'start' || name === 'restart');
    await always(
      generatedWorld({ foreign: true, faults: false }),
      fc.tuple(plays, fc.constantFrom('start', 'create')),
      async (generated, [asked, what]) => {
        const { world, foreignIds } = makeWorld(generated);
        const { instances } = world.environment;
        const message = 'exec: "nosuch": executable file not found';
        for (const { name, ship, container } of Object.values(instances)) {
          if (what === 'start') world.fleet.engine(ship).behave(container.image, { refusesStart: message });
          else world.fleet.fault({ call: 'create', target: name, does: 'refused', message, times: Infinity });
        }
        const before = containersOf(world, foreignIds);
        const { failures } = await play(world, { ...asked, keepGoing: true });

        const after = containersOf(world, foreignIds);
        for (const { instance, code } of failures) {
          if (code !== 'start-failed' && code !== 'create-failed') continue;
          const had = before[instance] ?? [];
          if (had.length === 0) continue;
          const [kept, ...others] = after[instance] ?? [];
          expect(others).toEqual([]);
          expect(kept?.name).toBe(instance);
          expect(had.map(({ id }) => id)).toContain(kept?.id);
          if (had.some(({ state }) => state === 'running')) expect(kept?.state).toBe('running');
        }
      },
    );
  });

  it('a restart that its pre-start checks hold stops, makes and removes nothing; only a name may be given back', async () => {
    const restarts = anyPlay.filter(({ name }) => name === 'restart');
    await always(generatedWorld({ foreign: false, faults: true }), restarts, async (generated, asked) => {
      const { world } = makeWorld(generated);
      world.operator.onRun = () => ({ kind: 'exited', exitCode: 1, output: '' });
      await play(world, { ...asked, keepGoing: true });

      const held = Object.values(world.environment.instances).flatMap(({ name, lifecycle }) =>
        lifecycle['pre-start'].some(({ type }) => type === 'exec') ? [name] : [],
      );
      const touched = world.fleet.calls.filter(
        (call) =>
          isOperation(call) &&
          held.includes(call.target.replace(/\.maestro-old.*/, '')) &&
          !(call.call === 'rename' && call.target.includes('.maestro-old')),
      );
      expect(touched).toEqual([]);
    });
  });

  it('what is reported is what is on the ships', async () => {
    await always(anyWorld, anyPlay, async (generated, asked) => {
      const { world } = makeWorld(generated);
      const result = await play(world, asked);

      for (const { subject, outcome } of result.outcomes) {
        const state = world.fleet.engine(subject.ship).inspect(subject.instance)?.state ?? 'absent';
        if (outcome.kind === 'started' || outcome.kind === 'already-up') expect(state).toBe('running');
        if (outcome.kind === 'restarted') expect(state).toBe('running');
        if (outcome.kind === 'stopped' || outcome.kind === 'killed')
          expect(['exited', 'absent']).toContain(state);
        if (outcome.kind === 'removed') expect(['absent', 'running']).toContain(state);
        if (outcome.kind === 'already-gone') expect(state).toBe('absent');
        if (outcome.kind === 'already-down') expect(outcome.absent).toBe(state === 'absent');
      }
    });
  });

  it('after an interruption at any event no operation begins, but for a name that is given back, and the play ends', async () => {
    await always(anyWorld, fc.tuple(anyPlay, fc.nat({ max: 60 })), async (generated, [asked, at]) => {
      const { world } = makeWorld(generated);
      const interrupt = new AbortController();
      let heard = 0;
      let callsBefore: number | undefined;
      const result = await play(world, asked, {
        interrupt: interrupt.signal,
        onEvent: () => {
          heard += 1;
          if (heard !== at + 1) return;
          callsBefore = world.fleet.calls.length;
          interrupt.abort('SIGINT');
        },
      });

      expect(settled(world.events)).toHaveLength(result.outcomes.length);
      if (callsBefore === undefined) return;
      const begun = world.fleet.calls.slice(callsBefore).filter(isOperation);
      expect(
        begun.filter(({ call, target }) => call !== 'rename' || !target.endsWith('.maestro-old')),
      ).toEqual([]);
      const complete = result.outcomes.every(({ outcome }) => succeeded(outcome));
      if (complete) expect(result.verdict).toBe('succeeded');
      else expect(['interrupted', 'failed', 'unreachable']).toContain(result.verdict);
    });
  });
});

describe('where nothing is foreign,', () => {
  const ownWorld = generatedWorld({ foreign: false, faults: true });

  it('playing again after any failure does only the rest, and reaches what was asked for', async () => {
    await always(ownWorld, anyPlay, async (generated, asked) => {
      const { world } = makeWorld(generated);
      const first = await play(world, asked);
      world.fleet.heal();
      world.fleet.forgetCalls();
      const second = await play(world, asked);

      expect(second.verdict).toBe('succeeded');
      const alreadyThere = new Set(
        first.outcomes.flatMap(({ outcome, subject }) => (succeeded(outcome) ? [subject.instance] : [])),
      );
      const touched = world.fleet.calls
        .filter(isOperation)
        .map(({ target }) => target.replace(/\.maestro-old.*/, ''));
      // To restart is to do it again.
      if (asked.name === 'restart') return;
      expect(touched.filter((name) => alreadyThere.has(name))).toEqual([]);
    });
  });

  it('playing again after an interruption at any event reaches what was asked for', async () => {
    await always(ownWorld, fc.tuple(anyPlay, fc.nat({ max: 60 })), async (generated, [asked, at]) => {
      const { world } = makeWorld(generated);
      const interrupt = new AbortController();
      let heard = 0;
      await play(world, asked, {
        interrupt: interrupt.signal,
        onEvent: () => {
          heard += 1;
          if (heard === at + 1) interrupt.abort('SIGINT');
        },
      });
      world.fleet.heal();

      expect((await play(world, asked)).verdict).toBe('succeeded');
      const makesContainers = asked.name === 'start' || asked.name === 'restart';
      expect(makesContainers ? strays(world) : []).toEqual([]);
    });
  });

  it('repeating a success performs no operation: one listing for each ship, and the checks again', async () => {
    const plays = anyPlay.filter(({ name }) => name !== 'restart' && name !== 'pull');
    await always(generatedWorld({ foreign: false, faults: false }), plays, async (generated, asked) => {
      const { world } = makeWorld(generated);
      expect((await play(world, asked)).verdict).toBe('succeeded');
      world.fleet.forgetCalls();
      expect((await play(world, asked)).verdict).toBe('succeeded');

      const ships = Object.keys(world.environment.ships);
      const { instances } = world.environment;
      // What is not listed by the name of the image that is asked for may have drifted.
      const isLeftOpen = (ship: string): boolean =>
        world.fleet
          .engine(ship)
          .list()
          .some(({ name, image }) => image !== instances[name]?.container.image);
      // While checks wait, their container is watched.
      const isWatched = (name: string): boolean => (instances[name]?.lifecycle.running.length ?? 0) > 0;
      const looked = world.fleet.calls.filter(
        ({ call, ship, target }) =>
          !['events', 'exec'].includes(call) &&
          !(call === 'inspect' && isWatched(target)) &&
          !(['inspect', 'image-id', 'defaults'].includes(call) && isLeftOpen(ship)),
      );
      expect(looked.map(({ call, ship }) => `${ship} ${call}`).sort()).toEqual(
        ships.map((ship) => `${ship} list`).sort(),
      );
    });
  });
});

async function always<T>(
  worlds: fc.Arbitrary<GeneratedWorld>,
  plays: fc.Arbitrary<T>,
  holds: (world: GeneratedWorld, play: T) => Promise<void>,
): Promise<void> {
  await fc.assert(fc.asyncProperty(worlds, plays, holds), runs);
}

/** Somebody removes an instance's container by hand, and gives its name to one of another environment. */
function intrude(
  { fleet }: PlayWorld,
  { ship, name }: { readonly ship: string; readonly name: string },
): string {
  const engine = fleet.engine(ship);
  const holder = engine.inspect(name);
  if (holder !== undefined) {
    engine.kill(holder.id);
    engine.remove(holder.id);
  }
  return engine.addContainer({ name, labels: { [labelNames.environment]: 'another' }, state: 'exited' });
}

function settled(events: readonly PlayEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'step-settled' ? [event.step] : []));
}

function planOf({ environment }: PlayWorld, name: FilePlay): Plan {
  const planned = planners[name](environment, { all: true, expandServices: true });
  if (!planned.ok) throw new Error('no plan');
  return planned.plan;
}

/** All steps that a step needs, through gates and other steps. */
function stepNeeds({ nodes }: Plan): Map<string, Set<string>> {
  const needs = new Map<string, Set<string>>();
  const steps = new Set(nodes.flatMap(({ kind, id }) => (kind === 'step' ? [id] : [])));
  for (const node of nodes) {
    const all = node.needs.flatMap((id) => [...(steps.has(id) ? [id] : []), ...(needs.get(id) ?? [])]);
    needs.set(node.id, new Set(all));
  }
  return needs;
}

function instancesWithContainers(world: PlayWorld): Set<string> {
  const names = Object.values(world.environment.instances).flatMap(({ ship, name }) =>
    world.fleet
      .engine(ship)
      .list()
      .some((container) => container.name === name || container.name.startsWith(`${name}.maestro-old`))
      ? [name]
      : [],
  );
  return new Set(names);
}

/** What is on the ships of each instance, the one under its name first. */
function containersOf(
  { environment, fleet }: PlayWorld,
  foreignIds: ReadonlySet<string>,
): Dictionary<ObservedContainer[]> {
  const own = Object.values(environment.instances).map(({ ship, name }): [string, ObservedContainer[]] => [
    name,
    fleet
      .engine(ship)
      .list()
      .filter(({ id }) => !foreignIds.has(id))
      .filter((container) => container.name === name || keptAsideFor(container) === name)
      .sort((left, right) => left.name.length - right.name.length),
  ]);
  return dictionary(own);
}

/** Old containers that were left behind. */
function strays(world: PlayWorld): string[] {
  return Object.values(world.ships())
    .flat()
    .filter((container) => container.includes('.maestro-old'));
}
