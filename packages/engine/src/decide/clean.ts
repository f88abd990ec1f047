import { volumesLost } from '../model/index.ts';
import { failed, look, waitForRemoval } from './bounds.ts';
import type { Decision } from './decision.ts';
import { notOurs } from './ownership.ts';
import { lostWith } from './park.ts';
import { isUp, oldOf, type SeenContainer } from './sight.ts';
import type { StepState, StepTask } from './step-state.ts';
import { heldByAnother } from './stop.ts';

/**
 * What cleaning does next: remove what does not run, with its anonymous volumes; also an old container that was kept
 * aside. What runs is left alone, unless it is an orphan, which is stopped before.
 * An apply removes no orphan whose volumes would be lost, and may not be.
 */
export function decideClean(task: StepTask, state: StepState): Decision {
  const { holder, age } = state.sight;
  if (state.failure !== null) return failed(state.failure.failure, holder, state.failure.logsOf);
  if (age === 'doubtful') return look(task, state);
  // It may have got its name only in this play.
  if (task.orphan !== null && holder?.id !== task.orphan && age !== 'fresh') return look(task, state);
  const mine = task.orphan === null ? ofInstance(task, state) : ofOrphan(task, state);
  if ('kind' in mine) return mine;
  const [orphan] = task.orphan === null ? [] : mine.containers;
  if (orphan !== undefined && task.play === 'apply') {
    if (orphan.inspected === null && age !== 'fresh') return look(task, state);
    const lost = lostWith(task, orphan);
    if (lost.length > 0) return failed(volumesLost(task, lost), orphan);
  }

  const idle = mine.containers.find((container) => !isUp(container));
  if (idle !== undefined) return remove(task, state, idle);
  const [running] = mine.containers;
  if (running !== undefined && task.orphan !== null) return stop(task, state, running);
  const container = running?.id ?? null;
  if (state.removed > 0) return { kind: 'settled', outcome: { kind: 'removed' }, container };
  return running === undefined
    ? { kind: 'settled', outcome: { kind: 'already-gone' }, container: null }
    : { kind: 'settled', outcome: { kind: 'left-alone', because: 'running' }, container };
}

type Mine = { readonly containers: readonly SeenContainer[] } | Decision;

function ofInstance(task: StepTask, state: StepState): Mine {
  const foreign = heldByAnother(task, state.sight.holder);
  if (foreign !== undefined) return foreign;
  return {
    containers: [state.sight.holder, oldOf(task, state)].flatMap((container) =>
      container !== null && notOurs(task, container) === undefined ? [container] : [],
    ),
  };
}

/** Only the very container that was named as an orphan. */
function ofOrphan({ orphan }: StepTask, { sight: { holder } }: StepState): Mine {
  return { containers: holder?.id === orphan && holder !== null ? [holder] : [] };
}

function remove(task: StepTask, state: StepState, container: SeenContainer): Decision {
  if (container.state === 'removing') return waitForRemoval(task, state, container);
  if (state.sight.age !== 'fresh') return look(task, state);
  const { id, name } = container;
  return { kind: 'operate', operation: { name: 'remove', container: name, id } };
}

function stop(task: StepTask, state: StepState, { id, name }: SeenContainer): Decision {
  if (state.sight.age !== 'fresh') return look(task, state);
  const timeoutSeconds = task.stopTimeoutSeconds;
  return { kind: 'operate', operation: { name: 'stop', container: name, id, timeoutSeconds } };
}
