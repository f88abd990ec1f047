// What the schema costs: its size, the validator's part of a start, and the time to validate a large environment.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { environmentText } from './lib/environment-text.js';
import { readOptions, wholeNumber } from './lib/options.js';
import { cli, places } from './lib/places.js';
import { run } from './lib/process.js';
import { atMost, machineFacts, print, progress } from './lib/report.js';
import { median, summary } from './lib/statistics.js';
import { milliseconds, ratio } from './lib/table.js';

const starter = fileURLToPath(new URL('lib/schema-at-start.js', import.meta.url));
const loader = fileURLToPath(new URL('lib/load-stages.js', import.meta.url));
const mostShare = 0.15;
const mostValidateMs = 1_000;
const mostGzippedKiB = 40;

export async function measure(words) {
  const options = readOptions(words, {
    runs: { type: 'string', default: '11' },
    node: { type: 'string', default: process.execPath },
  });
  const runs = wholeNumber(options.runs, 'runs', 1);
  const machine = machineFacts();
  const folder = mkdtempSync(join(tmpdir(), 'maestro-bench-'));
  try {
    const sizes = ['schema', 'validator'].map((name) => sizeOf(name, places[name]));
    const starts = await timesOfStarts(options.node, runs, folder);
    progress('the start is measured');
    const validations = [];
    for (const name of ['flat-1000', 'flat-10000']) {
      validations.push(await timesOfValidation(options.node, Math.min(runs, 5), folder, name));
    }
    print(options.json, report({ machine, runs, sizes, starts, validations }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sizeOf(name, url) {
  const bytes = readFileSync(url);
  return {
    name,
    file: fileURLToPath(url).split('/').at(-1),
    raw: bytes.length,
    gzipped: gzipSync(bytes).length,
  };
}

/** In turns, after one round that fills the caches. */
async function timesOfStarts(node, runs, folder) {
  const file = join(folder, 'small.yaml');
  writeFileSync(file, environmentText('flat-2'));
  const times = { ahead: [], atStart: [], command: [] };
  for (let round = 0; round <= runs; round += 1) {
    const ahead = JSON.parse((await run(node, [starter, 'ahead'])).output).elapsed;
    const atStart = JSON.parse((await run(node, [starter, 'atStart'])).output).elapsed;
    const { elapsed: command } = await run(node, [cli, '-f', file, 'validate']);
    if (round === 0) continue;
    for (const [name, time] of Object.entries({ ahead, atStart, command })) times[name].push(time);
  }
  return Object.fromEntries(Object.entries(times).map(([name, each]) => [name, summary(each)]));
}

/** The stage `validate` of `pnpm bench load`. */
async function timesOfValidation(node, runs, folder, name) {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, environmentText(name));
  const samples = [];
  for (let number = 0; number < runs; number += 1) {
    samples.push(JSON.parse((await run(node, [loader, file])).output));
  }
  progress(`${name} is measured`);
  const [{ instances }] = samples;
  return { name, instances, time: median(samples.map(({ times }) => times.validate)) };
}

function report({ machine, runs, sizes, starts, validations }) {
  const share = starts.ahead.median / starts.command.median;
  const [, large] = validations;
  const [schema] = sizes;
  return {
    measure: 'schema',
    machine,
    tables: [
      {
        title: 'size (bytes)',
        head: ['file', 'raw', 'gzipped'],
        rows: sizes.map(({ file, raw, gzipped }) => [file, raw, gzipped]),
      },
      {
        title: `a validator that is ready, in a new process, median of ${runs} (milliseconds)`,
        head: ['how', 'median', 'least', 'most'],
        rows: [
          ['compiled ahead', starts.ahead],
          ['compiled at each start', starts.atStart],
          ['all of maestro validate', starts.command],
        ].map(([how, { median: middle, least, most }]) => [how, ...[middle, least, most].map(milliseconds)]),
      },
      {
        title: 'validate alone, median (milliseconds)',
        head: ['environment', 'instances', 'time'],
        rows: validations.map(({ name, instances, time }) => [name, instances, milliseconds(time)]),
      },
    ],
    goals: [
      atMost(`the validator is at most ${mostShare} of a start`, share, mostShare, ratio(share)),
      atMost(
        `${large.instances} instances are validated in ${mostValidateMs} ms`,
        large.time,
        mostValidateMs,
        `${milliseconds(large.time)} ms`,
      ),
      atMost(
        `${schema.file} is at most ${mostGzippedKiB} KiB when gzipped`,
        schema.gzipped / 1024,
        mostGzippedKiB,
        `${(schema.gzipped / 1024).toFixed(1)} KiB`,
      ),
    ],
    data: { sizes, starts, validations },
  };
}
