import { Agent as HttpAgent, type RequestOptions } from 'node:http';
import { contextUpdate, type KnownHostKeys, type Ship, type TlsSettings } from '@maestro-ng/engine';
import type { Place } from './failures.ts';
import { patientLookup } from './patient-lookup.ts';
import type { SshMeans } from './ssh/ssh-endpoint.ts';
import { readTlsIdentity, type TlsIdentity, validityOf } from './tls-identity.ts';

/** How requests reach one ship's Engine. */
export interface Endpoint {
  readonly place: Place;
  readonly secure: boolean;
  readonly agent: HttpAgent;
  /** Where to, explicit in every field: nothing of it is taken from the shell's `DOCKER_*`. */
  readonly target: Readonly<RequestOptions>;
  /** Makes what must be there before the first connection, and again where it was lost. Absent: nothing is needed. */
  readonly reach?: (signal: AbortSignal) => Promise<void>;
  readonly close?: () => void;
  /** What is known of the keys of its SSH server. Absent: it is reached otherwise. */
  readonly hostKeys?: () => KnownHostKeys;
}

/** The address of a ship's Engine, in the operator's words. */
export function placeOf(ship: Ship): Place {
  const { connection } = ship;
  if (connection.kind === 'unix') return { ship: ship.name, address: connection.path };
  const host = connection.host.includes(':') ? `[${connection.host}]` : connection.host;
  if (connection.kind === 'tcp')
    return {
      ship: ship.name,
      address: `${host}:${connection.port}`,
      ...contextOf(ship),
      ...authorityOf(connection.tls),
    };
  const { user, port, tls } = connection.tunnel;
  const address = `ssh://${user === null ? '' : `${user}@`}${host}${port === null ? '' : `:${port}`}`;
  return { ship: ship.name, address, isBehindSsh: true, ...authorityOf(tls ?? null) };
}

function contextOf({ context, connection }: Ship): Pick<Place, 'contextUpdate'> {
  const command = context === undefined ? undefined : contextUpdate(context, connection);
  return command === undefined ? {} : { contextUpdate: command };
}

function authorityOf(tls: TlsSettings | null): Pick<Place, 'hasAuthority'> {
  return tls === null ? {} : { hasAuthority: tls.caPath !== null };
}

/** The ship's own time for connecting, in milliseconds. */
export function connectTimeoutOf({ connectTimeoutSeconds, timeoutSeconds }: Ship): number {
  return Math.max(1, (connectTimeoutSeconds ?? timeoutSeconds) * 1000);
}

/**
 * Prepares connections to a ship's Engine, with an agent of its own that keeps them alive; opens none.
 *
 * @param ssh what SSH is spoken with, made where a ship needs it.
 * @throws HostFailure `misconfigured` where a TLS file cannot be read, or ssh_config asks for what is not supported.
 */
export async function openEndpoint(ship: Ship, ssh: () => Promise<SshMeans>): Promise<Endpoint> {
  const { connection } = ship;
  const plain = placeOf(ship);
  const place = (identity: TlsIdentity | undefined): Place => {
    const validity = identity && validityOf(identity);
    return validity === undefined ? plain : { ...plain, ownCertificate: validity };
  };
  const connectTimeout = connectTimeoutOf(ship);
  switch (connection.kind) {
    case 'ssh': {
      const { tls } = connection.tunnel;
      const identity = tls === undefined ? undefined : await readTlsIdentity(ship, tls);
      const { sshEndpoint } = await import('./ssh/ssh-endpoint.ts');
      return sshEndpoint(
        { ship, place: place(identity), connection, tls: identity, connectTimeout },
        await ssh(),
      );
    }
    case 'unix':
      return {
        place: plain,
        secure: false,
        agent: new HttpAgent({ keepAlive: true }),
        target: { socketPath: connection.path, headers: { Host: 'docker' } },
      };
    case 'tcp': {
      const target = { host: connection.host, port: connection.port };
      // A name with several addresses: each gets its share of the time, more than Node's quarter of a second.
      const autoSelectFamilyAttemptTimeout = Math.max(250, Math.min(2000, Math.floor(connectTimeout / 3)));
      const lookup = patientLookup(connectTimeout);
      const options = { keepAlive: true, autoSelectFamilyAttemptTimeout, lookup };
      if (connection.tls === null)
        return { place: plain, secure: false, agent: new HttpAgent(options), target };
      const identity = await readTlsIdentity(ship, connection.tls);
      const { Agent: HttpsAgent } = await import('node:https');
      const agent = new HttpsAgent({ ...options, ...identity });
      return { place: place(identity), secure: true, agent, target };
    }
  }
}
