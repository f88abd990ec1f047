import { findOrphans } from '../decide/index.ts';
import { type Environment, isRunning, type Plan, type Snapshot, type StepId } from '../model/index.ts';

/**
 * Instances that are about to be brought up where the file has them now, while they still run where it had them before, as far as
 * the ships of the play show. Only an apply moves them; starting is left as it is in MaestroNG 0.8.3, which knows of no moves.
 */
export function runningElsewhere(
  { play, nodes }: Plan,
  environment: Environment,
  snapshot: Snapshot,
): { readonly step: StepId; readonly message: string }[] {
  if (play !== 'start' && play !== 'restart') return [];
  const elsewhere = findOrphans(environment, snapshot).filter(({ state }) => isRunning(state));
  return nodes.flatMap((node) => {
    if (node.kind !== 'step') return [];
    const { instance, ship } = node.subject;
    return elsewhere
      .filter((orphan) => orphan.instance === instance)
      .map((orphan) => {
        const it = orphan.container === instance ? 'It' : `It (as ${orphan.container})`;
        const message = `${it} runs on ${orphan.ship} as well, where the file had it before: \`maestro apply ${instance}\` leaves it on ${ship} alone.`;
        return { step: node.id, message };
      });
  });
}
