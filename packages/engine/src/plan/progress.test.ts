import { expect, test } from 'vitest';
import type { Plan } from '../model/index.ts';
import { buildEnvironment } from '../testing/build-environment.ts';
import { type Limits, mayBegin, type Phase } from './may-begin.ts';
import { planStart } from './plan-play.ts';
import { beginProgress, settleStep, unsettled, waitsFor } from './progress.ts';

const unlimited: Limits = { concurrency: 0, perShip: 0 };

function plan(): Plan {
  const environment = buildEnvironment({
    services: {
      db: { instances: { 'db-1': {}, 'db-2': { ship: 'h2' } } },
      api: { requires: ['db'], instances: ['api-1'] },
      web: { requires: ['api'], instances: { 'web-1': {}, 'web-2': { ship: 'h2' } } },
      lone: { instances: { 'lone-1': {}, 'lone-2': {} } },
    },
  });
  const result = planStart(environment, { things: [], withDependencies: false, ignoreDependencies: false });
  if (!result.ok) throw new Error('no plan');
  return result.plan;
}

function running(phases: Record<string, Phase> = {}): ReadonlyMap<string, Phase> {
  return new Map(Object.entries(phases));
}

test('steps may begin when what they need has succeeded, and each once', () => {
  const progress = beginProgress(plan());
  expect(mayBegin(progress, running(), unlimited)).toEqual([
    'start:db-1',
    'start:db-2',
    'start:lone-1',
    'start:lone-2',
  ]);
  expect(
    mayBegin(progress, running({ 'start:db-1': 'acting', 'start:lone-1': 'waiting' }), unlimited),
  ).toEqual(['start:db-2', 'start:lone-2']);
  expect(settleStep(progress, 'start:db-1', true)).toEqual({ heldBack: [] });
  settleStep(progress, 'start:lone-1', true);
  settleStep(progress, 'start:lone-2', true);
  expect(mayBegin(progress, running({ 'start:db-2': 'acting' }), unlimited)).toEqual([]);
  settleStep(progress, 'start:db-2', true);
  expect(mayBegin(progress, running(), unlimited)).toEqual(['start:api-1']);
  settleStep(progress, 'start:api-1', true);
  expect(unsettled(progress)).toEqual(['start:web-1', 'start:web-2']);
  expect(mayBegin(progress, running(), unlimited)).toEqual(unsettled(progress));
});

test('concurrency counts whatever has begun, the bound of a ship only what acts there', () => {
  const progress = beginProgress(plan());
  const one: Limits = { concurrency: 0, perShip: 1 };
  expect(mayBegin(progress, running(), { concurrency: 3, perShip: 0 })).toEqual([
    'start:db-1',
    'start:db-2',
    'start:lone-1',
  ]);
  expect(mayBegin(progress, running(), one)).toEqual(['start:db-1', 'start:db-2']);
  expect(mayBegin(progress, running({ 'start:db-1': 'acting' }), one)).toEqual(['start:db-2']);
  expect(mayBegin(progress, running({ 'start:db-1': 'waiting' }), one)).toEqual([
    'start:db-2',
    'start:lone-1',
  ]);
  expect(mayBegin(progress, running({ 'start:db-1': 'waiting' }), { concurrency: 1, perShip: 1 })).toEqual(
    [],
  );
  expect(mayBegin(progress, running({ 'start:db-1': 'waiting' }), { concurrency: 2, perShip: 1 })).toEqual([
    'start:db-2',
  ]);
});

test('a failure holds back what needs it, over any number of steps, and nothing else', () => {
  const progress = beginProgress(plan());
  expect(settleStep(progress, 'start:db-2', false)).toEqual({
    heldBack: [
      { step: 'start:api-1', because: ['start:db-2'] },
      { step: 'start:web-1', because: ['start:db-2'] },
      { step: 'start:web-2', because: ['start:db-2'] },
    ],
  });
  expect(unsettled(progress)).toEqual(['start:db-1', 'start:lone-1', 'start:lone-2']);
  expect(mayBegin(progress, running(), unlimited)).toEqual(unsettled(progress));
  expect(settleStep(progress, 'start:db-1', false)).toEqual({ heldBack: [] });
});

test('settling again, or what is held back, changes nothing', () => {
  const progress = beginProgress(plan());
  settleStep(progress, 'start:db-1', false);
  for (const step of ['start:db-1', 'start:api-1'])
    expect(settleStep(progress, step, true)).toEqual({ heldBack: [] });
  expect(mayBegin(progress, running(), unlimited)).toEqual(['start:db-2', 'start:lone-1', 'start:lone-2']);
});

test('what a step waits for, the nearest steps through gates', () => {
  const progress = beginProgress(plan());
  expect(waitsFor(progress, 'start:db-1')).toEqual([]);
  expect(waitsFor(progress, 'start:api-1')).toEqual(['start:db-1', 'start:db-2']);
  expect(waitsFor(progress, 'start:api-1', 1)).toEqual(['start:db-1']);
  expect(waitsFor(progress, 'start:web-1')).toEqual(['start:api-1']);
  settleStep(progress, 'start:db-1', true);
  expect(waitsFor(progress, 'start:api-1')).toEqual(['start:db-2']);
});

test('a gate that needs nothing lets through at once', () => {
  const [db] = plan().nodes.filter((node) => node.kind === 'step');
  if (db === undefined) throw new Error('no step');
  const gates = [
    { kind: 'gate', id: 'gate:a', service: 'a', needs: [] },
    { kind: 'gate', id: 'gate:b', service: 'b', needs: ['gate:a'] },
  ] as const;
  const progress = beginProgress({ ...plan(), nodes: [...gates, { ...db, needs: ['gate:b'] }] });
  expect(mayBegin(progress, running(), unlimited)).toEqual(['start:db-1']);
});

test('names that the plan does not have are a mistake of the caller', () => {
  const progress = beginProgress(plan());
  expect(() => settleStep(progress, 'start:nobody', true)).toThrow('the plan has no node "start:nobody"');
  expect(() => beginProgress({ ...plan(), nodes: plan().nodes.slice(2) })).toThrow('the plan has no node');
});
