// How long `maestro --version`, `complete` and `status` of one ship take, beside the same Node.js doing nothing.
import { execFileSync } from 'node:child_process';
import { bareStart } from './lib/bare-fleet.js';
import { withLab } from './lib/bench-lab.js';
import { fleet, fleetText } from './lib/fleet.js';
import { readOptions, wholeNumber } from './lib/options.js';
import { cli } from './lib/places.js';
import { cleanEnvironment, run } from './lib/process.js';
import { atMost, machineFacts, print, progress } from './lib/report.js';
import { median, summary } from './lib/statistics.js';
import { milliseconds, ratio } from './lib/table.js';

const mostVersionRatio = 1.5;
const mostCompleteRatio = 3;
/** 0.6 of the original's 430 ms. */
const mostStatusMs = 258;

export async function measure(words) {
  const options = readOptions(words, {
    runs: { type: 'string', default: '21' },
    node: { type: 'string', multiple: true, default: [] },
  });
  const runs = wholeNumber(options.runs, 'runs', 1);
  const nodes = [process.execPath, ...options.node].map((path) => ({ path, version: versionOf(path) }));

  await withLab(1, async ({ lab, clients, write, engineVersion }) => {
    // One container: the first of three, by itself.
    const [first] = fleet(3, lab.ships);
    await bareStart([first], clients, 1);
    const file = write('one.yaml', oneInstance(first));
    const commands = [
      { name: 'node -e 0', args: ['-e', '0'] },
      { name: 'maestro --version', args: [cli, '--version'] },
      {
        name: 'maestro complete',
        args: [cli, '-f', file, 'complete', '--each', '--', 'maestro', 'start', ''],
      },
      { name: 'maestro status', args: [cli, 'status', '-f', file] },
    ];
    const machine = machineFacts({ engine: await engineVersion() });
    const results = [];
    for (const node of nodes) {
      results.push({ ...node, commands: await timesOf(node.path, commands, runs) });
      progress(`Node.js ${node.version} is measured`);
    }
    print(options.json, report({ machine, runs, results }));
  });

  function oneInstance(instance) {
    const text = fleetText([instance], [instance.ship]);
    // The two layers without an instance are no services.
    return text.slice(0, text.indexOf('  mid:\n'));
  }
}

/** Command after command, round by round, after one round that fills the caches. */
async function timesOf(node, commands, runs) {
  const times = commands.map(() => []);
  for (let round = 0; round <= runs; round += 1) {
    for (const [index, { args }] of commands.entries()) {
      const { elapsed } = await run(node, args);
      if (round > 0) times[index].push(elapsed);
    }
  }
  const [base] = times;
  return commands.map(({ name }, index) => ({
    name,
    ...summary(times[index]),
    ratio: median(times[index].map((time, round) => time / base[round])),
  }));
}

function versionOf(path) {
  return execFileSync(path, ['--version'], { encoding: 'utf8', env: cleanEnvironment() }).trim();
}

function report({ machine, runs, results }) {
  const goals = results.flatMap(({ version, commands }) => {
    const [, versionRun, complete, status] = commands;
    return [
      atMost(
        `${version}: --version within ${mostVersionRatio} of node -e 0`,
        versionRun.ratio,
        mostVersionRatio,
        ratio(versionRun.ratio),
      ),
      atMost(
        `${version}: complete within ${mostCompleteRatio} of node -e 0`,
        complete.ratio,
        mostCompleteRatio,
        ratio(complete.ratio),
      ),
      atMost(
        `${version}: status of one ship under ${mostStatusMs} ms`,
        status.median,
        mostStatusMs,
        `${milliseconds(status.median)} ms`,
      ),
    ];
  });
  return {
    measure: 'cli',
    machine,
    tables: results.map(({ version, commands }) => ({
      title: `Node.js ${version}, cold start, median of ${runs} (milliseconds)`,
      head: ['command', 'median', 'least', 'most', 'ratio'],
      rows: commands.map((command) => [
        command.name,
        milliseconds(command.median),
        milliseconds(command.least),
        milliseconds(command.most),
        ratio(command.ratio),
      ]),
    })),
    goals,
    data: { results },
  };
}
