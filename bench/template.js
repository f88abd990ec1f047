// Rendering of a long environment file: lines per second and memory, beside Debian's Jinja2 where that is installed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOptions, wholeNumber } from './lib/options.js';
import { run } from './lib/process.js';
import { atMost, machineFacts, print, progress } from './lib/report.js';
import { median, summary } from './lib/statistics.js';
import { milliseconds, ratio } from './lib/table.js';
import { partText, templateContext, templateText } from './lib/template-text.js';

const ours = fileURLToPath(new URL('lib/render-once.js', import.meta.url));
const theirs = fileURLToPath(new URL('lib/render-once.py', import.meta.url));
const python = '/usr/bin/python3';
const mostRatio = 1;

export async function measure(words) {
  const options = readOptions(words, {
    runs: { type: 'string', default: '7' },
    lines: { type: 'string', default: '10000' },
    node: { type: 'string', default: process.execPath },
  });
  const runs = wholeNumber(options.runs, 'runs', 1);
  const lines = wholeNumber(options.lines, 'lines', 20);
  const machine = machineFacts();
  const folder = mkdtempSync(join(tmpdir(), 'maestro-bench-'));
  try {
    const text = templateText(lines);
    writeFileSync(join(folder, 'maestro.yaml'), text);
    writeFileSync(join(folder, 'part.yaml'), partText);
    writeFileSync(join(folder, 'context.json'), JSON.stringify(templateContext));
    const renderers = [
      { name: 'maestro', program: options.node, script: ours, samples: [] },
      ...((await hasJinja()) ? [{ name: 'Jinja2', program: python, script: theirs, samples: [] }] : []),
    ];
    for (let round = 0; round < runs; round += 1) {
      for (const { program, script, samples } of renderers)
        samples.push(JSON.parse((await run(program, [script, folder])).output));
      progress(`round ${round + 1} of ${runs}`);
    }
    print(options.json, report({ machine, runs, lines: text.split('\n').length - 1, renderers }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function hasJinja() {
  try {
    await run(python, ['-c', 'import jinja2']);
    return true;
  } catch {
    progress('Jinja2 is not installed (python3-jinja2): there is nothing to compare with');
    return false;
  }
}

function report({ machine, runs, lines, renderers }) {
  const results = renderers.map(({ name, samples }) => ({
    name: samples[0].version === undefined ? name : `${name} ${samples[0].version}`,
    ...summary(samples.map((sample) => sample.milliseconds)),
    characters: samples[0].characters,
    digest: samples[0].digest,
    memoryMiB: median(samples.map(({ memoryMiB }) => memoryMiB)),
  }));
  const [maestro, jinja] = results;
  if (jinja !== undefined && jinja.digest !== maestro.digest) throw new Error('the two outputs differ');
  const compared =
    jinja === undefined
      ? undefined
      : median(
          renderers[0].samples.map(
            (sample, round) => sample.milliseconds / renderers[1].samples[round].milliseconds,
          ),
        );
  return {
    measure: 'template',
    machine,
    tables: [
      {
        title: `a template of ${lines} lines, ${maestro.characters} characters of output, medians of ${runs}; each in a process of its own, reading and compiling included (milliseconds; memory in MiB)`,
        head: ['renderer', 'median', 'least', 'most', 'lines per second', 'peak memory'],
        rows: results.map((result) => [
          result.name,
          milliseconds(result.median),
          milliseconds(result.least),
          milliseconds(result.most),
          Math.round(lines / (result.median / 1000)),
          result.memoryMiB,
        ]),
      },
    ],
    goals:
      compared === undefined ? [] : [atMost('no slower than Jinja2', compared, mostRatio, ratio(compared))],
    data: { lines, results, ratio: compared },
  };
}
