import type { ContainerSpec, Environment, Instance, Ship } from '../model/index.ts';
import { containerEnvironment } from './container-environment.ts';

/**
 * All that an instance asks of its container, its variables included.
 *
 * @throws RangeError for a name that is no instance.
 */
export function containerSpec(environment: Environment, instanceName: string): ContainerSpec {
  const instance = environment.instances[instanceName];
  if (instance === undefined) throw new RangeError(`the environment has no instance "${instanceName}"`);
  return {
    ...instance.container,
    networkMode: networkMode(environment, instance),
    env: containerEnvironment(environment, instanceName),
  };
}

function networkMode(environment: Environment, { container, ship }: Instance): string | null {
  if (container.networkMode !== null || container.networks.length > 0) return container.networkMode;
  return defaultNetwork(environment.ships[ship]);
}

/**
 * MaestroNG 0.8.3 names Docker's default network to ships whose `api_version` is 1.20 or later, also by `auto`, and no
 * network to others, among them those whose `api_version` the file does not give.
 */
function defaultNetwork(ship: Ship | undefined): 'default' | null {
  const version = ship?.apiVersion ?? '1.18';
  if (version === 'auto') return 'default';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 1 || (major === 1 && minor >= 20) ? 'default' : null;
}
