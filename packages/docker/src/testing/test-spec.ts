import { type ContainerSpec, type CreateRequest, silentComposeSpec } from '@maestro-ng/engine';

/** A specification in which the file says nothing but the image, and what the test adds. */
export function testSpec(name: string, parts: Partial<ContainerSpec> = {}): ContainerSpec {
  return {
    name,
    image: 'busybox:test',
    hostname: null,
    command: null,
    env: [],
    ports: [],
    volumes: [],
    containerVolumes: [],
    volumesFrom: [],
    links: {},
    extraHosts: {},
    networkMode: null,
    dns: null,
    restart: { name: 'no', maximumRetryCount: 0 },
    memory: null,
    memorySwap: null,
    cpuShares: null,
    ulimits: [],
    privileged: false,
    capAdd: [],
    capDrop: [],
    securityOpt: [],
    log: null,
    user: null,
    workdir: null,
    labels: {},
    ...silentComposeSpec,
    ...parts,
  };
}

export function testRequest(
  name: string,
  parts: Partial<ContainerSpec> = {},
  env: readonly string[] = [],
): CreateRequest {
  return { spec: testSpec(name, parts), env, labels: {} };
}
