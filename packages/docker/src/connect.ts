import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent, type RequestOptions } from 'node:http';
import { HostFailure, type Ship, type TlsSettings } from '@maestro-ng/engine';
import type { Place } from './failures.ts';

/** How requests reach one ship's Engine. */
export interface Endpoint {
  readonly place: Place;
  readonly secure: boolean;
  readonly agent: HttpAgent;
  /** Where to, explicit in every field: nothing of it is taken from the shell's `DOCKER_*`. */
  readonly target: Readonly<RequestOptions>;
}

/** The address of a ship's Engine, in the operator's words. */
export function placeOf(ship: Ship): Place {
  const { connection } = ship;
  if (connection.kind === 'unix') return { ship: ship.name, address: connection.path };
  const host = connection.host.includes(':') ? `[${connection.host}]` : connection.host;
  return { ship: ship.name, address: `${host}:${connection.port}` };
}

/**
 * Prepares connections to a ship's Engine, with an agent of its own that keeps them alive; opens none.
 *
 * @throws HostFailure `refused` where the ship's connection is of no supported kind, or a TLS file cannot be read.
 */
export async function openEndpoint(ship: Ship): Promise<Endpoint> {
  const { connection } = ship;
  const place = placeOf(ship);
  switch (connection.kind) {
    case 'ssh':
      throw new HostFailure(
        'refused',
        ship.name,
        `ship ${ship.name} is to be reached by ssh_tunnel, which this version of Maestro does not support`,
      );
    case 'unix':
      return {
        place,
        secure: false,
        agent: new HttpAgent({ keepAlive: true }),
        target: { socketPath: connection.path, headers: { Host: 'docker' } },
      };
    case 'tcp': {
      const target = { host: connection.host, port: connection.port };
      // A name with several addresses: each gets its share of the time, more than Node's quarter of a second.
      const autoSelectFamilyAttemptTimeout = Math.max(
        250,
        Math.min(2000, Math.floor(ship.timeoutSeconds * 333)),
      );
      const options = { keepAlive: true, autoSelectFamilyAttemptTimeout };
      if (connection.tls === null) return { place, secure: false, agent: new HttpAgent(options), target };
      const identity = await readIdentity(ship, connection.tls);
      const { Agent: HttpsAgent } = await import('node:https');
      return { place, secure: true, agent: new HttpsAgent({ ...options, ...identity }), target };
    }
  }
}

/**
 * Whether the Engine's certificate is verified is explicit, so that `NODE_TLS_REJECT_UNAUTHORIZED` in the shell changes
 * nothing.
 */
async function readIdentity(
  ship: Ship,
  tls: TlsSettings,
): Promise<{ ca?: Buffer; cert?: Buffer; key?: Buffer; rejectUnauthorized: boolean }> {
  const [ca, cert, key] = await Promise.all([
    readTlsFile(ship, 'certificate authority', tls.caPath),
    readTlsFile(ship, 'certificate', tls.certPath),
    readTlsFile(ship, 'key', tls.keyPath),
  ]);
  return {
    rejectUnauthorized: tls.verify,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

async function readTlsFile(ship: Ship, what: string, path: string | null): Promise<Buffer | undefined> {
  if (path === null) return undefined;
  try {
    return await readFile(path);
  } catch (error) {
    const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? 'it cannot be read';
    throw new HostFailure('refused', ship.name, `the TLS ${what} of ship ${ship.name}, ${path}: ${reason}`, {
      cause: error,
    });
  }
}

const reasons: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file',
  EACCES: 'no permission to read it',
  EISDIR: 'it is a folder',
};
