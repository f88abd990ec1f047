import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Plan, PlanGate, PlanStep } from '../model/index.ts';
import { type Limits, mayBegin, type Phase } from './may-begin.ts';
import { beginProgress, type Progress, releaseUsers, settleStep, unsettled, waitsFor } from './progress.ts';

/** Steps on three ships and gates, each needing some of those before it. */
const plans: fc.Arbitrary<Plan> = fc
  .array(
    fc.record({ gate: fc.boolean(), ship: fc.nat({ max: 2 }), needs: fc.array(fc.nat(), { maxLength: 3 }) }),
    { maxLength: 16 },
  )
  .map((outlines) => {
    const nodes = outlines.map(({ gate, ship, needs }, at): PlanStep | PlanGate => {
      const common = {
        id: `n${at}`,
        needs: at === 0 ? [] : [...new Set(needs.map((need) => `n${need % at}`))],
      };
      if (gate) return { kind: 'gate', service: 's', ...common };
      const subject = { kind: 'instance', instance: `i${at}`, service: 's', ship: `h${ship}` } as const;
      return { kind: 'step', subject, cause: { kind: 'everything' }, ...common };
    });
    return { play: 'start', environment: 'test', nodes };
  });

/** Which of the steps that run does something next, how steps end, and which are done with what others need first, over and over. */
const chances = fc.record({
  picks: fc.array(fc.nat(), { minLength: 1, maxLength: 40 }),
  successes: fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)), {
    minLength: 1,
    maxLength: 40,
  }),
  releases: fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
});

const someLimits: fc.Arbitrary<Limits> = fc.record({
  concurrency: fc.nat({ max: 3 }),
  perShip: fc.nat({ max: 2 }),
});

/** For each node the steps that come before it: the nearest, through gates, or over any number of nodes. */
function stepsBefore({ nodes }: Plan, which: 'nearest' | 'all'): Map<string, Set<string>> {
  const before = new Map<string, Set<string>>();
  const isStep = new Map(nodes.map(({ id, kind }) => [id, kind === 'step']));
  for (const { id, needs } of nodes) {
    const found = needs.flatMap((need) => {
      const further = which === 'nearest' && isStep.get(need) === true ? [] : (before.get(need) ?? []);
      return [...further, ...(isStep.get(need) === true ? [need] : [])];
    });
    before.set(id, new Set(found));
  }
  return before;
}

/** What may begin, by definition: in plan order, one after the other, whatever has its needs met and finds room. */
function allowed(
  plan: Plan,
  met: ReadonlySet<string>,
  ended: ReadonlySet<string>,
  running: ReadonlyMap<string, Phase>,
  { concurrency, perShip }: Limits,
): string[] {
  const before = stepsBefore(plan, 'nearest');
  const ships = new Map(plan.nodes.map((node) => [node.id, node.kind === 'step' ? node.subject.ship : '']));
  const acting = [...running].flatMap(([id, phase]) => (phase === 'acting' ? (ships.get(id) ?? []) : []));
  const begun: string[] = [];
  for (const { id, kind } of plan.nodes) {
    if (kind === 'gate' || ended.has(id) || running.has(id)) continue;
    if (![...(before.get(id) ?? [])].every((need) => met.has(need))) continue;
    const ship = ships.get(id) ?? '';
    if (concurrency > 0 && running.size + begun.length >= concurrency) continue;
    if (perShip > 0 && acting.filter((other) => other === ship).length >= perShip) continue;
    begun.push(id);
    acting.push(ship);
  }
  return begun;
}

interface Story {
  readonly progress: Progress;
  readonly succeeded: Set<string>;
  readonly failed: Set<string>;
  readonly heldBack: Map<string, readonly string[]>;
  /** By step that failed, once it had been released: the steps that had begun by then. */
  readonly ahead: Map<string, ReadonlySet<string>>;
}

/** Runs a plan as a runner would, comparing at each turn what may begin with what should. */
function runToEnd(
  plan: Plan,
  limits: Limits,
  {
    picks,
    successes,
    releases,
  }: { readonly picks: number[]; readonly successes: boolean[]; readonly releases: boolean[] },
): Story {
  const progress = beginProgress(plan);
  const story: Story = {
    ...{ progress, succeeded: new Set(), failed: new Set(), heldBack: new Map(), ahead: new Map() },
  };
  const released = new Set<string>();
  const running = new Map<string, Phase>();
  for (let turn = 0; unsettled(progress).length > 0; turn += 1) {
    const ended = new Set([...story.succeeded, ...story.failed, ...story.heldBack.keys()]);
    const next = mayBegin(progress, running, limits);
    const met = new Set([...story.succeeded, ...released]);
    expect(next).toEqual(allowed(plan, met, ended, running, limits));
    for (const id of next) {
      expect(waitsFor(progress, id)).toEqual([]);
      running.set(id, 'acting');
    }
    const pick = picks[turn % picks.length] ?? 0;
    const [id, phase] = [...running][pick % running.size] ?? ['nobody', 'waiting'];
    if (phase === 'acting' && turn % 2 === 0) {
      running.set(id, 'waiting');
      if (releases[turn % releases.length] === true) {
        releaseUsers(progress, id);
        released.add(id);
      }
      continue;
    }
    const success = successes[turn % successes.length] ?? true;
    (success ? story.succeeded : story.failed).add(id);
    running.delete(id);
    if (!success) released.delete(id);
    const hasBegun = (step: string): boolean => running.has(step);
    for (const { step, because } of settleStep(progress, id, success, hasBegun).heldBack)
      story.heldBack.set(step, because);
    if (!success) story.ahead.set(id, new Set([...running.keys(), ...story.succeeded, ...story.failed]));
  }
  return story;
}

test('any play comes to its end: what may begin is all that may, and what is held back needs a failed step', () => {
  fc.assert(
    fc.property(plans, someLimits, chances, (plan, limits, chance) => {
      const { succeeded, failed, heldBack, ahead } = runToEnd(plan, limits, chance);
      const [nearest, before] = [stepsBefore(plan, 'nearest'), stepsBefore(plan, 'all')];
      for (const { id, kind } of plan.nodes) {
        if (kind === 'gate') continue;
        const inTheWay = [...(nearest.get(id) ?? [])].filter(
          (need) => heldBack.has(need) || (failed.has(need) && ahead.get(need)?.has(id) !== true),
        );
        expect([id, heldBack.has(id)]).toEqual([id, inTheWay.length > 0]);
        expect([id, succeeded.has(id) || failed.has(id)]).toEqual([id, inTheWay.length === 0]);
        const causes = [...(before.get(id) ?? [])].filter((need) => failed.has(need));
        expect(causes).toEqual(expect.arrayContaining([...(heldBack.get(id) ?? [])]));
      }
    }),
    { numRuns: 500 },
  );
});

test('a step that is not ready waits for steps, and for no more than asked', () => {
  fc.assert(
    fc.property(plans, fc.integer({ min: 1, max: 3 }), (plan, limit) => {
      const progress = beginProgress(plan);
      const ready = mayBegin(progress, new Map(), { concurrency: 0, perShip: 0 });
      const before = stepsBefore(plan, 'all');
      for (const id of unsettled(progress)) {
        const waited = waitsFor(progress, id, limit);
        expect(waited.length > 0).toBe(!ready.includes(id));
        expect(waited.length).toBeLessThanOrEqual(limit);
        expect([...(before.get(id) ?? [])]).toEqual(expect.arrayContaining([...waited]));
      }
    }),
  );
});
