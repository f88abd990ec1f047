import type { Giver } from './change.ts';
import type { ContainerSpec } from './container-spec.ts';

/** Whether what a container takes ends when its giver ends, and is another when that starts again. */
export function sharesLife(gives: Giver['gives']): boolean {
  return gives === 'net' || gives === 'pid' || gives === 'ipc';
}

const joined = 'container:';

/** The containers of which one takes something that it keeps for as long as it lives, each once per kind, as asked. */
export function giversOf(
  spec: Pick<ContainerSpec, 'volumesFrom' | 'links' | 'networkMode' | 'pidMode' | 'ipcMode'>,
): Giver[] {
  const namespaces = { net: spec.networkMode, pid: spec.pidMode, ipc: spec.ipcMode };
  return [
    ...spec.volumesFrom.map((instance): Giver => ({ instance, gives: 'volumes' })),
    ...Object.keys(spec.links).map((instance): Giver => ({ instance, gives: 'links' })),
    ...Object.entries(namespaces).flatMap(([gives, mode]): Giver[] =>
      mode?.startsWith(joined) === true
        ? [{ instance: mode.slice(joined.length), gives: gives as Giver['gives'] }]
        : [],
    ),
  ];
}
