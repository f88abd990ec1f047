// `maestro status` of running fleets: how long it takes, and how many requests each ship gets.
import { bareStart, removeAll } from './lib/bare-fleet.js';
import { withLab } from './lib/bench-lab.js';
import { withCountingProxies } from './lib/counting-proxy.js';
import { engineClient } from './lib/engine-client.js';
import { fleet, fleetText } from './lib/fleet.js';
import { maestro } from './lib/maestro-process.js';
import { readOptions, wholeNumber, wholeNumbers } from './lib/options.js';
import { atMost, machineFacts, print, progress } from './lib/report.js';
import { median, summary } from './lib/statistics.js';
import { milliseconds, ratio } from './lib/table.js';

export async function measure(words) {
  const options = readOptions(words, {
    ships: { type: 'string', default: '3' },
    runs: { type: 'string', default: '9' },
    containers: { type: 'string', default: '30,90' },
  });
  const ships = wholeNumber(options.ships, 'ships', 1);
  const runs = wholeNumber(options.runs, 'runs', 1);

  await withLab(ships, async ({ lab, clients, write, engineVersion }) => {
    const machine = machineFacts({ engine: await engineVersion(), ships });
    const results = await withCountingProxies(lab.ships, async ({ endpoints, take }) => {
      const found = [];
      for (const containers of wholeNumbers(options.containers, 'containers', 3)) {
        await removeAll(clients);
        const instances = fleet(containers, lab.ships);
        progress(`starting ${containers} containers`);
        await bareStart(instances, clients, 6);
        const direct = write(`fleet-${containers}.yaml`, fleetText(instances, lab.ships));
        const counted = write(`counted-${containers}.yaml`, fleetText(instances, lab.ships, endpoints));
        await maestro(['status', '-f', counted]);
        const asked = take();
        const pairs = [];
        for (let number = 0; number < runs; number += 1) {
          const { whole } = await maestro(['status', '-f', direct]);
          pairs.push({ whole, bare: await bareLook(lab.ships) });
        }
        found.push({ containers, asked, pairs });
      }
      return found;
    });
    await removeAll(clients);
    const listings = ({ requests }) =>
      requests.filter((request) => /\/containers\/json/.test(request)).length;
    const others = ({ requests }) => requests.length - listings({ requests });
    print(options.json, {
      measure: 'status',
      machine,
      tables: [
        {
          title: `maestro status, median of ${runs} (milliseconds); the bare listing from a process that runs already`,
          head: [
            'containers',
            'median',
            'least',
            'most',
            'bare listing',
            'ratio',
            'listings per ship',
            'other requests per ship',
          ],
          rows: results.map(({ containers, asked, pairs }) => {
            const { median: middle, least, most } = summary(pairs.map(({ whole }) => whole));
            return [
              containers,
              ...[middle, least, most, median(pairs.map(({ bare }) => bare))].map(milliseconds),
              ratio(median(pairs.map(({ whole, bare }) => whole / bare))),
              asked.map(listings).join(' '),
              asked.map(others).join(' '),
            ];
          }),
        },
      ],
      goals: results.map(({ containers, asked }) =>
        atMost(
          `one listing per ship for ${containers} containers`,
          Math.max(...asked.map(listings)),
          1,
          `${Math.max(...asked.map(listings))}, beside ${Math.max(...asked.map(others))} others (agreeing on the version)`,
        ),
      ),
      data: { results },
    });
  });
}

/** Milliseconds for the listings of all ships at once, each by a new connection. */
async function bareLook(ships) {
  const began = performance.now();
  await Promise.all(
    ships.map(async ({ address, port }) => {
      const client = engineClient(address, port);
      await client.json('GET', '/containers/json?all=true');
      client.close();
    }),
  );
  return performance.now() - began;
}
