// Loading, resolving and planning large environments: time and peak memory, each in a process of its own.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentText } from './lib/environment-text.js';
import { readOptions, wholeNumber } from './lib/options.js';
import { originalSeconds } from './lib/original-seconds.js';
import { run } from './lib/process.js';
import { atMost, machineFacts, print, progress } from './lib/report.js';
import { median, summary } from './lib/statistics.js';
import { milliseconds, ratio } from './lib/table.js';

const loader = fileURLToPath(new URL('lib/load-stages.js', import.meta.url));
const stages = ['render', 'parse', 'validate', 'resolve', 'plan'];
const mostMs = 3_000;

/** Of equal shape and ten times, or twice, the size: how the time grows. */
const growths = [
  ['flat-1000', 'flat-10000'],
  ['layers10f2-1000', 'layers10f2-10000'],
  ['chain-1000', 'chain-10000'],
  ['chain-depth1000', 'chain-depth10000'],
];
const names = [
  ...new Set(growths.flat()),
  'flat-2000',
  'chain-500',
  'depth16-f2-100',
  'depth18-f2-100',
  'depth9-f5-100',
  'depth100-f5-10000',
];

export async function measure(words) {
  const options = readOptions(words, {
    runs: { type: 'string', default: '3' },
    environment: { type: 'string', multiple: true },
    envs: { type: 'string' },
    node: { type: 'string', default: process.execPath },
  });
  const runs = wholeNumber(options.runs, 'runs', 1);
  const machine = machineFacts();
  const folder = mkdtempSync(join(tmpdir(), 'maestro-bench-'));
  const results = [];
  try {
    const idle = await once(options.node, 'none');
    const files =
      options.envs === undefined ? written(options.environment ?? names, folder) : filesIn(options.envs);
    for (const file of files) {
      const name = basename(file, '.yaml');
      const samples = [];
      for (let number = 0; number < runs; number += 1) samples.push(await once(options.node, file));
      results.push(resultOf(name, samples, idle));
      progress(`${name}: ${milliseconds(results.at(-1).total.median)} ms`);
    }
    print(options.json, report({ machine, runs, results, idle }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function written(chosen, folder) {
  return chosen.map((name) => {
    const file = join(folder, `${name}.yaml`);
    writeFileSync(file, environmentText(name));
    return file;
  });
}

function filesIn(folder) {
  const found = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  if (found.length === 0) throw new Error(`there is no .yaml file in ${folder}`);
  return found.sort().map((name) => join(folder, name));
}

async function once(node, file) {
  const { elapsed, output } = await run(node, [loader, file], { timeoutMs: 600_000 });
  return { elapsed, ...JSON.parse(output) };
}

function resultOf(name, samples, idle) {
  const [{ bytes, instances, services, nodes }] = samples;
  const total = summary(samples.map(({ times }) => stages.reduce((sum, stage) => sum + times[stage], 0)));
  return {
    name,
    bytes,
    instances,
    services,
    nodes,
    stages: Object.fromEntries(
      stages.map((stage) => [stage, median(samples.map(({ times }) => times[stage]))]),
    ),
    total,
    process: median(samples.map(({ elapsed }) => elapsed)),
    memoryMiB: median(samples.map(({ memoryMiB }) => memoryMiB)),
    addedMiB: median(samples.map(({ memoryMiB }) => memoryMiB)) - idle.memoryMiB,
  };
}

function report({ machine, runs, results, idle }) {
  const found = new Map(results.map((result) => [result.name, result]));
  const grown = growths.flatMap(([small, large]) => {
    const [a, b] = [found.get(small), found.get(large)];
    if (a === undefined || b === undefined) return [];
    return [
      {
        small,
        large,
        size: b.bytes / a.bytes,
        time: b.total.median / a.total.median,
        stages: growthOf(a, b),
      },
    ];
  });
  return {
    measure: 'load',
    machine,
    tables: [
      {
        title: `load, resolve and plan, medians of ${runs} (milliseconds; memory in MiB, ${idle.memoryMiB} of them before any file)`,
        head: [
          'environment',
          'instances',
          'services',
          ...stages,
          'total',
          'most',
          'process',
          'peak memory',
          'original (s)',
        ],
        rows: results.map((result) => [
          result.name,
          result.instances,
          result.services,
          ...stages.map((stage) => milliseconds(result.stages[stage])),
          milliseconds(result.total.median),
          milliseconds(result.total.most),
          milliseconds(result.process),
          result.memoryMiB,
          originalSeconds[result.name] ?? '',
        ]),
      },
      ...(grown.length === 0
        ? []
        : [
            {
              title: 'growth (times)',
              head: ['from to', 'file', 'total', ...stages],
              rows: grown.map(({ small, large, size, time, stages: each }) => [
                `${small} ${large}`,
                size.toFixed(1),
                time.toFixed(1),
                ...stages.map((stage) => each[stage].toFixed(1)),
              ]),
            },
          ]),
    ],
    goals: [
      ...results
        .filter(({ instances }) => instances >= 10_000)
        .map(({ name, total }) =>
          atMost(
            `${name} under ${mostMs / 1000} s`,
            total.median,
            mostMs,
            `${(total.median / 1000).toFixed(2)} s`,
          ),
        ),
      ...grown.map(({ small, large, size, time }) =>
        atMost(
          `${small} to ${large} grows as its file does, or less than 1.5 of that`,
          time / size,
          1.5,
          ratio(time / size),
        ),
      ),
    ],
    data: { results, grown, idle },
  };
}

function growthOf(small, large) {
  return Object.fromEntries(stages.map((stage) => [stage, large.stages[stage] / small.stages[stage]]));
}
