import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  instanceOf,
  type Plan,
  type PlanStep,
  type PlayEvent,
  type PlayResult,
  succeeded,
  updatesAtOnce,
} from '../model/index.ts';
import type { EnvironmentOutline, InstanceOutline } from '../testing/environment-outline.ts';
import { type PlayWorld, playWorld, type WorldPlay } from '../testing/play-world.ts';
import { type ApplyWorld, makeApplyWorld } from './apply-world.test-support.ts';
import { awaitStops } from './await-stops.ts';
import { type GeneratedApply, generatedApply, shipNames } from './generated-apply.test-support.ts';
import { type ApplyWatch, watchApply } from './watch-apply.test-support.ts';

/** The same worlds in each run of the suite; `APPLY_RUNS` and `APPLY_SEED` look further. */
const runs = {
  numRuns: Number(process.env['APPLY_RUNS'] ?? 120),
  seed: Number(process.env['APPLY_SEED'] ?? 20_261_126),
};
// Each is hundreds of plays: on a busy machine the usual five seconds are not enough.
vi.setConfig({ testTimeout: 60_000 });

const anyPlay = fc.record({
  concurrency: fc.integer({ min: 0, max: 3 }),
  perShip: fc.integer({ min: 0, max: 2 }),
  keepGoing: fc.boolean(),
  refreshImages: fc.boolean(),
  skipUnreachable: fc.boolean(),
  renewVolumes: fc.boolean(),
  prune: fc.boolean(),
});

/** Nothing is left undone for want of leave. */
const inAnyCase = { force: true, renewVolumes: true, keepGoing: true, prune: true };

const anything = generatedApply({ hindered: true, faults: true, broken: true });
const repairable = generatedApply({ hindered: false, faults: true, broken: true });
const crowded = generatedApply({ hindered: false, faults: false, broken: true, crowded: true });
/** What runs already would run again. */
const moving = generatedApply({ hindered: false, faults: false, broken: true }).map((generated) => ({
  ...generated,
  broken: generated.broken.filter((image) => !image.endsWith(':1')),
}));
const smooth = generatedApply({ hindered: false, faults: false, broken: false });

describe('whatever is on the ships, and whatever goes wrong, an apply', () => {
  it('loses nothing, runs nothing twice, leaves enough up, and touches nothing foreign', async () => {
    await always(anything, fc.tuple(anyPlay, cut), async (generated, [asked, how]) => {
      const applied = await makeApplyWorld(generated);
      const watch = watchApply(applied, { keepsVolumes: !asked.renewVolumes });
      await cutShort(applied, how, { ...asked, onEvent: (event) => watch.look(event) });
      watch.look();

      expect(seen(watch, asked)).toEqual([]);
    });
  });

  it('settles each step once, and begins none before what it needs has succeeded', async () => {
    await always(anything, anyPlay, async (generated, asked) => {
      const { world, saved, result } = await plannedAndDone(generated, asked);
      const steps = saved.nodes.flatMap(({ kind, id }) => (kind === 'step' ? [id] : []));
      const settled = world.events.flatMap((event) => (event.type === 'step-settled' ? [event.step] : []));
      expect(settled.sort()).toEqual([...steps].sort());
      expect(result.outcomes.map(({ step }) => step).sort()).toEqual([...steps].sort());
      const needs = stepNeeds(saved);
      const exchanged = exchangedSteps(saved);
      const done = new Set<string>();
      for (const event of world.events) {
        if (event.type === 'step-settled' && succeeded(event.outcome)) done.add(event.step);
        if (event.type !== 'step-began') continue;
        // What ports go round with is told of together.
        const before = [...(needs.get(event.step) ?? [])].filter(
          (need) => !(exchanged.has(need) && exchanged.has(event.step)),
        );
        expect(before.filter((need) => !done.has(need))).toEqual([]);
      }
    });
  });

  it('replaces no more of a service at once than its section says, and after a pause', async () => {
    await always(anything, anyPlay, async (generated, asked) => {
      const { world, saved } = await plannedAndDone(generated, asked);
      const { services } = world.environment;
      const replacing = replacedSteps(saved);
      // They are one update together.
      for (const step of exchangedSteps(saved)) replacing.delete(step);
      const running = new Map<string, Set<string>>();
      const lastDone = new Map<string, number>();
      for (const event of world.events) {
        if (event.type !== 'step-began' && event.type !== 'step-settled') continue;
        const service = services[replacing.get(event.step) ?? ''];
        if (service === undefined) continue;
        const own = running.get(service.name) ?? new Set();
        running.set(service.name, own);
        const { update } = service;
        if (event.type === 'step-settled') {
          if (own.delete(event.step)) lastDone.set(service.name, event.time);
          continue;
        }
        own.add(event.step);
        expect(own.size).toBeLessThanOrEqual(
          update === null ? 1 : updatesAtOnce(update, service.instances.length),
        );
        const done = lastDone.get(service.name);
        if (done !== undefined) expect(event.time - done).toBeGreaterThanOrEqual(update?.delayMs ?? 0);
      }
    });
  });

  it('replaces nothing more of a service of which too many have failed', async () => {
    await always(anything, anyPlay, async (generated, asked) => {
      const { world, saved } = await plannedAndDone(generated, asked);
      const { services } = world.environment;
      const replacing = replacedSteps(saved);
      const failures = new Map<string, number>();
      for (const event of world.events) {
        if (event.type !== 'step-began' && event.type !== 'step-settled') continue;
        const service = services[replacing.get(event.step) ?? ''];
        if (service === undefined || service.update?.failureAction === 'continue') continue;
        const failed = failures.get(service.name) ?? 0;
        if (event.type === 'step-began') {
          const all = [...replacing.values()].filter((name) => name === service.name).length;
          expect(failed).toBeLessThanOrEqual(Math.floor((service.update?.maxFailureRatio ?? 0) * all));
        } else if (event.outcome.kind === 'failed') failures.set(service.name, failed + 1);
      }
    });
  });
});

