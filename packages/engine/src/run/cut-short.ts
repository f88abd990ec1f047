import { type Decision, networksPhrase, phrase, type StepTask } from '../decide/index.ts';

/** A decision that leaves something to do. */
export type Doing = Exclude<Decision, { kind: 'settled' | 'failed' }>;

/** What an interruption cut short, or kept from being done, as a phrase. */
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
      return phrase(decision.operation);
  }
}
