/** What Maestro tells a container of itself. */
export const ownVariables = {
  environment: 'MAESTRO_ENVIRONMENT_NAME',
  service: 'SERVICE_NAME',
  container: 'CONTAINER_NAME',
  hostAddress: 'CONTAINER_HOST_ADDRESS',
  image: 'DOCKER_IMAGE',
  tag: 'DOCKER_TAG',
} as const;

/** What it tells of services and their instances; of names, their {@link variablePart}. */
export const discoveryVariables = {
  instances: (service: string): string => `${service}_INSTANCES`,
  host: (service: string, instance: string): string => `${service}_${instance}_HOST`,
  port: (service: string, instance: string, port: string): string => `${service}_${instance}_${port}_PORT`,
  internalPort: (service: string, instance: string, port: string): string =>
    `${service}_${instance}_${port}_INTERNAL_PORT`,
} as const;

/** A name as a part of a variable's name: with `_` for all but letters, digits and `_`, then in capitals. */
export function variablePart(name: string): string {
  return name.replace(/[^\p{L}\p{N}_]/gu, '_').toUpperCase();
}
