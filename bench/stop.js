// Stopping the same containers: by `maestro stop -a`, and by a script of the bare Docker API. Both are processes; what the
// script's requests alone take is shown beside it.
import { bareStart, removeAll, runningCount } from './lib/bare-fleet.js';
import { bareProcess } from './lib/bare-process.js';
import { withLab } from './lib/bench-lab.js';
import { fleet, fleetText } from './lib/fleet.js';
import { maestro } from './lib/maestro-process.js';
import { readOptions, wholeNumber, wholeNumbers } from './lib/options.js';
import { atMost, machineFacts, print, progress } from './lib/report.js';
import { median, summary } from './lib/statistics.js';
import { ratio, seconds } from './lib/table.js';

const startsAtOnce = 6;
const mostRatio = 1.1;

export async function measure(words) {
  const options = readOptions(words, {
    ships: { type: 'string', default: '3' },
    runs: { type: 'string', default: '3' },
    containers: { type: 'string', default: '30,90' },
    bare: { type: 'string', default: '6,30' },
  });
  const ships = wholeNumber(options.ships, 'ships', 1);
  const runs = wholeNumber(options.runs, 'runs', 1);
  const concurrencies = wholeNumbers(options.bare, 'bare', 1);

  await withLab(ships, async ({ lab, clients, write, engineVersion }) => {
    const machine = machineFacts({ engine: await engineVersion(), ships });
    const results = [];
    for (const containers of wholeNumbers(options.containers, 'containers', 3)) {
      const instances = fleet(containers, lab.ships);
      const file = write(`fleet-${containers}.yaml`, fleetText(instances, lab.ships));
      const stopped = async (stop) => {
        await removeAll(clients);
        await bareStart(instances, clients, startsAtOnce);
        const result = await stop();
        const left = await runningCount(clients);
        if (left !== 0) throw new Error(`expected no running container, found ${left}`);
        return result;
      };
      const viaMaestro = () => stopped(() => maestro(['stop', '-a', '-f', file]));
      const viaBare = (concurrency) =>
        stopped(() => bareProcess({ act: 'stop', ships: lab.ships, instances, concurrency }));
      const rounds = [];
      for (let number = 1; number <= runs; number += 1) {
        // Whatever slows the machine slows all of a round; the order alternates.
        const round = new Map();
        const ways = ['maestro', ...concurrencies];
        for (const way of number % 2 === 1 ? ways : ways.reverse())
          round.set(way, await (way === 'maestro' ? viaMaestro() : viaBare(way)));
        const { whole, play } = round.get('maestro');
        const bare = concurrencies.map((concurrency) => ({ concurrency, ...round.get(concurrency) }));
        rounds.push({ whole, play, bare });
        progress(
          `${containers} containers, round ${number}: maestro ${seconds(whole)} s, bare ${bare.map((script) => seconds(script.whole)).join(' and ')} s`,
        );
      }
      results.push({ containers, rounds });
    }
    await removeAll(clients);
    print(options.json, {
      measure: 'stop',
      machine,
      tables: [
        {
          title: `stop -a, medians of ${runs} (seconds)`,
          head: [
            'containers',
            'maestro stop',
            'its play',
            'at once',
            'bare script',
            'its requests',
            'ratio',
            'least',
            'most',
            'maestro to requests',
          ],
          rows: results.flatMap(({ containers, rounds }) =>
            concurrencies.map((concurrency, index) => {
              const scripts = rounds.map(({ bare }) => bare[index]);
              const ratios = rounds.map(({ whole }, number) => whole / scripts[number].whole);
              return [
                containers,
                seconds(median(rounds.map(({ whole }) => whole))),
                seconds(median(rounds.map(({ play }) => play))),
                concurrency,
                seconds(median(scripts.map(({ whole }) => whole))),
                seconds(median(scripts.map(({ within }) => within))),
                ratio(median(ratios)),
                ratio(Math.min(...ratios)),
                ratio(Math.max(...ratios)),
                ratio(median(rounds.map(({ whole }, number) => whole / scripts[number].within))),
              ];
            }),
          ),
        },
      ],
      goals: results.map(({ containers, rounds }) => {
        const best = bestOf(rounds);
        const ratios = summary(rounds.map(({ whole, bare }) => whole / bare[best].whole));
        return atMost(
          `maestro stop of ${containers} containers within ${mostRatio} of a script of the bare API`,
          ratios.median,
          mostRatio,
          `${ratio(ratios.median)}  (${ratio(ratios.least)} to ${ratio(ratios.most)})`,
        );
      }),
      data: { results },
    });
  });
}

/** Which number of stops at once the bare API is fastest with, by its place among them. */
function bestOf(rounds) {
  const medians = rounds[0].bare.map((_, index) => median(rounds.map(({ bare }) => bare[index].whole)));
  return medians.indexOf(Math.min(...medians));
}
