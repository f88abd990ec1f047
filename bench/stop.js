// Stopping the same containers: by `maestro stop -a`, and by the bare Docker API.
import { bareStart, bareStop, removeAll, runningCount } from './lib/bare-fleet.js';
import { withLab } from './lib/bench-lab.js';
import { fleet, fleetText } from './lib/fleet.js';
import { maestro } from './lib/maestro-process.js';
import { readOptions, wholeNumber, wholeNumbers } from './lib/options.js';
import { machineFacts, print, progress } from './lib/report.js';
import { median } from './lib/statistics.js';
import { ratio, seconds } from './lib/table.js';

export async function measure(words) {
  const options = readOptions(words, {
    ships: { type: 'string', default: '3' },
    runs: { type: 'string', default: '3' },
    containers: { type: 'string', default: '30' },
    bare: { type: 'string', default: '6' },
  });
  const ships = wholeNumber(options.ships, 'ships', 1);
  const runs = wholeNumber(options.runs, 'runs', 1);
  const bare = wholeNumber(options.bare, 'bare', 1);

  await withLab(ships, async ({ lab, clients, write, engineVersion }) => {
    const machine = machineFacts({ engine: await engineVersion(), ships });
    const results = [];
    for (const containers of wholeNumbers(options.containers, 'containers', 3)) {
      const instances = fleet(containers, lab.ships);
      const file = write(`fleet-${containers}.yaml`, fleetText(instances, lab.ships));
      const stopped = async (stop) => {
        await removeAll(clients);
        await bareStart(instances, clients, bare);
        const result = await stop();
        const left = await runningCount(clients);
        if (left !== 0) throw new Error(`expected no running container, found ${left}`);
        return result;
      };
      const viaMaestro = () => stopped(() => maestro(['stop', '-a', '-f', file]));
      const viaBare = () =>
        stopped(async () => {
          const began = performance.now();
          await bareStop(instances, clients, bare);
          return performance.now() - began;
        });
      const pairs = [];
      for (let number = 1; number <= runs; number += 1) {
        const pair =
          number % 2 === 1
            ? [await viaMaestro(), await viaBare()]
            : [await viaBare(), await viaMaestro()].reverse();
        const [process, bareTime] = pair;
        pairs.push({
          whole: process.whole,
          play: process.play,
          bare: bareTime,
          ratio: process.whole / bareTime,
        });
        progress(
          `${containers} containers, pair ${number}: maestro ${seconds(process.whole)} s, bare ${seconds(bareTime)} s`,
        );
      }
      results.push({ containers, pairs });
    }
    await removeAll(clients);
    print(options.json, {
      measure: 'stop',
      machine,
      tables: [
        {
          title: `stop -a, medians of ${runs} (seconds)`,
          head: ['containers', 'maestro stop', 'its play', `bare, ${bare} at once`, 'ratio', 'least', 'most'],
          rows: results.map(({ containers, pairs }) => {
            const of = (key) => pairs.map((pair) => pair[key]);
            return [
              containers,
              seconds(median(of('whole'))),
              seconds(median(of('play'))),
              seconds(median(of('bare'))),
              ratio(median(of('ratio'))),
              ratio(Math.min(...of('ratio'))),
              ratio(Math.max(...of('ratio'))),
            ];
          }),
        },
      ],
      goals: [],
      data: { results },
    });
  });
}
