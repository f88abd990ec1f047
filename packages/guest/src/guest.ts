import { containerInternalAddress, resolvedContainerHostAddress } from './address.ts';
import type { GuestEnvironment } from './env.ts';
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

/** The guest functions over one environment; every one that finds nothing throws `MaestroEnvironmentError`. */
export interface Guest {
  /** `local` outside of Maestro. */
  readonly getEnvironmentName: () => string;
  readonly getServiceName: () => string;
  readonly getContainerName: () => string;
  readonly getContainerHostAddress: () => string;
  /** The host's address as an IPv4 address. */
  readonly resolveContainerHostAddress: () => Promise<string>;
  /** The container's own IPv4 address: the first of `eth0`, else of the first interface that is not a loopback. */
  readonly getContainerInternalAddress: () => string;
  /** The internal number of a port of this container; `fallback` where it has none, and outside of Maestro. */
  readonly getPort: (name: string, fallback?: number) => number;
  /** `host[:port…]` of every instance of a service, sorted by container name. */
  readonly getNodeList: (service: string, options?: NodeListOptions) => string[];
  readonly getSpecificHost: (service: string, container: string) => string;
  /** External number. */
  readonly getSpecificPort: (service: string, container: string, port: string, fallback?: number) => number;
  /** Internal number. */
  readonly getSpecificExposedPort: (
    service: string,
    container: string,
    port: string,
    fallback?: number,
  ) => number;
  /** Waits until instances accept TCP connections; gives those that do, as `host:port`. */
  readonly waitFor: (service: string, port: string, options?: WaitOptions) => Promise<string[]>;
}

/** The guest functions over an environment that is handed in, for tests of applications. */
export function createGuest(environment: GuestEnvironment): Guest {
  return {
    getEnvironmentName: () => environmentName(environment),
    getServiceName: () => serviceName(environment),
    getContainerName: () => containerName(environment),
    getContainerHostAddress: () => containerHostAddress(environment),
    resolveContainerHostAddress: () => resolvedContainerHostAddress(environment),
    getContainerInternalAddress: containerInternalAddress,
    getPort: (name, fallback) => ownPort(environment, name, fallback),
    getNodeList: (service, options) => nodeList(environment, service, options),
    getSpecificHost: (service, container) => specificHost(environment, service, container),
    getSpecificPort: (service, container, port, fallback) =>
      specificPort(environment, service, container, port, fallback),
    getSpecificExposedPort: (service, container, port, fallback) =>
      specificExposedPort(environment, service, container, port, fallback),
    waitFor: (service, port, options) => waitForService(environment, service, port, options),
  };
}
