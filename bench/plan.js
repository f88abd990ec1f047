// What a plan costs: over simulated ships, where only the tool's own work counts, and over real ones, beside the bare listing
// and inspecting of the same containers.
import { bareLook } from './lib/bare-fleet.js';
import { bareProcess } from './lib/bare-process.js';
import { withLab } from './lib/bench-lab.js';
import { engineClient } from './lib/engine-client.js';
import { fleet, fleetText } from './lib/fleet.js';
import { maestro } from './lib/maestro-process.js';
import { readOptions, wholeNumber } from './lib/options.js';
import { built } from './lib/places.js';
import { atMost, machineFacts, print, progress } from './lib/report.js';
import { simulatedFleet } from './lib/simulated-fleet.js';
import { median, summary } from './lib/statistics.js';
import { milliseconds, ratio } from './lib/table.js';

const mostMs = 3_000;
const mostRatio = 1.5;

export async function measure(words) {
  const options = readOptions(words, {
    instances: { type: 'string', default: '10000' },
    simulated: { type: 'string', default: '100' },
    containers: { type: 'string', default: '90' },
    ships: { type: 'string', default: '3' },
    runs: { type: 'string', default: '7' },
    warm: { type: 'string', default: '8' },
    only: { type: 'string', default: '' },
  });
  const runs = wholeNumber(options.runs, 'runs', 1);
  const warm = wholeNumber(options.warm, 'warm', 0);
  if (!['', 'simulated', 'real'].includes(options.only))
    throw new Error(`--only: expected simulated or real, not ${options.only}`);
  const engine = await import(built.engine);
  const simulated =
    options.only === 'real'
      ? undefined
      : await onSimulatedShips(engine, runs, {
          instances: wholeNumber(options.instances, 'instances', 1),
          ships: wholeNumber(options.simulated, 'simulated', 1),
        });
  const real =
    options.only === 'simulated'
      ? undefined
      : await onRealShips(
          engine,
          { warm, runs },
          {
            containers: wholeNumber(options.containers, 'containers', 3),
            ships: wholeNumber(options.ships, 'ships', 1),
          },
        );
  print(options.json, report({ runs, simulated, real }));
}

/** Looks at all ships, and plans. @returns milliseconds of both, and how many containers are to be replaced */
async function planOnce({ applyScope, observeSituation, planApply }, environment, connector) {
  const began = performance.now();
  const { scope } = applyScope(environment, {});
  const { signal } = new AbortController();
  const { instances } = scope;
  const situation = await observeSituation({ environment, instances, connector, signal });
  const observed = performance.now();
  const planned = planApply(environment, scope, situation);
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
  const ended = performance.now();
  const replaced = planned.plan.nodes.filter((node) => node.change?.kind === 'replace').length;
  return { observe: observed - began, plan: ended - observed, whole: ended - began, replaced };
}

async function onSimulatedShips(engine, runs, size) {
  const drifted = 10;
  const { environment, fleet: connector } = await simulatedFleet({ ...size, drifted });
  const samples = [];
  for (let number = 0; number < runs; number += 1) {
    connector.forgetCalls();
    const sample = await planOnce(engine, environment, connector);
    if (sample.replaced !== Math.floor(size.instances / drifted))
      throw new Error(`${sample.replaced} are to be replaced`);
    samples.push(sample);
    progress(`simulated, run ${number + 1}: ${milliseconds(sample.whole)} ms`);
  }
  return { ...size, samples };
}

/** As commands, a process each; and through the library, once V8 has compiled what both need. */
async function onRealShips(engine, { warm, runs }, { containers, ships }) {
  return withLab(ships, async ({ lab, write, engineVersion }) => {
    const { dockerConnector } = await import(built.docker);
    const file = write('fleet.yaml', fleetText(fleet(containers, lab.ships), lab.ships));
    progress(`starting ${containers} containers`);
    await maestro(['start', '-f', file]);
    const byCommand = async () => (await maestro(['plan', '-f', file])).whole;
    const byScript = async () => (await bareProcess({ act: 'look', ships: lab.ships })).whole;
    const processes = await inPairs('processes', runs, byCommand, byScript);
    const { environment } = engine.loadEnvironment({ file, processEnv: process.env });
    const byLibrary = async () => (await planOnce(engine, environment, dockerConnector())).whole;
    const warmed = await inPairs('library', warm + runs, byLibrary, () => timedLook(lab.ships));
    return { containers, ships, engine: await engineVersion(), processes, library: warmed.slice(warm) };
  });
}

async function inPairs(name, count, planning, looking) {
  const pairs = [];
  for (let number = 0; number < count; number += 1) {
    const [plan, bare] =
      number % 2 === 0 ? [await planning(), await looking()] : [await looking(), await planning()].reverse();
    pairs.push({ plan, bare, ratio: plan / bare });
    progress(`${name}, pair ${number + 1}: plan ${milliseconds(plan)} ms, bare ${milliseconds(bare)} ms`);
  }
  return pairs;
}

/** By new connections, as a plan. */
async function timedLook(ships) {
  const began = performance.now();
  const clients = new Map(ships.map(({ name, address, port }) => [name, engineClient(address, port)]));
  await bareLook(clients);
  for (const client of clients.values()) client.close();
  return performance.now() - began;
}

const rowOf = (name, { plan, bare, ratio: each }) => [
  name,
  milliseconds(plan),
  milliseconds(bare),
  ratio(each),
];

function report({ runs, simulated, real }) {
  const tables = [];
  const goals = [];
  if (simulated !== undefined) {
    const stages = ['observe', 'plan', 'whole'];
    const { instances, ships, samples } = simulated;
    tables.push({
      title: `${instances} instances on ${ships} simulated ships, median of ${runs} (milliseconds)`,
      head: ['stage', 'median', 'least', 'most'],
      rows: stages.map((stage) => {
        const { median: middle, least, most } = summary(samples.map((sample) => sample[stage]));
        return [stage, ...[middle, least, most].map(milliseconds)];
      }),
    });
    const whole = median(samples.map((sample) => sample.whole));
    goals.push(
      atMost(`a plan of ${instances} instances in ${mostMs} ms`, whole, mostMs, `${milliseconds(whole)} ms`),
    );
  }
  if (real !== undefined) {
    const { containers, ships, processes, library } = real;
    const ways = [
      ['command', 'maestro plan', 'a script that lists and inspects', processes],
      ['library, warmed up', 'look and plan', 'listing and inspecting', library],
    ];
    for (const [name, plan, bare, pairs] of ways)
      tables.push({
        title: `${containers} containers on ${ships} ships, Engine ${real.engine}: ${name} (milliseconds)`,
        head: ['pair', plan, bare, 'ratio'],
        rows: [
          ...pairs.map((pair, index) => rowOf(index + 1, pair)),
          rowOf('median', {
            plan: median(pairs.map((pair) => pair.plan)),
            bare: median(pairs.map((pair) => pair.bare)),
            ratio: median(pairs.map((pair) => pair.ratio)),
          }),
        ],
      });
    const middle = median(processes.map((pair) => pair.ratio));
    goals.push(
      atMost(
        `maestro plan within ${mostRatio} of a script that lists and inspects`,
        middle,
        mostRatio,
        ratio(middle),
      ),
    );
  }
  return { measure: 'plan', machine: machineFacts(), tables, goals, data: { simulated, real } };
}
