// What an operator's own script would do: the bare Docker API in a process of its own, and nothing loaded but what it needs.
// Its one argument is a JSON document: {act: 'start' | 'stop' | 'look', ships, instances, concurrency}.
import { bareLook, bareStart, bareStop } from './bare-fleet.js';
import { engineClient } from './engine-client.js';

const { act, ships, instances, concurrency } = JSON.parse(process.argv[2]);
const began = performance.now();
const clients = new Map(ships.map(({ name, address, port }) => [name, engineClient(address, port)]));
const acts = {
  start: () => bareStart(instances, clients, concurrency),
  stop: () => bareStop(instances, clients, concurrency),
  look: () => bareLook(clients),
};
await acts[act]();
process.stdout.write(JSON.stringify({ within: performance.now() - began }));
for (const client of clients.values()) client.close();
