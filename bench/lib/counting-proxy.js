import { Agent, createServer, request } from 'node:http';

/**
 * A proxy before each ship, for the time of `body`: `endpoints` are for `fleetText`, `take` gives what each ship was
 * asked since the last time, as method and path.
 */
export async function withCountingProxies(ships, body) {
  const proxies = new Map();
  try {
    for (const ship of ships) proxies.set(ship.name, await countingProxy(ship.address, ship.port));
    const endpoints = new Map(
      [...proxies].map(([name, { port }]) => [name, { endpoint: '127.0.0.1', port }]),
    );
    const take = () => [...proxies].map(([ship, proxy]) => ({ ship, requests: proxy.take() }));
    return await body({ endpoints, take });
  } finally {
    for (const proxy of proxies.values()) proxy.close();
  }
}

/** Stands before an Engine on a port of its own and counts what is asked of it. */
async function countingProxy(host, port) {
  const asked = [];
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, answer) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    const { method, url: path, headers } = incoming;
    const outgoing = request({ host, port, agent, method, path, headers }, (response) => {
      answer.writeHead(response.statusCode, response.headers);
      response.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    take: () => asked.splice(0),
    close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}
