import type { HostConnector, KnownHostsPlaces, Ship } from '@maestro-ng/engine';
import { connectorWith } from './connector.ts';
import type { SshMeans } from './ssh/ssh-endpoint.ts';

/**
 * Drivers for Docker Engines over TCP, TLS, SSH or a local socket. Making one opens no connection and reads no file; the
 * first call does, agrees on a version of the API, and keeps the connection for those that follow.
 *
 * @param options.keepsNewHostKeys whether a key of an SSH server that is new, and accepted, is added to known_hosts. Default true.
 */
export function dockerConnector({
  keepsNewHostKeys = true,
}: {
  readonly keepsNewHostKeys?: boolean;
} = {}): HostConnector {
  return connectorWith(() => sshMeans(keepsNewHostKeys));
}

/** Where the user's ssh looks for the keys of the hosts on the way to these ships. */
export async function knownHosts(ships: readonly Ship[]): Promise<KnownHostsPlaces[]> {
  const { destinationOf, knownHostsOnTheWay } = await import('./ssh/route.ts');
  const { thisUser } = await import('./ssh/ssh-user.ts');
  const destinations = ships.flatMap(({ connection }) =>
    connection.kind === 'ssh' ? [destinationOf(connection)] : [],
  );
  return knownHostsOnTheWay(destinations, thisUser({ keepsNewHostKeys: false }));
}

/** SSH takes its time to load: only where a ship is reached by it. */
async function sshMeans(keepsNewHostKeys: boolean): Promise<SshMeans> {
  const { SharedConnections } = await import('./ssh/shared-connections.ts');
  const { thisUser } = await import('./ssh/ssh-user.ts');
  return { connections: new SharedConnections(), user: thisUser({ keepsNewHostKeys }) };
}