describe('an apply that is repeated, of what never passes its checks,', () => {
  it('takes down no more of what passed them before, however often, and wherever it is cut short', async () => {
    const rolling = fc.record({
      size: fc.integer({ min: 2, max: 5 }),
      least: fc.integer({ min: 0, max: 4 }),
      plays: fc.array(fc.tuple(fc.boolean(), cut), { minLength: 2, maxLength: 5 }),
      update: fc.option(
        fc.record({
          parallelism: fc.constantFrom(0, 1, 2),
          failureAction: fc.constantFrom('pause', 'continue', 'rollback'),
          maxFailureRatio: fc.constantFrom(0, 0.5),
          order: fc.constantFrom('stop-first', 'start-first'),
        }),
        { nil: undefined },
      ),
    });
    const property = fc.asyncProperty(rolling, async ({ size, least, plays, update }) => {
      const names = Array.from({ length: size }, (_, index) => `web-${index}`);
      const outline = (image: string): EnvironmentOutline => ({
        ships: Object.fromEntries(shipNames.map((name) => [name, {}])),
        services: {
          web: {
            image,
            minAvailable: Math.min(least, size),
            ...(update === undefined ? {} : { update }),
            instances: Object.fromEntries(
              names.map((name, index): [string, InstanceOutline] => [
                name,
                {
                  ship: shipNames[index % shipNames.length] ?? '',
                  lifecycle: {
                    running: [
                      { type: 'tcp', host: '10.0.0.1', port: 80, portName: 'http', maxWaitSeconds: 2 },
                    ],
                  },
                },
              ]),
            ),
          },
        },
      });
      const before = playWorld(outline('web:1'));
      await before.play('apply');
      const world = playWorld(outline('web:2'), { on: before });
      world.operator.onConnect = () => ({ open: false, cause: 'connection refused by 10.0.0.1:80' });
      const old = (): number =>
        Object.values(world.environment.instances).filter(({ name, ship }) =>
          [name, `${name}.maestro-old`].some((container) => {
            const found = world.fleet.engine(ship).inspect(container);
            return found?.image === 'web:1' && found.state === 'running';
          }),
        ).length;
      const watch = watchApply({ world, foreign: new Set(), heal: () => undefined });
      // One at a time, and none after the first that has failed, unless the section says otherwise.
      const first = update === undefined ? size - 1 : 0;
      const bound = Math.max(Math.min(least, size), first);
      for (const [refreshImages, how] of plays) {
        const play = { refreshImages, onEvent: (event: PlayEvent): void => watch.look(event) };
        await cutShort({ world, foreign: new Set(), heal: () => undefined }, how, play);
        expect(old()).toBeGreaterThanOrEqual(bound);
      }
      expect(watch.seen).toEqual([]);
    });
    await fc.assert(property, runs);
  });
});

