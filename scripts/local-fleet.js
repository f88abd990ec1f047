// The Docker Engine of this machine as a fleet of one ship.
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { homedir, networkInterfaces, platform } from 'node:os';
import { join } from 'node:path';

const image = 'busybox:stable';

function socketPath() {
  const candidates = [join(homedir(), '.docker/run/docker.sock'), '/var/run/docker.sock'];
  return candidates.find((path) => existsSync(path));
}

/** One call to the Engine; rejects when it answers with an error, also inside a stream of progress. */
function engine(socket, method, path) {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: socket, method, path, timeout: 120_000 }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        const refusal = /"error":\s*"([^"]*)"/.exec(body)?.[1] ?? /"message":\s*"([^"]*)"/.exec(body)?.[1];
        if (response.statusCode >= 400) reject(new Error(refusal ?? `status ${response.statusCode}`));
        else if (path.startsWith('/images/create') && refusal) reject(new Error(refusal));
        else resolve(body);
      });
    });
    call.on('timeout', () => call.destroy(new Error('no answer in time')));
    call.on('error', reject);
    call.end();
  });
}

/** An address of this machine that containers and this process both reach. */
async function ownAddress(socket) {
  if (platform() === 'linux') {
    const bridge = JSON.parse(await engine(socket, 'GET', '/networks/bridge'));
    const gateway = bridge.IPAM?.Config?.[0]?.Gateway;
    if (gateway) return gateway;
  }
  const address = Object.values(networkInterfaces())
    .flat()
    .find((candidate) => candidate.family === 'IPv4' && !candidate.internal);
  if (!address) throw new Error('This machine has no address that containers could reach.');
  return address.address;
}

/** This Engine is somebody's own: what the demo made there goes, and nothing else. */
async function removeContainersOf(environment, socket) {
  const filters = encodeURIComponent(JSON.stringify({ label: [`maestro.environment=${environment}`] }));
  const containers = JSON.parse(await engine(socket, 'GET', `/containers/json?all=1&filters=${filters}`));
  await Promise.all(containers.map(({ Id }) => engine(socket, 'DELETE', `/containers/${Id}?force=1&v=1`)));
}

export async function localFleet() {
  const socket = socketPath();
  if (!socket)
    throw new Error(
      'There is no Docker Engine here either: its socket /var/run/docker.sock is missing. Install Docker, or run this as root on Debian.',
    );
  const address = await ownAddress(socket).catch((error) => {
    throw new Error(`The Docker Engine at ${socket} does not answer: ${error.message}`);
  });
  await engine(socket, 'GET', `/images/${image}/json`).catch(() =>
    engine(socket, 'POST', `/images/create?fromImage=busybox&tag=stable`).catch((error) => {
      throw new Error(`The image ${image} is not here and could not be pulled: ${error.message}`);
    }),
  );
  console.log(`  ship1  ${address}  (${socket})`);
  return {
    addresses: [address],
    environment: { DEMO_SHIPS: address, DEMO_SOCKET: socket, DEMO_IMAGE: image },
    down: () => removeContainersOf('demo', socket),
  };
}
