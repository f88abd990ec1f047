import type {
  Condition,
  ContainerDetails,
  ContainerState,
  ContainerStatus,
  ObservedContainer,
} from '../model/index.ts';
import { readDockerWords } from './docker-words.ts';

/** What a listing tells of a container. */
export function statusInListing(container: ObservedContainer): ContainerStatus {
  const { id, name, image, imageId, state, ports } = container;
  const { health, exitCode, elapsedMs } = readDockerWords(container.status);
  return {
    id,
    name,
    image,
    imageId,
    state,
    health: runs(state) ? health : null,
    exitCode: runs(state) ? null : exitCode,
    elapsedMs,
    ports,
    inspected: null,
  };
}

/** What an inspection tells of a container. @param now by the Engine's clock, in milliseconds; null: not known. */
export function statusByInspection(
  details: ContainerDetails,
  { image, now }: { readonly image: string; readonly now: number | null },
): ContainerStatus {
  const { id, name, imageId, state, ports, restartCount, outOfMemory, error, startedAt, finishedAt } =
    details;
  const began = runs(state) ? startedAt : finishedAt;
  return {
    id,
    name,
    image,
    imageId,
    state,
    // Docker keeps the health that a container had when it ended.
    health: runs(state) ? details.health : null,
    exitCode: state === 'exited' || state === 'dead' || state === 'restarting' ? details.exitCode : null,
    elapsedMs: began === null || now === null ? null : Math.max(0, now - Date.parse(began)),
    ports,
    inspected: { restartCount, outOfMemory, error, startedAt, finishedAt },
  };
}

/** A container that Docker had to start again, and that has not been up for so long since, is in a loop. */
export const steadyAfterMs = 10_000;

export function conditionOf(container: ContainerStatus): Condition {
  switch (container.state) {
    case 'running':
      if (isInRestartLoop(container)) return 'restarting';
      if (container.health === 'unhealthy' || container.health === 'starting') return container.health;
      return 'up';
    case 'paused':
    case 'restarting':
      return container.state;
    case 'created':
    case 'removing':
    case 'exited':
    case 'dead':
      return 'down';
  }
}

/** At each look such a container may be running. Only an inspection tells. */
export function isInRestartLoop({ state, inspected, elapsedMs }: ContainerStatus): boolean {
  if (state !== 'running' || inspected === null || inspected.restartCount === 0) return false;
  return elapsedMs !== null && elapsedMs < steadyAfterMs;
}

/** Whether a listing cannot tell if the container is up to stay. */
export function isTooYoungToTell({ state, elapsedMs }: ContainerStatus): boolean {
  return state === 'running' && (elapsedMs === null || elapsedMs < steadyAfterMs);
}

function runs(state: ContainerState): boolean {
  return state === 'running' || state === 'paused';
}
