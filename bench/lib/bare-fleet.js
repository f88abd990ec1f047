// The same fleet by the bare Docker API: what the Engines need, and nothing of an orchestrator.
import { connect } from 'node:net';
import { layerNames } from './fleet.js';

/** Layer after layer, `concurrency` starts at once over all ships; a layer is done when each of its ports accepts. */
export async function bareStart(instances, clients, concurrency) {
  for (const layer of layerNames) {
    const checks = [];
    await atOnce(
      concurrency,
      interleaved(instances.filter((instance) => instance.layer === layer)),
      async (instance) => {
        const client = clients.get(instance.ship.name);
        const { Id } = await client.json('POST', `/containers/create?name=${instance.name}`, {
          Image: 'busybox:test',
          Cmd: instance.command,
          ExposedPorts: { '80/tcp': {} },
          HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '', HostPort: String(instance.port) }] } },
        });
        await client.json('POST', `/containers/${Id}/start`);
        checks.push(untilAccepted(instance.ship.address, instance.port));
      },
    );
    await Promise.all(checks);
  }
}

/** The layers in reverse. */
export async function bareStop(instances, clients, concurrency) {
  for (const layer of [...layerNames].reverse()) {
    await atOnce(
      concurrency,
      interleaved(instances.filter((instance) => instance.layer === layer)),
      (instance) => clients.get(instance.ship.name).json('POST', `/containers/${instance.name}/stop?t=1`),
    );
  }
}

/** One listing of each ship, then an inspection of each container, eight at once. */
export async function bareLook(clients) {
  await Promise.all(
    [...clients.values()].map(async (client) => {
      const containers = await client.json('GET', '/containers/json?all=true');
      await atOnce(8, containers, ({ Id }) => client.json('GET', `/containers/${Id}/json`));
    }),
  );
}

/** Removes all containers, running or not. */
export async function removeAll(clients) {
  await Promise.all(
    [...clients.values()].map(async (client) => {
      const containers = await client.json('GET', '/containers/json?all=true');
      await Promise.all(
        containers.map(({ Id }) => client.json('DELETE', `/containers/${Id}?force=true&v=true`)),
      );
    }),
  );
}

/** How many containers run. */
export async function runningCount(clients) {
  const listings = await Promise.all(
    [...clients.values()].map((client) => client.json('GET', '/containers/json')),
  );
  return listings.flat().length;
}

/** One ship after the other, so that a limit on all of them is shared out evenly. */
function interleaved(instances) {
  const queues = new Map();
  for (const instance of instances)
    queues.set(instance.ship.name, [...(queues.get(instance.ship.name) ?? []), instance]);
  const longest = Math.max(...[...queues.values()].map((queue) => queue.length));
  return Array.from({ length: longest }, (_, index) =>
    [...queues.values()].flatMap((queue) => queue[index] ?? []),
  ).flat();
}

export async function atOnce(limit, items, act) {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await act(item);
  };
  await Promise.all(Array.from({ length: limit }, worker));
}

const pollMs = 5;
const longestWaitMs = 30_000;

async function untilAccepted(host, port) {
  const end = performance.now() + longestWaitMs;
  while (!(await accepts(host, port))) {
    if (performance.now() > end) throw new Error(`nothing accepts connections at ${host}:${port}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

function accepts(host, port) {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => end(false));
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
  });
}
