import { homedir } from 'node:os';
import type {
  DockerConfigFact,
  HostConnector,
  KnownHostsPlaces,
  Operator,
  RegistryCredentials,
  Ship,
} from '@maestro-ng/engine';

let reached = 0;

/** How much of the app was needed so far: 0, only oclif; 1, the engine; 2, the driver too. */
export function depth(): number {
  return reached;
}

/** The engine, loaded when a command needs it: `--help` and usage errors do without. */
export function loadEngine(): Promise<typeof import('@maestro-ng/engine')> {
  reached = Math.max(reached, 1);
  return import('@maestro-ng/engine');
}

export async function dockerHosts(
  options: { readonly keepsNewHostKeys?: boolean } = {},
): Promise<HostConnector> {
  reached = 2;
  const { dockerConnector } = await import('@maestro-ng/docker');
  return dockerConnector(options);
}

export async function dockerCredentials(operator: Operator): Promise<RegistryCredentials> {
  const { dockerCredentials: credentials } = await import('@maestro-ng/docker');
  return credentials(operator, homedir());
}

export async function dockerConfigFacts(operator: Operator): Promise<DockerConfigFact[]> {
  const { dockerConfigFacts: facts } = await import('@maestro-ng/docker');
  return facts(operator, homedir());
}

export async function knownHosts(ships: readonly Ship[]): Promise<KnownHostsPlaces[]> {
  const { knownHosts: places } = await import('@maestro-ng/docker');
  return places(ships);
}
