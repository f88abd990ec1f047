import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status, up } from '../../packages/lab/dist/index.js';
import { engineClient } from './engine-client.js';

/**
 * Runs `body` with a lab of its own, empty of containers, and a folder for environment files; both are gone afterwards.
 */
export async function withLab(ships, body) {
  const lab = await up({ ships, name: 'bench' });
  const folder = mkdtempSync(join(tmpdir(), 'maestro-bench-'));
  const clients = new Map(lab.ships.map((ship) => [ship.name, engineClient(ship.address, ship.port)]));
  try {
    await lab.reset();
    return await body({
      lab,
      clients,
      write(name, text) {
        const path = join(folder, name);
        writeFileSync(path, text);
        return path;
      },
      /** Process ids. */
      async engines() {
        return (await status({ name: 'bench' })).ships.map(({ pid }) => pid);
      },
      async engineVersion() {
        return (await [...clients.values()][0].json('GET', '/version')).Version;
      },
    });
  } finally {
    for (const client of clients.values()) client.close();
    rmSync(folder, { recursive: true, force: true });
    await lab.down();
  }
}