describe('a plan', () => {
  it('is the same for the same file and ships, in whichever order its keys are, and changes nothing', async () => {
    await always(anything, anyPlay, async (generated, asked) => {
      const { world } = await makeApplyWorld(generated);
      world.fleet.heal();
      const before = world.ships();
      const plan = await world.plan([], asked);

      expect(await world.plan([], asked)).toEqual(plan);
      const turned = playWorld(backwards(generated.after), { on: world });
      for (const image of generated.imageless)
        for (const ship of shipNames) world.fleet.engine(ship).images.remove(image);
      expect(await turned.plan([], asked)).toEqual(plan);
      expect(world.fleet.operations()).toEqual([]);
      expect(world.ships()).toEqual(before);
    });
  });

  it('refuses what would leave too few up where the apply would never have leave for it, and nothing is touched then', async () => {
    await always(smooth, anyPlay, async (generated, asked) => {
      const rules = { ...asked, ...inAnyCase, force: false };
      const { world } = await makeApplyWorld(generated);
      const saved = await world.plan([], rules);
      const result = await world.play('apply', { ...rules, keepGoing: false, saved });
      const refused = saved.nodes.some((node) => node.kind === 'step' && node.change?.kind === 'refuse');
      if (refused) expect(world.fleet.operations()).toEqual([]);
      else expect(failuresOf(result)).toEqual([]);

      const { world: other } = await makeApplyWorld(generated);
      const allowed = await other.plan([], { ...rules, force: true });
      const forced = await other.play('apply', { ...rules, saved: allowed });
      const stuck = failuresOf(forced).filter((failure) => failure.includes('min-available'));
      expect(stuck.length > 0).toBe(refused);
    });
  });

  it('is empty after an apply that succeeded, and applying it again does nothing', async () => {
    await always(smooth, anyPlay, async (generated, asked) => {
      const { world } = await makeApplyWorld(generated);
      const result = await world.play('apply', { ...asked, ...inAnyCase });

      expect(failuresOf(result)).toEqual([]);
      expect(changesIn(await world.plan([], { prune: true }))).toEqual([]);
      expect(strays(world)).toEqual([]);
      world.fleet.forgetCalls();
      expect((await world.play('apply', { prune: true })).verdict).toBe('succeeded');
      expect(world.fleet.operations()).toEqual([]);
    });
  });
});

