import { look } from './bounds.ts';
import type { Decision } from './decision.ts';
import { isUp, type SeenContainer } from './sight.ts';
import type { StepState, StepTask } from './step-state.ts';

/** Whether a start took effect. One whose answer was lost did where the container's state shows it. */
export function hasRun(holder: SeenContainer, started: NonNullable<StepState['startAsked']>): boolean {
  return started.answered || isUp(holder) || (started.neverRan && holder.state !== 'created');
}

/**
 * What a new container has still to be attached to; undefined: nothing. Engines before Docker 25 attach one to a single
 * network when they make it, and an earlier play may have got no further.
 */
export function missingAttachment(
  task: StepTask,
  state: StepState,
  holder: SeenContainer,
): Decision | undefined {
  if (task.networks.length <= 1) return undefined;
  const { id, networks } = holder;
  if (networks === null) return look(task, state);
  const network = task.networks.find((name) => !networks.includes(name));
  return network === undefined
    ? undefined
    : { kind: 'operate', operation: { name: 'connect', container: task.instance, id, network } };
}
