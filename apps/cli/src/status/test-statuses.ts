import type { ContainerStatus, InstanceStatus, OrphanStatus } from '@maestro-ng/engine';

/** One that is up, in tests. */
export function container(more: Partial<ContainerStatus> = {}): ContainerStatus {
  return {
    id: 'c0ffee00c0ffee00',
    name: 'web-1',
    image: 'web:1',
    imageId: 'sha256:abcdef',
    state: 'running',
    health: null,
    exitCode: null,
    elapsedMs: 180_000,
    ports: [],
    inspected: null,
    ...more,
  };
}

/** What an inspection adds. */
export function inspected(
  more: Partial<NonNullable<ContainerStatus['inspected']>> = {},
): NonNullable<ContainerStatus['inspected']> {
  return {
    restartCount: 0,
    outOfMemory: false,
    error: '',
    startedAt: '2030-01-01T00:00:00.123456789Z',
    finishedAt: null,
    ...more,
  };
}

export function instance(more: Partial<InstanceStatus> = {}): InstanceStatus {
  return {
    kind: 'instance',
    instance: 'web-1',
    service: 'web',
    ship: 'ship1',
    condition: 'up',
    cause: null,
    container: container(),
    drifted: [],
    ...more,
  };
}

export function orphan(more: Partial<OrphanStatus> = {}): OrphanStatus {
  return {
    kind: 'orphan',
    because: 'not-in-file',
    instance: 'web-9',
    service: 'web',
    ship: 'ship2',
    placedOn: null,
    condition: 'up',
    container: container({ name: 'web-9' }),
    ...more,
  };
}