describe('where nothing is in the way,', () => {
  it('applying again after any failure or interruption ends as an apply without them', async () => {
    await always(repairable, fc.tuple(anyPlay, cut), async (generated, [asked, how]) => {
      const applied = await makeApplyWorld(generated);
      const watch = watchApply(applied);
      await cutShort(applied, how, { ...asked, ...inAnyCase });
      applied.heal();
      const again = await applied.world.play('apply', { ...asked, ...inAnyCase });
      const other = await makeApplyWorld({ ...generated, broken: [], faults: [] });
      await other.world.play('apply', { ...asked, ...inAnyCase });

      expect(failuresOf(again)).toEqual([]);
      expect(seen(watch, asked).filter((what) => !what.startsWith('too few'))).toEqual([]);
      expect(standing(applied.world)).toEqual(standing(other.world));
      expect(changesIn(await applied.world.plan([], { prune: true }))).toEqual([]);
    });
  });

  it('what an apply says is up stays up, whenever the one before was left, and whatever Engines still stop for it', async () => {
    const leaving = fc.tuple(anyPlay, fc.nat({ max: 60 }), fc.constantFrom(0, 3_000, 30_000), fc.boolean());
    await always(smooth, leaving, async (generated, [asked, at, stopTakesMs, goesBack]) => {
      const { world } = await makeApplyWorld(generated);
      const { fleet, clock } = world;
      for (const { container } of Object.values(world.environment.instances))
        for (const ship of shipNames) fleet.engine(ship).behave(container.image, { stopTakesMs });
      for (const image of ['s0:1', 's1:1', 's2:1', 's3:1'])
        for (const ship of shipNames) fleet.engine(ship).behave(image, { stopTakesMs });
      await leftInTheMiddle(world, at, { ...asked, ...inAnyCase });
      const next = goesBack ? playWorld(generated.before, { on: world }) : world;
      const { environment } = next;
      const plan = await next.plan([], inAnyCase);
      await awaitStops({ environment, plan, connector: fleet, clock }, new Set(shipNames));
      const { outcomes } = await next.play('apply', inAnyCase);

      const up = outcomes.flatMap(({ subject: { kind, ship, instance }, outcome }) =>
        kind === 'instance' && succeeded(outcome) ? [{ ship, instance }] : [],
      );
      const isUp = ({ ship, instance }: (typeof up)[number]): boolean =>
        fleet.engine(ship).inspect(instance)?.state === 'running';
      await clock.sleep(60_000, new AbortController().signal);
      expect(up.filter((each) => !isUp(each))).toEqual([]);
    });
  });

  it('a new container that fails is taken back where its section says so, and the old one runs as before', async () => {
    await always(smooth, fc.boolean(), async (generated, keepGoing) => {
      const { world } = await makeApplyWorld(rollingBack(generated));
      for (const ship of shipNames)
        for (const { image } of Object.values(world.environment.services))
          world.fleet.engine(ship).behave(image, { exitAfterMs: 0, exitCode: 3 });
      const saved = await world.plan([], { renewVolumes: true, force: true });
      const before = standing(world);
      const result = await world.play('apply', { keepGoing, force: true, renewVolumes: true, saved });

      const replaced = replacedSteps(saved);
      const exchanged = exchangedSteps(saved);
      for (const { step, subject, outcome } of result.outcomes) {
        if (!replaced.has(step) || outcome.kind !== 'failed') continue;
        if (outcome.failure.code !== 'container-died') continue;
        if (!exchanged.has(step))
          expect(outcome.failure.hint).toMatch(/^The old container was (put back|not stopped), and runs/);
        const own = (list: readonly string[]): string[] =>
          list.filter((line) => line.startsWith(`${subject.ship} ${subject.instance} `));
        expect(own(standing(world))).toEqual(own(before));
      }
    });
  });

  it('ports that go round are taken by all, or go back to all', async () => {
    await always(fc.oneof(crowded, moving), anyPlay, async (generated, asked) => {
      const { world } = await makeApplyWorld(generated);
      const saved = await world.plan([], { ...asked, ...inAnyCase });
      await world.play('apply', { ...asked, ...inAnyCase, keepGoing: asked.keepGoing, saved });

      const steps = saved.nodes.filter((node) => node.kind === 'step');
      const isNew = new Map(
        steps.flatMap(({ subject: { kind, instance, ship }, change }) => {
          const old = kind === 'instance' ? oldOf(change) : undefined;
          if (old === undefined) return [];
          const found = world.fleet.engine(ship).inspect(instance);
          return [[instance, found !== undefined && found.id !== old] as const];
        }),
      );
      for (const { cause } of steps) {
        if (cause.kind !== 'exchange') continue;
        const fates = [cause.instance, ...cause.with].flatMap((name) => isNew.get(name) ?? []);
        expect(new Set(fates).size).toBeLessThanOrEqual(1);
      }
    });
  });

  it('what moves in vain runs again where it was', async () => {
    await always(moving, anyPlay, async (generated, asked) => {
      const { world } = await makeApplyWorld(generated);
      const saved = await world.plan([], { ...asked, ...inAnyCase });
      const { outcomes } = await world.play('apply', { ...asked, ...inAnyCase, saved });

      const kinds = new Map(outcomes.map(({ step, outcome }) => [step, outcome.kind]));
      for (const node of saved.nodes) {
        if (node.kind !== 'step' || node.subject.kind !== 'orphan') continue;
        const { id, subject, change } = node;
        if (change?.kind !== 'stop' || change.movesTo === null || kinds.get(id) !== 'stopped') continue;
        const own = kinds.get(`apply:${instanceOf(node)}`);
        if (own !== 'failed' && own !== 'held-back') continue;
        expect(world.fleet.engine(subject.ship).inspect(subject.container)?.state).toBe('running');
      }
    });
  });

  it('a saved plan is not done where the world has moved', async () => {
    await always(
      smooth,
      fc.tuple(fc.nat(), fc.constantFrom('removed', 'stopped', 'made anew')),
      async (generated, [which, how]) => {
        const { world } = await makeApplyWorld(generated);
        const saved = await world.plan([], { renewVolumes: true, force: true });
        const names = Object.values(world.environment.instances).filter(
          ({ name, ship }) => world.fleet.engine(ship).inspect(name)?.state === 'running',
        );
        const chosen = names[which % Math.max(1, names.length)];
        const step = saved.nodes.find(({ id }) => id === `apply:${chosen?.name ?? ''}`);
        if (chosen === undefined || step?.kind !== 'step' || step.change?.kind === 'refuse') return;
        // What is to be replaced may as well be stopped.
        if (how === 'stopped' && step.change?.kind !== 'leave') return;
        move(world, chosen, how);
        const found = world.fleet.engine(chosen.ship).inspect(chosen.name)?.id;
        const result = await world.play('apply', { ...inAnyCase, saved, asPlanned: true });

        const outcome = result.outcomes.find((one) => one.step === step.id)?.outcome;
        expect(succeeded(outcome ?? { kind: 'not-begun', reason: 'failure' })).toBe(false);
        if (outcome?.kind === 'failed') expect(outcome.failure.code).toBe('world-moved');
        expect(world.fleet.engine(chosen.ship).inspect(chosen.name)?.id).toBe(found);
      },
    );
  });
});

