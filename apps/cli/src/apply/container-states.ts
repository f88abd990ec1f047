import type { Situation } from '@maestro-ng/engine';

type Running = 'running' | 'paused' | 'not running';

/** Of each instance that has a container, whether that runs. */
export interface ContainerStates {
  readonly [instance: string]: Running;
}

/** One that its Engine brings back again and again counts as running, in whichever moment it is seen. */
export function containerStates({ instances }: Pick<Situation, 'instances'>): ContainerStates {
  return Object.fromEntries(
    Object.entries(instances).flatMap(([name, found]): [string, Running][] => {
      if (found.kind !== 'present') return [];
      const { state } = found;
      if (state === 'paused') return [[name, state]];
      return [[name, state === 'running' || state === 'restarting' ? 'running' : 'not running']];
    }),
  );
}
