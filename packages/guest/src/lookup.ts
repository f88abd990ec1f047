import { checkNames, checkOptions, fallbackPort, isCount, isListOfTexts } from './arguments.ts';
import type { GuestEnvironment } from './env.ts';
import { MaestroEnvironmentError } from './maestro-environment-error.ts';
import { instead, required, requiredPort } from './required.ts';
import { hostVariable, instancesVariable, internalPortVariable, portVariable } from './variable-names.ts';

/** How many instances and ports a node list asks for. */
export interface NodeListOptions {
  /** Names of ports, appended to each host in this order. Default: none. */
  readonly ports?: readonly string[];
  /** Fewer nodes than this are an error. Default 1. */
  readonly minimum?: number;
}

/** The environment's name; `local` outside of Maestro. */
export function environmentName(env: GuestEnvironment): string {
  return env['MAESTRO_ENVIRONMENT_NAME'] ?? 'local';
}

/** The name of the service that this container is an instance of. */
export function serviceName(env: GuestEnvironment): string {
  return required(env, { variable: 'SERVICE_NAME', lack: "This container's service is not known" });
}

/** The name of this container. */
export function containerName(env: GuestEnvironment): string {
  return required(env, { variable: 'CONTAINER_NAME', lack: "This container's name is not known" });
}

/** The address of the ship that this container runs on. */
export function containerHostAddress(env: GuestEnvironment): string {
  return required(env, { variable: 'CONTAINER_HOST_ADDRESS', lack: "This container's host is not known" });
}

/** The internal number of one of this container's own ports; `fallback` outside of Maestro, too. */
export function ownPort(env: GuestEnvironment, name: string, fallback?: number): number {
  checkNames('getPort(name, fallback)', { port: name });
  const last = fallbackPort('getPort(name, fallback)', fallback);
  const { SERVICE_NAME: service = '', CONTAINER_NAME: container = '' } = env;
  if (last !== undefined && (service === '' || container === '')) return last;
  return specificExposedPort(env, serviceName(env), containerName(env), name, last);
}

/** The address at which one instance of a service is reached. */
export function specificHost(env: GuestEnvironment, service: string, container: string): string {
  checkNames('getSpecificHost(service, container)', { service, container });
  return required(env, {
    variable: hostVariable(service, container),
    lack: `No address of ${container} of ${service} is known`,
    like: { begin: instancesVariable(service).replace(/INSTANCES$/, ''), end: '_HOST' },
  });
}

/** The external number of a port of one instance. */
export function specificPort(
  env: GuestEnvironment,
  service: string,
  container: string,
  port: string,
  fallback?: number,
): number {
  const call = 'getSpecificPort(service, container, port, fallback)';
  checkNames(call, { service, container, port });
  const wanted = {
    variable: portVariable(service, container, port),
    lack: `No port ${port} of ${container} of ${service} is known`,
    like: { begin: instancePrefix(service, container), end: '_PORT', butNot: '_INTERNAL_PORT' },
  };
  return requiredPort(env, wanted, fallbackPort(call, fallback));
}

/** The internal number of a port of one instance; known for instances of the container's own service only. */
export function specificExposedPort(
  env: GuestEnvironment,
  service: string,
  container: string,
  port: string,
  fallback?: number,
): number {
  const call = 'getSpecificExposedPort(service, container, port, fallback)';
  checkNames(call, { service, container, port });
  const wanted = {
    variable: internalPortVariable(service, container, port),
    lack: `No internal port ${port} of ${container} of ${service} is known`,
    like: { begin: instancePrefix(service, container), end: '_INTERNAL_PORT' },
  };
  return requiredPort(env, wanted, fallbackPort(call, fallback));
}

function instancePrefix(service: string, container: string): string {
  return hostVariable(service, container).replace(/HOST$/, '');
}

/** The names of a service's instances, sorted. @throws MaestroEnvironmentError where there are fewer than `minimum`. */
export function instanceNames(env: GuestEnvironment, service: string, minimum: number): string[] {
  const variable = instancesVariable(service);
  const containers = (env[variable] ?? '').split(',').filter((name) => name !== '');
  if (containers.length < minimum) {
    const found =
      env[variable] === undefined
        ? `it is not set${instead(env, { variable, lack: '', like: { begin: '', end: '_INSTANCES' } })}`
        : `it names ${containers.length}`;
    throw new MaestroEnvironmentError(
      variable,
      `${minimum} or more instances of ${service} are needed: ${variable} should name them, but ${found}.`,
    );
  }
  return containers.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/**
 * All instances of a service as `host`, or `host:port[:port…]` with the external numbers of the ports asked for,
 * sorted by container name.
 */
export function nodeList(env: GuestEnvironment, service: string, options: NodeListOptions = {}): string[] {
  const call = 'getNodeList(service, { ports, minimum })';
  checkNames(call, { service });
  checkOptions(call, options, { ports: isListOfTexts, minimum: isCount });
  const { ports = [], minimum = 1 } = options;
  return instanceNames(env, service, minimum).map((container) =>
    [
      specificHost(env, service, container),
      ...ports.map((port) => String(specificPort(env, service, container, port))),
    ].join(':'),
  );
}