/** How a play is cut short: an interruption when that many events were heard, or a crash before that many operations. */
const cut = fc.record({
  by: fc.constantFrom('nothing', 'interruption', 'crash'),
  at: fc.nat({ max: 40 }),
});
type Cut = typeof cut extends fc.Arbitrary<infer T> ? T : never;

async function cutShort({ world }: ApplyWorld, { by, at }: Cut, play: WorldPlay): Promise<PlayResult> {
  const interrupt = new AbortController();
  let [heard, begun] = [0, 0];
  return world.play('apply', {
    ...play,
    interrupt: interrupt.signal,
    onEvent: (event) => {
      play.onEvent?.(event);
      heard += 1;
      if (by === 'interruption' && heard === at + 1) interrupt.abort('SIGINT');
    },
    beforeOperation: async () => {
      begun += 1;
      if (by === 'crash' && begun > at) throw new Error('this process is not there any more');
    },
  });
}

/** Its process ends when that many events were heard: no operation begins any more, and what is in flight takes its course. */
async function leftInTheMiddle(world: PlayWorld, at: number, play: WorldPlay): Promise<void> {
  const never = new Promise<never>(() => undefined);
  let heard = 0;
  await new Promise<void>((resolve) => {
    const left = world.play('apply', {
      ...play,
      onEvent: () => {
        heard += 1;
        if (heard > at) resolve();
      },
      beforeOperation: () => (heard > at ? never : Promise.resolve()),
    });
    void left.then(() => resolve());
  });
}

/** Who leaves out ships that do not answer says that nothing runs there. */
function seen(
  { seen: all }: ApplyWatch,
  { skipUnreachable }: { readonly skipUnreachable: boolean },
): string[] {
  return all.filter((what) => !skipUnreachable || !what.endsWith('runs twice'));
}

async function always<T>(
  worlds: fc.Arbitrary<GeneratedApply>,
  plays: fc.Arbitrary<T>,
  holds: (world: GeneratedApply, play: T) => Promise<void>,
): Promise<void> {
  await fc.assert(fc.asyncProperty(worlds, plays, holds), runs);
}

