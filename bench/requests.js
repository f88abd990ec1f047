// What the Engines are asked, and how long it takes, from an empty fleet to a stopped one.
import { removeAll } from './lib/bare-fleet.js';
import { withLab } from './lib/bench-lab.js';
import { withCountingProxies } from './lib/counting-proxy.js';
import { fleet, fleetText } from './lib/fleet.js';
import { maestro } from './lib/maestro-process.js';
import { readOptions, wholeNumber } from './lib/options.js';
import { atMost, machineFacts, print } from './lib/report.js';
import { seconds } from './lib/table.js';

const commands = [
  { name: 'start (nothing there)', words: ['start'] },
  { name: 'start (all up)', words: ['start'] },
  { name: 'status', words: ['status'] },
  { name: 'stop -a', words: ['stop', '-a'] },
];

export async function measure(words) {
  const options = readOptions(words, {
    ships: { type: 'string', default: '3' },
    containers: { type: 'string', default: '30' },
  });
  const ships = wholeNumber(options.ships, 'ships', 1);
  const containers = wholeNumber(options.containers, 'containers', 3);

  await withLab(ships, async ({ lab, clients, write, engineVersion }) => {
    const machine = machineFacts({ engine: await engineVersion(), ships, containers });
    const instances = fleet(containers, lab.ships);
    const results = await withCountingProxies(lab.ships, async ({ endpoints, take }) => {
      const file = write('counted.yaml', fleetText(instances, lab.ships, endpoints));
      const found = [];
      for (const { name, words: command } of commands) {
        const { whole } = await maestro([...command, '-f', file]);
        const requests = take().flatMap((ship) => ship.requests);
        found.push({ name, whole, count: requests.length, kinds: kindsOf(requests) });
      }
      return found;
    });
    await removeAll(clients);
    print(options.json, {
      measure: 'requests',
      machine,
      tables: [
        {
          title: `commands over ${containers} containers, through a proxy that counts`,
          head: ['command', 'seconds', 'requests'],
          rows: results.map(({ name, whole, count }) => [name, seconds(whole), count]),
        },
        ...results.map(({ name, kinds }) => ({
          title: name,
          head: ['request', 'times'],
          rows: Object.entries(kinds),
        })),
      ],
      goals: [
        // A greeting, the lock and its removal, the listing, and the events that checks hear of.
        atMost(
          'start (all up): five requests per ship',
          results[1].count,
          5 * ships,
          String(results[1].count),
        ),
        atMost('status: one request per ship', results[2].count, ships, String(results[2].count)),
      ],
      data: { results },
    });
  });
}

/** Requests by method and path, names and ids left out. */
function kindsOf(requests) {
  const kinds = {};
  for (const request of requests) {
    const kind = request
      .replace(/\/v\d+\.\d+/, '')
      .replace(/\/containers\/ha-[a-z]+-\d+(\.[a-z-]+)?\//, '/containers/NAME$1/')
      .replace(/\/containers\/[0-9a-f]{64}\//, '/containers/ID/')
      .replace(/name=[^&]*/, 'name=NAME')
      .replace(/(DELETE \/containers\/)[0-9a-f]{64}/, '$1ID')
      .replace(/filters=.*/, 'filters=…');
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  return kinds;
}
