// The same containers on the same ships: by `maestro start`, and by a script of the bare Docker API with the best concurrency.
// Both are processes; what the script's requests alone take is shown beside it.
import { removeAll, runningCount } from './lib/bare-fleet.js';
import { bareProcess } from './lib/bare-process.js';
import { withLab } from './lib/bench-lab.js';
import { fleet, fleetText } from './lib/fleet.js';
import { playByLibrary } from './lib/maestro-library.js';
import { maestro } from './lib/maestro-process.js';
import { readOptions, wholeNumber, wholeNumbers } from './lib/options.js';
import { atMost, machineFacts, print, progress } from './lib/report.js';
import { median, summary } from './lib/statistics.js';
import { ratio, seconds } from './lib/table.js';

const mostRatio = 1.1;

export async function measure(words) {
  const options = readOptions(words, {
    ships: { type: 'string', default: '3' },
    runs: { type: 'string', default: '5' },
    containers: { type: 'string', default: '30,90' },
    bare: { type: 'string', default: '3,6,12,30' },
    'per-ship': { type: 'string' },
    concurrency: { type: 'string' },
  });
  const ships = wholeNumber(options.ships, 'ships', 1);
  const runs = wholeNumber(options.runs, 'runs', 1);
  const fleets = wholeNumbers(options.containers, 'containers', 3);
  const bares = wholeNumbers(options.bare, 'bare', 1);
  const limits = [
    ...listOf(options['per-ship'], 'per-ship').map((perShip) => ({ perShip })),
    ...listOf(options.concurrency, 'concurrency').map((concurrency) => ({ concurrency })),
  ];

  await withLab(ships, async (bench) => {
    const machine = machineFacts({ engine: await bench.engineVersion(), ships });
    const results = [];
    for (const containers of fleets)
      results.push(await measureFleet(bench, { containers, runs, bares, limits }));
    await removeAll(bench.clients);
    print(options.json, {
      measure: 'start',
      machine,
      tables: results.flatMap(tablesOf),
      goals: results.map(goalOf),
      data: { results },
    });
  });
}

async function measureFleet({ lab, clients, write }, { containers, runs, bares, limits }) {
  const instances = fleet(containers, lab.ships);
  const file = write(`fleet-${containers}.yaml`, fleetText(instances, lab.ships));
  const fresh = async (start) => {
    await removeAll(clients);
    const result = await start();
    const running = await runningCount(clients);
    if (running !== containers)
      throw new Error(`expected ${containers} running containers, found ${running}`);
    return result;
  };
  const bare = (concurrency) =>
    fresh(() => bareProcess({ act: 'start', ships: lab.ships, instances, concurrency }));

  const sweep = await sweepBare(bares, bare);
  const best = sweep.reduce((a, b) => (b.median < a.median ? b : a)).concurrency;
  progress(`${containers} containers: the bare API is best with ${best} at once`);

  const pairs = [];
  for (let number = 1; number <= runs; number += 1) {
    const viaMaestro = () => fresh(() => maestro(['start', '-f', file]));
    const [{ whole, play }, script] = await alternately(number, viaMaestro, () => bare(best));
    pairs.push({
      whole,
      play,
      script,
      wholeRatio: whole / script.whole,
      playRatio: play / script.within,
      requestsRatio: whole / script.within,
    });
    progress(`pair ${number}: maestro ${seconds(whole)} s, bare ${seconds(script.whole)} s`);
  }

  const variants = limits.map((limit) => ({ ...limit, pairs: [] }));
  // Round by round, so that a slow minute of the machine meets all of them.
  for (let number = 1; number <= runs && variants.length > 0; number += 1) {
    for (const variant of variants) {
      const { pairs: found, ...limit } = variant;
      const viaLibrary = () => fresh(() => playByLibrary(file, 'start', limit));
      const [play, script] = await alternately(number, viaLibrary, () => bare(best));
      found.push({ play, script, ratio: play / script.within });
    }
    progress(`limits, round ${number} of ${runs}`);
  }
  const whole = summary(pairs.map(({ wholeRatio }) => wholeRatio));
  return { containers, sweep, best, pairs, whole, variants };
}

function listOf(text, name) {
  return text === undefined ? [] : wholeNumbers(text, name);
}

/** Two rounds over all candidates. */
async function sweepBare(candidates, bare) {
  if (candidates.length === 1) return [{ concurrency: candidates[0], times: [], median: 0 }];
  const sweep = candidates.map((concurrency) => ({ concurrency, times: [] }));
  for (let round = 0; round < 2; round += 1) {
    for (const { concurrency, times } of sweep) times.push((await bare(concurrency)).within);
  }
  return sweep.map((entry) => ({ ...entry, median: median(entry.times) }));
}

async function alternately(number, first, second) {
  if (number % 2 === 1) {
    const result = await first();
    return [result, await second()];
  }
  const result = await second();
  return [await first(), result];
}

const middle = (pairs, measured) => median(pairs.map(measured));

function rowOf(name, { whole, play, script, wholeRatio, playRatio, requestsRatio }) {
  return [
    name,
    ...[whole, play, script.whole, script.within].map(seconds),
    ...[wholeRatio, playRatio, requestsRatio].map(ratio),
  ];
}

function tablesOf({ containers, sweep, best, pairs, variants }) {
  const tables = [
    {
      title: `start ${containers} containers, pair by pair (seconds)`,
      head: [
        'pair',
        'maestro start',
        'its play',
        `bare script, ${best} at once`,
        'its requests',
        'ratio',
        'play to requests',
        'maestro to requests',
      ],
      rows: [
        ...pairs.map((pair, index) => rowOf(index + 1, pair)),
        rowOf('median', {
          whole: middle(pairs, ({ whole }) => whole),
          play: middle(pairs, ({ play }) => play),
          script: {
            whole: middle(pairs, ({ script }) => script.whole),
            within: middle(pairs, ({ script }) => script.within),
          },
          wholeRatio: middle(pairs, ({ wholeRatio }) => wholeRatio),
          playRatio: middle(pairs, ({ playRatio }) => playRatio),
          requestsRatio: middle(pairs, ({ requestsRatio }) => requestsRatio),
        }),
      ],
    },
  ];
  if (sweep.length > 1) {
    tables.unshift({
      title: `${containers} containers by the bare API (seconds)`,
      head: ['at once', 'median', 'first', 'second'],
      rows: sweep.map((entry) => [entry.concurrency, seconds(entry.median), ...entry.times.map(seconds)]),
    });
  }
  if (variants.length > 0) {
    tables.push({
      title: `limits, ${containers} containers by the library, the play alone (seconds)`,
      head: ['limit', 'median', 'ratio', 'least', 'most'],
      rows: variants.map(({ pairs: found, perShip, concurrency }) => {
        const ratios = summary(found.map((pair) => pair.ratio));
        return [
          perShip === undefined ? `-c ${concurrency}` : `per ship ${perShip === 0 ? 'any' : perShip}`,
          seconds(median(found.map((pair) => pair.play))),
          ratio(ratios.median),
          ratio(ratios.least),
          ratio(ratios.most),
        ];
      }),
    });
  }
  return tables;
}

function goalOf({ containers, whole }) {
  return atMost(
    `maestro start of ${containers} containers within ${mostRatio} of a script of the bare API`,
    whole.median,
    mostRatio,
    `${ratio(whole.median)}  (${ratio(whole.least)} to ${ratio(whole.most)})`,
  );
}