function backwards({ services, ...outline }: EnvironmentOutline): EnvironmentOutline {
  const turned = <T>(mapping: { readonly [name: string]: T }): { readonly [name: string]: T } =>
    Object.fromEntries(Object.entries(mapping).reverse());
  return {
    ...outline,
    services: turned(
      Object.fromEntries(
        Object.entries(services).map(([name, { instances = {}, ...service }]) => [
          name,
          {
            ...service,
            instances: Array.isArray(instances)
              ? instances
              : turned(instances as { readonly [name: string]: InstanceOutline }),
          },
        ]),
      ),
    ),
  };
}

function rollingBack(generated: GeneratedApply): GeneratedApply {
  const { services, ...outline } = generated.after;
  const rolling = Object.entries(services).map(([name, service]) => [
    name,
    { ...service, image: `${name}:2`, update: { ...service.update, failureAction: 'rollback' as const } },
  ]);
  return {
    ...generated,
    after: { ...outline, services: Object.fromEntries(rolling) as EnvironmentOutline['services'] },
    since: {},
  };
}

/** Somebody does something to a container by hand. */
function move(
  { fleet }: PlayWorld,
  { ship, name }: { readonly ship: string; readonly name: string },
  how: 'removed' | 'stopped' | 'made anew',
): void {
  const engine = fleet.engine(ship);
  const holder = engine.inspect(name);
  if (holder === undefined) return;
  engine.kill(holder.id);
  if (how === 'stopped') return;
  engine.remove(holder.id);
  if (how === 'removed') return;
  engine.addContainer({ name, image: holder.image, labels: holder.labels, env: ['LEVEL=other'] });
}

async function plannedAndDone(
  generated: GeneratedApply,
  asked: WorldPlay,
): Promise<{ readonly world: PlayWorld; readonly saved: Plan; readonly result: PlayResult }> {
  const { world } = await makeApplyWorld(generated);
  const saved = await world.plan([], asked);
  return { world, saved, result: await world.play('apply', { ...asked, saved }) };
}

/** Replacements, with their services. */
function replacedSteps({ nodes }: Plan): Map<string, string> {
  return new Map(
    nodes.flatMap((node) =>
      node.kind === 'step' && node.change?.kind === 'replace' ? [[node.id, node.subject.service]] : [],
    ),
  );
}

/** Those of instances between which ports go round. */
function exchangedSteps({ nodes }: Plan): Set<string> {
  return new Set(
    nodes.flatMap((node) =>
      node.kind === 'step' && node.cause.kind === 'exchange'
        ? [node.cause.instance, ...node.cause.with].map((name) => `apply:${name}`)
        : [],
    ),
  );
}

/** The container that an exchange puts back where another one fails; `elsewhere`: on another ship. */
function oldOf(change: PlanStep['change']): string | undefined {
  if (change?.kind === 'replace' && change.exchanges === true) return change.container;
  return change?.kind === 'create' && change.movesFrom !== null ? 'elsewhere' : undefined;
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

function failuresOf({ outcomes }: PlayResult): string[] {
  return outcomes.flatMap(({ step, outcome }) =>
    succeeded(outcome)
      ? []
      : [
          `${step} ${outcome.kind === 'failed' ? `${outcome.failure.code}: ${outcome.failure.cause}` : outcome.kind}`,
        ],
  );
}

function changesIn({ nodes }: Plan): string[] {
  return nodes.flatMap((node) =>
    node.kind === 'step' && (node.change?.kind !== 'leave' || node.change.keptAside)
      ? [`${node.id} ${JSON.stringify(node.change)}`]
      : [],
  );
}

/** All containers, without what tells one from another that was made in the same way. */
function standing({ fleet }: PlayWorld): string[] {
  return shipNames.flatMap((ship) => {
    const engine = fleet.engine(ship);
    return engine
      .list()
      .map(({ id, name, state }) => {
        const { image, env, settings, labels } = engine.inspect(id) ?? {};
        return `${ship} ${name} ${state} ${image} ${JSON.stringify([env, settings, labels])}`;
      })
      .sort();
  });
}

/** Old containers that were left behind; what is omitted is not in the play. */
function strays(world: PlayWorld): string[] {
  const { instances, services } = world.environment;
  return Object.values(world.ships())
    .flat()
    .flatMap((container) => /^(.*)\.maestro-old(?:-\S+)? /.exec(container)?.[1] ?? [])
    .filter((name) => services[instances[name]?.service ?? '']?.omit === false);
}
