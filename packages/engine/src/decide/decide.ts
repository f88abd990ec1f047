import { decideApply } from './apply.ts';
import { failed } from './bounds.ts';
import { decideClean } from './clean.ts';
import type { Decision } from './decision.ts';
import { failureOf, phrase } from './failures.ts';
import { decidePull } from './pull.ts';
import { decideRestart } from './restart.ts';
import { decideStart } from './start.ts';
import type { StepState, StepTask } from './step-state.ts';
import { decideStop } from './stop.ts';

/** A start that finds a container put aside, and loses answers, takes some ten operations. */
const maximumOperations = 30;

/** What a step does next. The same for the same task and state. */
export function decide(task: StepTask, state: StepState): Decision {
  const decision = decideFor(task, state);
  if (decision.kind !== 'operate' || state.operations < maximumOperations) return decision;
  const during = phrase(decision.operation);
  const cause = `After ${maximumOperations} operations the end is not in sight: something else changes the container.`;
  return failed(failureOf(task, { code: 'not-settling', during, cause }), state.sight.holder);
}

function decideFor(task: StepTask, state: StepState): Decision {
  switch (task.play) {
    case 'start':
      return decideStart(task, state);
    case 'stop':
    case 'kill':
      return decideStop(task, state);
    case 'restart':
      return decideRestart(task, state);
    case 'pull':
      return decidePull(task, state);
    case 'clean':
      return decideClean(task, state);
    case 'apply':
      return decideApply(task, state);
  }
}
