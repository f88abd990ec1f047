// What a plan costs: over simulated ships, where only the tool's own work counts, and over real ones, beside the bare listing
// and inspecting of the same containers.
import { apart } from './lib/apart.js';
import { bareLook } from './lib/bare-fleet.js';
import { bareProcess, dockerodeProcess } from './lib/bare-process.js';
import { withLab } from './lib/bench-lab.js';
import { dockerodeLook } from './lib/dockerode-look.js';
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

/**
 * As commands, a process each; and through the library, once V8 has compiled what all need: on the cores that the Engines work
 * on as well, and on another one, as though they were on hosts of their own.
 */
async function onRealShips(engine, { warm, runs }, { containers, ships }) {
  return withLab(ships, async ({ lab, write, engines, engineVersion }) => {
    const { dockerConnector } = await import(built.docker);
    const file = write('fleet.yaml', fleetText(fleet(containers, lab.ships), lab.ships));
    progress(`starting ${containers} containers`);
    await maestro(['start', '-f', file]);
    const processes = await inTurn('processes', runs, {
      plan: async () => (await maestro(['plan', '-f', file])).whole,
      dockerode: () => dockerodeProcess(lab.ships),
      bare: async () => (await bareProcess({ act: 'look', ships: lab.ships })).whole,
    });
    const { environment } = engine.loadEnvironment({ file, processEnv: process.env });
    const ways = {
      plan: async () => (await planOnce(engine, environment, dockerConnector())).whole,
      dockerode: () => timed(() => dockerodeLook(lab.ships)),
      bare: () => timed(() => lookAnew(lab.ships)),
    };
    const warmed = await inTurn('library', warm + runs, ways);
    const onCores = await apart(await engines(), () => inTurn('library, cores apart', runs, ways));
    const library = warmed.slice(warm);
    return { containers, ships, engine: await engineVersion(), processes, library, apart: onCores };
  });
}

/** Each way once in each round, the first of them another one from round to round. @returns milliseconds by way */
async function inTurn(name, count, ways) {
  const names = Object.keys(ways);
  const rounds = [];
  for (let number = 0; number < count; number += 1) {
    const first = number % names.length;
    const round = {};
    for (const way of [...names.slice(first), ...names.slice(0, first)]) round[way] = await ways[way]();
    rounds.push(round);
    const shown = names.map((way) => `${way} ${milliseconds(round[way])} ms`).join(', ');
    progress(`${name}, round ${number + 1}: ${shown}`);
  }
  return rounds;
}

async function timed(act) {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

/** By new connections, as a plan. */
async function lookAnew(ships) {
  const clients = new Map(ships.map(({ name, address, port }) => [name, engineClient(address, port)]));
  await bareLook(clients);
  for (const client of clients.values()) client.close();
}

const rowOf = (name, { plan, dockerode, bare }, ratios) => [
  name,
  milliseconds(plan),
  milliseconds(dockerode),
  ratio(ratios.dockerode),
  milliseconds(bare),
  ratio(ratios.bare),
];

const ratiosOf = ({ plan, dockerode, bare }) => ({ dockerode: plan / dockerode, bare: plan / bare });

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
    const { containers, ships } = real;
    const ways = [
      ['processes', 'maestro plan', 'a script', real.processes],
      ['library, warmed up', 'look and plan', 'a look', real.library],
      ['library, the Engines on a core of their own', 'look and plan', 'a look', real.apart],
    ];
    for (const [name, plan, look, rounds] of ways) {
      const middle = medianRatios(rounds);
      tables.push({
        title: `${containers} containers on ${ships} ships, Engine ${real.engine}: ${name} (milliseconds)`,
        head: ['round', plan, `${look} by dockerode`, 'ratio', `${look} by node:http`, 'ratio'],
        rows: [
          ...rounds.map((round, index) => rowOf(index + 1, round, ratiosOf(round))),
          rowOf('median', mediansOf(rounds), middle),
        ],
      });
      for (const [way, said] of [
        ['dockerode', 'dockerode'],
        ['bare', 'node:http'],
      ])
        goals.push(
          atMost(
            `${plan} within ${mostRatio} of ${look} by ${said} that lists and inspects (${name})`,
            middle[way],
            mostRatio,
            ratio(middle[way]),
          ),
        );
    }
  }
  return { measure: 'plan', machine: machineFacts(), tables, goals, data: { simulated, real } };
}

const mediansOf = (rounds) =>
  Object.fromEntries(Object.keys(rounds[0]).map((way) => [way, median(rounds.map((round) => round[way]))]));

const medianRatios = (rounds) => mediansOf(rounds.map(ratiosOf));
