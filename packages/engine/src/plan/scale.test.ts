import { expect, test } from 'vitest';
import type { Environment, Plan } from '../model/index.ts';
import { buildEnvironment } from '../testing/build-environment.ts';
import type { EnvironmentOutline } from '../testing/environment-outline.ts';
import { type Limits, mayBegin, type Phase } from './may-begin.ts';
import { planStart, planStop } from './plan-play.ts';
import { preflight } from './preflight.ts';
import { beginProgress, settleStep } from './progress.ts';

// Bounds in time are far above what is needed, and far below what anything quadratic takes.

const everything = {
  things: [],
  withDependencies: false,
  ignoreDependencies: false,
  all: true,
  expandServices: true,
};

type Services = { [name: string]: EnvironmentOutline['services'][string] };

function plan(environment: Environment, play: 'start' | 'stop' = 'start'): Plan {
  const result = play === 'start' ? planStart(environment, everything) : planStop(environment, everything);
  if (!result.ok) throw new Error('no plan');
  return result.plan;
}

function edges({ nodes }: Plan): number {
  return nodes.reduce((sum, { needs }) => sum + needs.length, 0);
}

/** Layers of services, each requiring all those of the layer below, with so many instances each, on 100 ships. */
function layered(layers: number, width: number, size: number): Environment {
  const services: Services = {};
  for (let layer = 0; layer < layers; layer += 1) {
    for (let at = 0; at < width; at += 1) {
      const name = `l${layer}-${at}`;
      services[name] = {
        requires: layer > 0 ? Array.from({ length: width }, (_, below) => `l${layer - 1}-${below}`) : [],
        instances: Object.fromEntries(
          Array.from({ length: size }, (_, number) => [
            `${name}-${number}`,
            { ship: `h${(at + number) % 100}`, ports: { p: 80 + layer * 1_000 + at * 10 + number } },
          ]),
        ),
      };
    }
  }
  return buildEnvironment({ services });
}

function chain(length: number): Environment {
  const services: Services = {};
  for (let at = 0; at < length; at += 1) services[`s${at}`] = { requires: at > 0 ? [`s${at - 1}`] : [] };
  return buildEnvironment({ services });
}

function flat(count: number, ships: number): Environment {
  const instances = Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`i${at}`, { ship: `h${at % ships}` }]),
  );
  return buildEnvironment({ services: { s: { instances } } });
}

/** Plays a plan to its end, one step settling at a time, as a runner would. */
function play(of: Plan, limits: Limits): number {
  const progress = beginProgress(of);
  const running = new Map<string, Phase>();
  let begun = 0;
  for (;;) {
    for (const id of mayBegin(progress, running, limits)) {
      running.set(id, 'acting');
      begun += 1;
    }
    const next = running.keys().next();
    if (next.done === true) return begun;
    settleStep(progress, next.value, true);
    running.delete(next.value);
  }
}

function timed<T>(limitMs: number, of: () => T): T {
  const begin = performance.now();
  const result = of();
  expect(performance.now() - begin).toBeLessThan(limitMs);
  return result;
}

test('10,000 instances in layers: 1,000 services that each require 100, on 100 ships', () => {
  const environment = layered(10, 100, 10);
  for (const name of ['start', 'stop'] as const) {
    const made = timed(5_000, () => plan(environment, name));
    // Two for each instance, and two for each of the 90,000 links between services.
    expect(edges(made)).toBeLessThanOrEqual(2 * 10_000 + 90_000);
    expect(timed(5_000, () => play(made, { concurrency: 0, perShip: 6 }))).toBe(10_000);
  }
  expect(timed(2_000, () => preflight(environment, plan(environment)))).toHaveLength(0);
});

test('a chain of 10,000 services', () => {
  const environment = chain(10_000);
  for (const name of ['start', 'stop'] as const) {
    const made = timed(5_000, () => plan(environment, name));
    expect(edges(made)).toBe(9_999);
    expect(timed(5_000, () => play(made, { concurrency: 1, perShip: 0 }))).toBe(10_000);
  }
});

test('the ends of a chain of 10,000 services, alone', () => {
  const result = timed(5_000, () => planStart(chain(10_000), { ...everything, things: ['s9999', 's0'] }));
  expect(result.ok && result.plan.nodes.map(({ id, needs }) => [id, needs])).toEqual([
    ['start:s0-1', []],
    ['start:s9999-1', ['start:s0-1']],
  ]);
});

test('a failure at the root of 10,000', () => {
  const progress = beginProgress(plan(chain(10_000)));
  expect(timed(2_000, () => settleStep(progress, 'start:s0-1', false)).heldBack).toHaveLength(9_999);
});

test('10,000 instances without an order, with every kind of limit', () => {
  const made = plan(flat(10_000, 10));
  for (const limits of [
    { concurrency: 0, perShip: 0 },
    { concurrency: 6, perShip: 0 },
    { concurrency: 0, perShip: 3 },
  ]) {
    expect(timed(5_000, () => play(made, limits))).toBe(10_000);
  }
});
