import { lookup } from 'node:dns/promises';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { MaestroEnvironmentError } from './maestro-environment-error.ts';

function firstIPv4(addresses: readonly NetworkInterfaceInfo[] = []): string | undefined {
  return addresses.find((address) => address.family === 'IPv4' && !address.internal)?.address;
}

/** The first IPv4 address of `eth0`, else of the first interface that is not a loopback. */
export function getContainerInternalAddress(): string {
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

/** The IPv4 address that a host's name resolves to; an address resolves to itself. */
export async function resolveAddress(host: string): Promise<string> {
  return (await lookup(host, { family: 4 })).address;
}
