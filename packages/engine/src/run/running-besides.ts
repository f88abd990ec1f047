import { findOrphans, findRenamed } from '../decide/index.ts';
import {
  type Environment,
  isRunning,
  type Orphan,
  type Plan,
  type Snapshot,
  type StepId,
} from '../model/index.ts';

/**
 * Instances that are about to be brought up while they run besides, as far as the ships of the play show: where the file had them
 * before, or under a name that somebody gave their container. Only an apply moves them; starting is left as it is in MaestroNG
 * 0.8.3, which knows of neither.
 */
export function runningBesides(
  { play, nodes }: Plan,
  environment: Environment,
  snapshot: Snapshot,
): { readonly step: StepId; readonly message: string }[] {
  if (play !== 'start' && play !== 'restart') return [];
  const isUp = ({ state }: Orphan): boolean => isRunning(state);
  const elsewhere = findOrphans(environment, snapshot).filter(isUp);
  const renamed = findRenamed(environment, snapshot).filter(isUp);
  return nodes.flatMap((node) => {
    if (node.kind !== 'step') return [];
    const { instance, ship } = node.subject;
    const isItsOwn = (orphan: Orphan): boolean => orphan.instance === instance;
    const messages = [
      ...elsewhere.filter(isItsOwn).map((orphan) => {
        const it = orphan.container === instance ? 'It' : `It (as ${orphan.container})`;
        return `${it} runs on ${orphan.ship} as well, where the file had it before: \`maestro apply ${instance}\` leaves it on ${ship} alone.`;
      }),
      ...renamed
        .filter(isItsOwn)
        .map(
          ({ container }) =>
            `It runs as ${container} as well, a container of it under another name: \`docker stop ${container}\` on ${ship} ends that.`,
        ),
    ];
    return messages.map((message) => ({ step: node.id, message }));
  });
}
