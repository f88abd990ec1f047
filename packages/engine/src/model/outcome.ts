/** How a step that reached its asked state got there, or did not. Never a bare "done". */
export type Outcome =
  | { readonly kind: 'started' }
  /** It ran before, and its running checks pass. */
  | { readonly kind: 'already-up' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'already-down'; readonly absent: boolean }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** Its turn never came: something it needs did not succeed. */
  | { readonly kind: 'held-back'; readonly because: readonly string[] }
  /** Its turn never came: the play ended early. */
  | { readonly kind: 'not-begun'; readonly reason: 'failure' | 'interrupted' }
  /** It had begun when the play was interrupted; `during` says what was cut short. */
  | { readonly kind: 'interrupted'; readonly during: string };

export type OutcomeKind = Outcome['kind'];

/** Whether the asked state holds. */
export function succeeded(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case 'started':
    case 'already-up':
    case 'stopped':
    case 'already-down':
      return true;
    case 'failed':
    case 'held-back':
    case 'not-begun':
    case 'interrupted':
      return false;
  }
}

/** What a person needs to know of something that failed. */
export interface Failure {
  /** Stable, kebab-case: `image-missing`, `foreign-container`, `check-failed`, `ship-unreachable`, … */
  readonly code: string;
  readonly ship: string;
  readonly instance: string;
  /** What was being done, as a phrase: `creating the container`, `running check tcp http`. */
  readonly during: string;
  /** The last cause, one sentence. */
  readonly cause: string;
  /** What to do next, one sentence; absent where the cause says it. */
  readonly hint?: string;
  /** The container's last log lines, where it has any. */
  readonly log?: readonly string[];
}
