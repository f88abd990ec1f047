/**
 * MaestroNG's driver for Docker Engines: dockerode's objects over a modem of our own, behind the engine's port
 * `HostDriver`.
 *
 * Bundling: dockerode's `lib/docker.js`, docker-modem, gRPC and protobuf are never loaded, so nothing has to be
 * done for them, and nothing has to stay external; `ssh2` is loaded where a ship is reached by it, and does without its
 * compiled parts. What its `lib/util.js` loads for building images is not called
 * either: a bundler may replace `bundlingUnused` by empty modules.
 */
export { bundlingUnused } from './bundling.ts';
export { type CreateBody, createOptions } from './create-options.ts';
export { dockerConnector, knownHosts } from './docker-host.ts';
export type { HostConfig } from './host-config.ts';
export { containerDetails, observedContainers, UnexpectedShape } from './observe.ts';
export type { PortBinding } from './port-options.ts';
export { dockerConfigFacts, dockerCredentials } from './registry-auth/docker-credentials.ts';
