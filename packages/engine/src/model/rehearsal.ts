import type { OperationName } from './event.ts';
import type { LifecycleState } from './lifecycle.ts';
import type { ObservedContainer } from './observation.ts';
import type { Outcome } from './outcome.ts';
import type { PlayName, StepCause, StepId, Subject } from './plan.ts';

/** Something that a step would do. `present`: an image of that name is on the ship already. */
export type RehearsedAction =
  | { readonly kind: 'pull'; readonly image: string; readonly present: boolean }
  | { readonly kind: 'create-network'; readonly network: string }
  | { readonly kind: 'check'; readonly state: LifecycleState; readonly checks: number }
  | { readonly kind: 'delay'; readonly seconds: number }
  | { readonly kind: 'operation'; readonly operation: OperationName; readonly container: string };

export interface RehearsedStep {
  readonly step: StepId;
  readonly subject: Subject;
  /** Why the step is in the play. */
  readonly cause: StepCause;
  /** What is on the ship now under the instance's name; null: nothing, or the ship does not answer. */
  readonly container: ObservedContainer | null;
  /** In the order in which they would be done. */
  readonly actions: readonly RehearsedAction[];
  /** How it would end if all that is done is done well. */
  readonly outcome: Outcome;
  /** Whether what comes after the pull is done only if the registry has another image than the ship. */
  readonly onlyIfChanged: boolean;
  /** What it would do to others, in whole sentences. Absent: nothing. */
  readonly warnings?: readonly string[];
}

/** What a play would do on the ships as they are: a dry run. */
export interface Rehearsal {
  readonly play: PlayName;
  readonly environment: string;
  /** In the plan's order. */
  readonly steps: readonly RehearsedStep[];
  readonly verdict: 'succeeded' | 'failed' | 'unreachable';
}
