/**
 * Functions for code inside containers that Maestro started: who am I, where are my peers. They read the environment
 * variables that Maestro gives to every container; names and meaning are those of the original's guest functions.
 */
import { containerInternalAddress, resolvedContainerHostAddress } from './address.ts';
import { ownEnvironment } from './env.ts';
import {
  containerHostAddress,
  containerName,
  environmentName,
  type NodeListOptions,
  nodeList,
  ownPort,
  serviceName,
  specificExposedPort,
  specificHost,
  specificPort,
} from './lookup.ts';
import { type WaitOptions, waitForService } from './wait-for.ts';

export { type GuestEnvironment, updateOsEnv } from './env.ts';
export { createGuest, type Guest } from './guest.ts';
export type { NodeListOptions } from './lookup.ts';
export { MaestroEnvironmentError } from './maestro-environment-error.ts';
export { type RunServiceOptions, runService } from './run-service.ts';
export { MaestroWaitError, type WaitOptions } from './wait-for.ts';

/** The environment's name; `local` outside of Maestro. */
export function getEnvironmentName(): string {
  return environmentName(ownEnvironment());
}

/** The name of the service that this container is an instance of. */
export function getServiceName(): string {
  return serviceName(ownEnvironment());
}

/** The name of this container, which is that of the instance. */
export function getContainerName(): string {
  return containerName(ownEnvironment());
}

/** The address of the ship that this container runs on, as others reach it: `ip` in the environment file. */
export function getContainerHostAddress(): string {
  return containerHostAddress(ownEnvironment());
}

/** The same as an IPv4 address, where it is a name. */
export function resolveContainerHostAddress(): Promise<string> {
  return resolvedContainerHostAddress(ownEnvironment());
}

/** The container's own IPv4 address: the first of `eth0`, else of the first interface that is not a loopback. */
export function getContainerInternalAddress(): string {
  return containerInternalAddress();
}

/** The internal number of a port of this container; `fallback` where it has none, and outside of Maestro. */
export function getPort(name: string, fallback?: number): number {
  return ownPort(ownEnvironment(), name, fallback);
}

/** `host[:port…]` of every instance of a service, with external numbers, sorted by container name. */
export function getNodeList(service: string, options?: NodeListOptions): string[] {
  return nodeList(ownEnvironment(), service, options);
}

/** The address at which one instance of a service is reached. */
export function getSpecificHost(service: string, container: string): string {
  return specificHost(ownEnvironment(), service, container);
}

/** The external number of a port of one instance. */
export function getSpecificPort(service: string, container: string, port: string, fallback?: number): number {
  return specificPort(ownEnvironment(), service, container, port, fallback);
}

/** The internal number of a port of one instance; known for instances of the container's own service only. */
export function getSpecificExposedPort(
  service: string,
  container: string,
  port: string,
  fallback?: number,
): number {
  return specificExposedPort(ownEnvironment(), service, container, port, fallback);
}

/**
 * Waits until instances of a service accept TCP connections at a port, trying with pauses from 0.1 to 2 s.
 * @returns those that do, as `host:port`, sorted by container name.
 * @throws MaestroWaitError when fewer than `minimum` do within `timeout`.
 */
export function waitFor(service: string, port: string, options?: WaitOptions): Promise<string[]> {
  return waitForService(ownEnvironment(), service, port, options);
}
