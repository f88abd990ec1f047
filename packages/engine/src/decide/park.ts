import { volumesLost } from '../model/index.ts';
import { failed, look } from './bounds.ts';
import type { Decision } from './decision.ts';
import { isUp, type SeenContainer } from './sight.ts';
import type { StepState, StepTask } from './step-state.ts';

/**
 * What is stopped and kept, because its instance is to run on another ship, or others need its ports: as by a stop, and its
 * Engine must not wake it up again meanwhile.
 */
export function decidePark(task: StepTask, state: StepState): Decision {
  const { holder, age } = state.sight;
  if (state.failure !== null) return failed(state.failure.failure, holder, state.failure.logsOf);
  if (age === 'doubtful') return look(task, state);
  if (holder === null || holder.id !== task.orphan) {
    return { kind: 'settled', outcome: { kind: 'already-gone' }, container: null };
  }
  const lost = lostWith(task, holder);
  if (lost.length > 0) return failed(volumesLost(task, lost), holder);
  return takeDown(task, state, holder) ?? settledDown(state, holder.id);
}

/** Paths in an orphan of volumes that would go with it, and may not. What is known of them before may be out of date. */
export function lostWith(
  { replacing, volumesAtStake }: StepTask,
  { inspected }: SeenContainer,
): readonly string[] {
  return replacing.renewsVolumes ? [] : (inspected?.anonymousVolumes ?? volumesAtStake);
}

function settledDown({ stopAsked }: StepState, container: string): Decision {
  const outcome =
    stopAsked === null ? ({ kind: 'already-down', absent: false } as const) : ({ kind: 'stopped' } as const);
  return { kind: 'settled', outcome, container };
}

/** As a stop does, and so that its Engine does not start it again; undefined: it is down. */
export function takeDown(task: StepTask, state: StepState, old: SeenContainer): Decision | undefined {
  const before = preStop(task, state, old);
  if (before !== undefined) return before;
  const rest = putToRest(task, state, old);
  if (rest !== undefined || state.stopAsked !== old.id) return rest;
  if (task.checks.stopped === 0 || state.passed.includes('stopped')) return undefined;
  return { kind: 'check', state: 'stopped', container: old.id, watch: false };
}

export function preStop(task: StepTask, state: StepState, old: SeenContainer): Decision | undefined {
  if (!isUp(old) || task.checks['pre-stop'] === 0 || state.passed.includes('pre-stop')) return undefined;
  return { kind: 'check', state: 'pre-stop', container: old.id, watch: false };
}

/** Stops a container that is kept, and that its Engine must not start again; undefined: it is at rest. */
export function putToRest(task: StepTask, state: StepState, container: SeenContainer): Decision | undefined {
  const { id, name, inspected } = container;
  const isRested = state.rested?.id === id || state.stopAsked === id;
  const mayWake = !isRested && inspected?.restart.name !== 'no';
  if ((mayWake || isUp(container)) && state.sight.age !== 'fresh') return look(task, state);
  if (mayWake) {
    const restart = { name: 'no', maximumRetryCount: 0 } as const;
    return { kind: 'operate', operation: { name: 'update', container: name, id, restart } };
  }
  if (!isUp(container)) return undefined;
  const timeoutSeconds = task.stopTimeoutSeconds;
  return { kind: 'operate', operation: { name: 'stop', container: name, id, timeoutSeconds } };
}
