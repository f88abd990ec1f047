import type { ContainerDetails } from '../model/index.ts';
import type { ContainersPort } from '../port/host-driver.ts';

/**
 * What became of a container while a check waited that failed, as a clause; undefined: it runs, and always did.
 * @param before how often its Engine had restarted it before
 */
export async function whatBecameOf(
  container: string,
  before: number,
  containers: Pick<ContainersPort, 'inspect'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const details = await containers.inspect(container, { signal });
    return details === undefined ? 'the container is gone' : inWords(details, details.restartCount - before);
  } catch {
    // It is an extra: that it cannot be had must not hide the failure.
    return undefined;
  }
}

function inWords({ state, exitCode, outOfMemory }: ContainerDetails, restarts: number): string | undefined {
  const memory = outOfMemory ? ', out of memory' : '';
  const isUp = state === 'running' || state === 'created';
  if (restarts > 0) {
    const times = restarts === 1 ? 'once' : `${restarts} times`;
    // While it runs, Docker has forgotten how it ended before.
    return `the container restarted ${times}${isUp ? '' : `, last exit code ${exitCode}${memory}`}`;
  }
  if (isUp) return undefined;
  return state === 'paused'
    ? 'the container is paused'
    : `the container has ended with exit code ${exitCode}${memory}`;
}
