// A listing and inspections by dockerode as it comes, the usual way from Node.js to an Engine.
import { createRequire } from 'node:module';
import { atOnce } from './bare-fleet.js';
import { places } from './places.js';

/** Loads dockerode as the driver has it. */
const Docker = createRequire(places.driver)('dockerode');

/** What `bareLook` asks, of the same Engines. */
export async function dockerodeLook(ships) {
  await Promise.all(
    ships.map(async ({ address, port }) => {
      const engine = new Docker({ host: address, port });
      const containers = await engine.listContainers({ all: true });
      await atOnce(8, containers, ({ Id }) => engine.getContainer(Id).inspect());
    }),
  );
}
