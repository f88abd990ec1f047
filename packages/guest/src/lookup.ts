import type { GuestEnvironment } from './env.ts';
import { MaestroEnvironmentError } from './maestro-environment-error.ts';
import { variableName } from './variable-name.ts';

/** How many instances and ports a node list asks for. */
export interface NodeListOptions {
  /** Names of ports, appended to each host in this order. Default: none. */
  readonly ports?: readonly string[];
  /** Fewer nodes than this are an error. Default 1. */
  readonly minimum?: number;
}

function required(env: GuestEnvironment, variable: string, what: string): string {
  const value = env[variable];
  if (value === undefined || value === '') {
    throw new MaestroEnvironmentError(variable, `${what}: the environment variable ${variable} is not set.`);
  }
  return value;
}

function portOf(env: GuestEnvironment, variable: string, what: string, fallback?: number): number {
  if (fallback !== undefined && env[variable] === undefined) return fallback;
  const value = required(env, variable, what);
  if (/^\d+-\d+$/.test(value)) {
    throw new MaestroEnvironmentError(variable, `${what}: ${variable} is the range ${value}, not one port.`);
  }
  if (!/^\d+$/.test(value)) {
    throw new MaestroEnvironmentError(
      variable,
      `${what}: ${variable} is "${value}", which is not a port number.`,
    );
  }
  return Number(value);
}

/** The environment's name; `local` outside of Maestro. */
export function environmentName(env: GuestEnvironment): string {
  return env['MAESTRO_ENVIRONMENT_NAME'] ?? 'local';
}

/** The name of the service that this container is an instance of. */
export function serviceName(env: GuestEnvironment): string {
  return required(env, 'SERVICE_NAME', "This container's service is not known");
}

/** The name of this container. */
export function containerName(env: GuestEnvironment): string {
  return required(env, 'CONTAINER_NAME', "This container's name is not known");
}

/** The address of the ship that this container runs on. */
export function containerHostAddress(env: GuestEnvironment): string {
  return required(env, 'CONTAINER_HOST_ADDRESS', "This container's host is not known");
}

/** The internal number of one of this container's own ports. */
export function ownPort(env: GuestEnvironment, name: string, fallback?: number): number {
  return specificExposedPort(env, serviceName(env), containerName(env), name, fallback);
}

/** The address at which one instance of a service is reached. */
export function specificHost(env: GuestEnvironment, service: string, container: string): string {
  return required(
    env,
    variableName(service, container, 'HOST'),
    `No address of ${container} of ${service} is known`,
  );
}

/** The external number of a port of one instance. */
export function specificPort(
  env: GuestEnvironment,
  service: string,
  container: string,
  port: string,
  fallback?: number,
): number {
  const variable = variableName(service, container, port, 'PORT');
  return portOf(env, variable, `No port ${port} of ${container} of ${service} is known`, fallback);
}

/** The internal number of a port of one instance; known for instances of the container's own service only. */
export function specificExposedPort(
  env: GuestEnvironment,
  service: string,
  container: string,
  port: string,
  fallback?: number,
): number {
  const variable = variableName(service, container, port, 'INTERNAL_PORT');
  return portOf(env, variable, `No internal port ${port} of ${container} of ${service} is known`, fallback);
}

/**
 * All instances of a service as `host`, or `host:port[:port…]` with the external numbers of the ports asked for,
 * sorted by container name. Throws `MaestroEnvironmentError` when there are fewer than `minimum` of them.
 */
export function nodeList(env: GuestEnvironment, service: string, options: NodeListOptions = {}): string[] {
  const { ports = [], minimum = 1 } = options;
  const variable = variableName(service, 'INSTANCES');
  const containers = (env[variable] ?? '').split(',').filter((name) => name !== '');
  if (containers.length < minimum) {
    const found = env[variable] === undefined ? 'it is not set' : `it names ${containers.length}`;
    throw new MaestroEnvironmentError(
      variable,
      `${minimum} or more instances of ${service} are needed: ${variable} should name them, but ${found}.`,
    );
  }
  return [...containers]
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .map((container) =>
      [
        specificHost(env, service, container),
        ...ports.map((port) => String(specificPort(env, service, container, port))),
      ].join(':'),
    );
}
