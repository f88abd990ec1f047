import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import type { GuestEnvironment } from './env.ts';
import { containerHostAddress } from './lookup.ts';
import { MaestroEnvironmentError } from './maestro-environment-error.ts';

function firstIPv4(addresses: readonly NetworkInterfaceInfo[] = []): string | undefined {
  return addresses.find((address) => address.family === 'IPv4' && !address.internal)?.address;
}

/** The first IPv4 address of `eth0`, else of the first interface that is not a loopback. */
export function containerInternalAddress(): string {
  const interfaces = networkInterfaces();
  const address =
    firstIPv4(interfaces['eth0']) ??
    Object.values(interfaces)
      .map(firstIPv4)
      .find((candidate) => candidate !== undefined);
  if (address === undefined) {
    throw new MaestroEnvironmentError('', 'This container has no network interface with an IPv4 address.');
  }
  return address;
}

/** The IPv4 address of the ship that this container runs on; an address resolves to itself. */
export async function resolvedContainerHostAddress(env: GuestEnvironment): Promise<string> {
  const host = containerHostAddress(env);
  const { lookup } = await import('node:dns/promises');
  try {
    return (await lookup(host, { family: 4 })).address;
  } catch {
    throw new MaestroEnvironmentError(
      'CONTAINER_HOST_ADDRESS',
      `No IPv4 address is known for this container's host: CONTAINER_HOST_ADDRESS is ${JSON.stringify(host)}.`,
    );
  }
}
