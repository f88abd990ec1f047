import { look } from './bounds.ts';
import { containerDied } from './container-ends.ts';
import type { Decision } from './decision.ts';
import { containerGone } from './failures.ts';
import { clearAside, hasOld, makeRoom } from './kept-aside.ts';
import { preStop, takeDown } from './park.ts';
import { isUp, oldOf, type SeenContainer } from './sight.ts';
import { missingMaterial, preStartChecks } from './start.ts';
import { hasRun, missingAttachment } from './starting.ts';
import { endOf, type Replacing, type StepState, type StepTask } from './step-state.ts';

/**
 * What a replacement, or the first making, of a container does next: pre-start checks; all that the new one takes; the old
 * one renamed aside, where it goes on running; the new one made under its name; the old one stopped, unless the new one is
 * to be there first; the new one started; its running checks; only then the old one removed.
 */
export function decideReplacement(task: StepTask, state: StepState, replacing: Replacing): Decision {
  const { holder } = state.sight;
  const started = state.startAsked;
  if (started !== null) {
    if (holder?.id !== started.id) {
      return { kind: 'give-up', failure: containerGone(task, 'starting the container'), logsOf: null };
    }
    if (hasRun(holder, started)) return afterStart(task, state, holder, replacing);
  }
  const checks = preStartChecks(task, state);
  if (checks !== undefined) return checks;
  const isInPlace = holder !== null && (holder.id === state.created || !differs(task, state, holder));
  const material = isInPlace && state.created === null ? undefined : missingMaterial(task, state);
  if (material !== undefined) return material;
  if (holder === null) return { kind: 'operate', operation: { name: 'create', container: task.instance } };
  if (!isInPlace) return makeRoom(task, state, holder);
  const attach = missingAttachment(task, state, holder);
  if (attach !== undefined) return attach;
  const old = oldOf(task, state);
  const rest = old === null || replacing.startsFirst ? undefined : takeDown(task, state, old);
  return rest ?? { kind: 'operate', operation: { name: 'start', container: task.instance, id: holder.id } };
}

/** Whether a container has to make room for another one. What is as asked, and does not run, is started as it is. */
export function differs(task: StepTask, { comparison }: StepState, { id, state }: SeenContainer): boolean {
  // A restart makes another one of what is as asked.
  if (task.play === 'restart' || comparison?.container !== id || state === 'dead') return true;
  // The secrets of one that never ran may be others by now.
  if (state === 'created' && task.hidesSecrets) return true;
  // A restart policy can be changed while the container is there.
  return comparison.outlived.length > 0 || comparison.differences.some(({ field }) => field !== 'restart');
}

function afterStart(task: StepTask, state: StepState, holder: SeenContainer, replacing: Replacing): Decision {
  const { age } = state.sight;
  const checked = state.passed.includes('running') || (task.checks.running === 0 && !hasOld(task, state));
  if (isUp(holder) && !checked && state.ended === null) {
    return { kind: 'check', state: 'running', container: holder.id, watch: true };
  }
  const old = oldOf(task, state);
  if (age !== 'fresh') return look(task, state);
  const stayedUp = holder.state === 'running' && (holder.inspected?.restartCount ?? 0) === 0;
  if (stayedUp && state.ended === null) {
    if (old === null || replacing.exchanges) return settled(state, holder, replacing);
    return (replacing.startsFirst ? preStop(task, state, old) : undefined) ?? clearAside(task, state, old);
  }
  const failure = containerDied(task, endOf(state), holder);
  return { kind: 'give-up', failure, logsOf: holder.id };
}

function settled({ removed }: StepState, { id }: SeenContainer, { exchanges }: Replacing): Decision {
  const kind = removed > 0 || exchanges ? 'replaced' : 'started';
  return { kind: 'settled', outcome: { kind }, container: id };
}
