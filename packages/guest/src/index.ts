/**
 * Functions for code inside containers that Maestro started: who am I, where are my peers. They read the environment
 * variables that Maestro gives to every container; names and meaning are those of the original's guest functions.
 */
import { type GuestEnvironment, ownEnvironment } from './env.ts';
import { type Guest, guestOf } from './guest.ts';

export { getContainerInternalAddress } from './address.ts';
export { type GuestEnvironment, updateOsEnv } from './env.ts';
export type { Guest } from './guest.ts';
export type { NodeListOptions } from './lookup.ts';
export { MaestroEnvironmentError } from './maestro-environment-error.ts';

/** The guest functions over an environment that is handed in, for tests of applications. */
export function createGuest(environment: GuestEnvironment): Guest {
  return guestOf(() => environment);
}

const own: Guest = guestOf(ownEnvironment);

export const getEnvironmentName: Guest['getEnvironmentName'] = own.getEnvironmentName;
export const getServiceName: Guest['getServiceName'] = own.getServiceName;
export const getContainerName: Guest['getContainerName'] = own.getContainerName;
export const getContainerHostAddress: Guest['getContainerHostAddress'] = own.getContainerHostAddress;
export const resolveContainerHostAddress: Guest['resolveContainerHostAddress'] =
  own.resolveContainerHostAddress;
export const getPort: Guest['getPort'] = own.getPort;
export const getNodeList: Guest['getNodeList'] = own.getNodeList;
export const getSpecificHost: Guest['getSpecificHost'] = own.getSpecificHost;
export const getSpecificPort: Guest['getSpecificPort'] = own.getSpecificPort;
export const getSpecificExposedPort: Guest['getSpecificExposedPort'] = own.getSpecificExposedPort;
