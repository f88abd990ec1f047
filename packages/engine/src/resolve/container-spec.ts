import type { ContainerSpec, Environment } from '../model/index.ts';
import { containerEnvironment } from './container-environment.ts';

/**
 * All that an instance asks of its container, its variables included.
 *
 * @throws RangeError for a name that is no instance.
 */
export function containerSpec(environment: Environment, instanceName: string): ContainerSpec {
  const instance = environment.instances[instanceName];
  if (instance === undefined) throw new RangeError(`the environment has no instance "${instanceName}"`);
  return { ...instance.container, env: containerEnvironment(environment, instanceName) };
}
