import { type Decision, networksPhrase, type Operation, phrase, type StepTask } from '../decide/index.ts';

/** What an interruption does to a decision: `cut-short` it was under way, `not-begun` it must not begin any more. */
export type Interruption = 'cut-short' | 'not-begun';

/** A decision that leaves something to do. */
export type Doing = Exclude<Decision, { kind: 'settled' | 'failed' }>;

/** What an interruption cut short, or kept from beginning, as a phrase. */
export function cutShort(decision: Doing, task: StepTask): string {
  switch (decision.kind) {
    case 'look':
      return 'looking at the container';
    case 'compare':
      return 'comparing the container with the file';
    case 'give-up':
      return decision.failure.during;
    case 'find-image':
      return 'looking for the image';
    case 'pull-image':
      return 'pulling the image';
    case 'ensure-networks':
      return networksPhrase(task.networks);
    case 'check':
      return `waiting for the ${decision.state} checks`;
    case 'delay':
      return 'waiting to start it again';
    case 'operate':
      return withoutName(decision.operation, task);
  }
}

/** Of many instances that are cut short in the same place, it is said once. */
function withoutName(operation: Operation, { instance }: StepTask): string {
  switch (operation.name) {
    case 'rename':
      return operation.to === instance
        ? 'giving the old container its name'
        : 'setting the old container aside';
    case 'remove':
      return operation.container === instance ? 'removing the container' : 'removing the old container';
    default:
      return phrase(operation);
  }
}
