import { failed, look } from './bounds.ts';
import type { Decision } from './decision.ts';
import type { StepState, StepTask } from './step-state.ts';

/** What a pull does next: find what is on the ship; pull. Containers are left as they are. */
export function decidePull(task: StepTask, state: StepState): Decision {
  const { sight, failure, imageId, imageBefore } = state;
  if (failure !== null) return failed(failure.failure, null);
  if (sight.age === 'doubtful') return look(task, state);
  if (task.pullPolicy === 'never') {
    const because = 'pull-policy-never';
    return { kind: 'settled', outcome: { kind: 'left-alone', because }, container: null };
  }
  if (imageId === undefined) return { kind: 'find-image' };
  if (!state.pulled) return { kind: 'pull-image' };
  const kind = imageId === imageBefore ? 'up-to-date' : 'pulled';
  return { kind: 'settled', outcome: { kind }, container: null };
}
