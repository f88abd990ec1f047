// Ships that are reached by SSH: how long a look takes beside plain TCP, and much at once over one connection.
import { bareStart, removeAll } from './lib/bare-fleet.js';
import { withLab } from './lib/bench-lab.js';
import { fleet, fleetText } from './lib/fleet.js';
import { maestro } from './lib/maestro-process.js';
import { readOptions, wholeNumber } from './lib/options.js';
import { built } from './lib/places.js';
import { atMost, machineFacts, print, progress } from './lib/report.js';
import { withSshServers } from './lib/ssh-home.js';
import { median, summary } from './lib/statistics.js';
import { milliseconds, ratio } from './lib/table.js';

export async function measure(words) {
  const options = readOptions(words, {
    ships: { type: 'string', default: '3' },
    runs: { type: 'string', default: '31' },
    containers: { type: 'string', default: '30' },
    calls: { type: 'string', default: '50' },
    follows: { type: 'string', default: '3' },
  });
  const ships = wholeNumber(options.ships, 'ships', 1);
  const runs = wholeNumber(options.runs, 'runs', 1);
  const containers = wholeNumber(options.containers, 'containers', 3);
  const calls = wholeNumber(options.calls, 'calls', 1);
  const follows = wholeNumber(options.follows, 'follows', 1);

  await withLab(ships, async ({ lab, clients, write, engineVersion }) => {
    const machine = machineFacts({ engine: await engineVersion(), ships, containers });
    const instances = fleet(containers, lab.ships);
    progress(`starting ${containers} containers`);
    await bareStart(instances, clients, 6);
    const direct = fleetText(instances, lab.ships);
    const files = {
      tcp: write('tcp.yaml', direct),
      ssh: write('ssh.yaml', direct.replace(/docker_port: \d+/g, 'ssh_tunnel: {user: root}')),
    };
    const found = await withSshServers(lab, async () => {
      const looks = await timedLooks(files, runs);
      const whole = { tcp: [], ssh: [] };
      for (let number = 0; number < Math.ceil(runs / 5); number += 1)
        for (const way of ['tcp', 'ssh'])
          whole[way].push((await maestro(['status', '-f', files[way]])).whole);
      return { looks, whole, failures: await manyAtOnce(files.ssh, { calls, follows }) };
    });
    await removeAll(clients);
    const { looks, whole, failures } = found;
    const times = median(looks.ssh) / median(looks.tcp);
    const row = (name, { median: middle, least, most }) => [name, ...[middle, least, most].map(milliseconds)];
    print(options.json, {
      measure: 'ssh',
      machine,
      tables: [
        {
          title: `a look at ${containers} containers on ${ships} ships, in turn (milliseconds)`,
          head: ['', 'median', 'least', 'most'],
          rows: [
            row('TCP, connected', summary(looks.tcp)),
            row('SSH, connected', summary(looks.ssh)),
            row('maestro status, TCP', summary(whole.tcp)),
            row('maestro status, SSH', summary(whole.ssh)),
          ],
        },
      ],
      goals: [
        atMost('a look by SSH, once connected, within 1.5 of TCP', times, 1.5, ratio(times)),
        atMost(
          `${calls} calls at once beside ${follows} followed logs on one ship, without a failure`,
          failures,
          0,
          `${failures} failures`,
        ),
      ],
      data: { looks, whole, failures },
    });
  });
}

/** Looks at all ships over connections that stand, one way and the other in turn. */
async function timedLooks(files, runs) {
  const { observeShips } = await import(built.engine);
  const fleets = { tcp: await connected(files.tcp), ssh: await connected(files.ssh) };
  const { signal } = new AbortController();
  const looks = { tcp: [], ssh: [] };
  const look = async ({ ships, drivers }) => {
    const began = performance.now();
    const seen = await observeShips(ships, (ship) => drivers.get(ship.name), signal);
    if (Object.values(seen).some(({ reachable }) => !reachable)) throw new Error(JSON.stringify(seen));
    return performance.now() - began;
  };
  // The first ones connect, and have the code compiled.
  for (let number = -3; number < runs; number += 1) {
    for (const way of number % 2 === 0 ? ['tcp', 'ssh'] : ['ssh', 'tcp']) {
      const time = await look(fleets[way]);
      if (number >= 0) looks[way].push(time);
    }
  }
  for (const { drivers } of Object.values(fleets)) for (const driver of drivers.values()) driver.close();
  return looks;
}

/** @returns how many of the calls, and of the logs that are followed meanwhile, have failed. */
async function manyAtOnce(file, { calls, follows }) {
  const { ships, drivers } = await connected(file);
  const driver = drivers.get(ships[0].name);
  const { signal } = new AbortController();
  const [{ id }] = await driver.containers.list({ signal });
  const followed = new AbortController();
  const enough = new Error('enough');
  const follow = async () => {
    for await (const _ of driver.containers.logs(id, { follow: true, signal: followed.signal }));
  };
  const streams = Array.from({ length: follows }, () => follow().catch((error) => error));
  const answers = await Promise.allSettled(
    Array.from({ length: calls }, (_, index) =>
      index % 2 === 0
        ? driver.containers.inspect(id, { signal })
        : driver.exec.run(id, ['true'], { signal, timeoutSeconds: 60 }),
    ),
  );
  followed.abort(enough);
  const ends = await Promise.all(streams);
  for (const each of drivers.values()) each.close();
  return (
    answers.filter(({ status }) => status === 'rejected').length + ends.filter((end) => end !== enough).length
  );
}

async function connected(file) {
  const { loadEnvironment } = await import(built.engine);
  const { dockerConnector } = await import(built.docker);
  const { environment, diagnostics } = loadEnvironment({ file, processEnv: process.env });
  if (environment === undefined) throw new Error(`${file}: ${JSON.stringify(diagnostics)}`);
  const ships = Object.values(environment.ships);
  const connector = dockerConnector();
  return { ships, drivers: new Map(ships.map((ship) => [ship.name, connector.connect(ship)])) };
}
