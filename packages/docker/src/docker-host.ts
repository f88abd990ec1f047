import type { HostConnector, HostDriver, Ship } from '@maestro-ng/engine';
import { containersPort } from './containers.ts';
import { EngineClient } from './engine-client.ts';
import { observationPort } from './events.ts';
import { execPort } from './exec.ts';
import { imagesPort } from './images.ts';
import { networksPort } from './networks.ts';

/**
 * Drivers for Docker Engines over TCP, TLS or a local socket. Making one opens no connection and reads no file; the
 * first call does, agrees on a version of the API, and keeps the connection for those that follow.
 */
export function dockerConnector(): HostConnector {
  return { connect: dockerHost };
}

function dockerHost(ship: Ship): HostDriver {
  const client = new EngineClient(ship);
  return {
    ship: ship.name,
    containers: containersPort(client),
    images: imagesPort(client),
    networks: networksPort(client),
    exec: execPort(client),
    observation: observationPort(client),
    async info({ signal }) {
      const { engine, apiVersion, warnings } = await client.session(signal);
      return { engineVersion: engine.engine, apiVersion, warnings };
    },
    close() {
      client.close();
    },
  };
}
