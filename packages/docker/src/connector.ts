import type { HostConnector, HostDriver, Ship } from '@maestro-ng/engine';
import { containersPort } from './containers.ts';
import { EngineClient } from './engine-client.ts';
import { observationPort } from './events.ts';
import { execPort } from './exec.ts';
import { imagesPort } from './images.ts';
import { locksPort } from './locks.ts';
import { networksPort } from './networks.ts';
import type { SshMeans } from './ssh/ssh-endpoint.ts';
import { systemPort } from './system.ts';
import { volumesPort } from './volumes.ts';

/**
 * Drivers as `dockerConnector` gives them.
 *
 * @param ssh makes what SSH is spoken with; called once, when a ship needs it.
 */
export function connectorWith(ssh: () => Promise<SshMeans>): HostConnector {
  let means: Promise<SshMeans> | undefined;
  const once = (): Promise<SshMeans> => {
    means ??= ssh();
    return means;
  };
  return { connect: (ship) => dockerHost(ship, once) };
}

function dockerHost(ship: Ship, ssh: () => Promise<SshMeans>): HostDriver {
  const client = new EngineClient(ship, ssh);
  return {
    ship: ship.name,
    containers: containersPort(client),
    images: imagesPort(client),
    networks: networksPort(client),
    volumes: volumesPort(client),
    exec: execPort(client),
    locks: locksPort(client),
    observation: observationPort(client),
    system: systemPort(client),
    async info({ signal }) {
      const { engineVersion, apiVersion, warnings } = await client.session(signal);
      return { engineVersion, apiVersion, warnings };
    },
    close() {
      client.close();
    },
  };
}
