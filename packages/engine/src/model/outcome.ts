import type { Pointer } from '@maestro-ng/schema';
import type { Drift } from './drift.ts';

/** How a step that reached its asked state got there, or did not. Never a bare "done". */
export type Outcome =
  | { readonly kind: 'started' }
  /** It ran before, and its running checks pass. `drifted`: in what it is known not to be as the file says. */
  | { readonly kind: 'already-up'; readonly drifted: readonly Drift[] }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'killed' }
  /** It ran, was stopped, and runs again. */
  | { readonly kind: 'restarted' }
  /** There was one that was not as asked; the new one has passed its checks. */
  | { readonly kind: 'replaced' }
  /** What was not as asked could be changed while it is there. */
  | { readonly kind: 'updated' }
  /** Of an image: it is on the ship, and was not asked for anew. */
  | { readonly kind: 'present' }
  /** The image on the ship is another one than before. */
  | { readonly kind: 'pulled' }
  /** The image on the ship was what its registry has already. */
  | { readonly kind: 'up-to-date' }
  | { readonly kind: 'removed' }
  /** There was nothing to remove. */
  | { readonly kind: 'already-gone' }
  /** Nothing was to be done to it: that is how the play was asked for, or what the file says. */
  | { readonly kind: 'left-alone'; readonly because: LeftAloneReason }
  | { readonly kind: 'already-down'; readonly absent: boolean }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** Left out, as asked for, because its ship does not answer. */
  | { readonly kind: 'skipped'; readonly failure: Failure }
  /** Its turn never came: something it needs did not succeed. */
  | { readonly kind: 'held-back'; readonly because: readonly string[] }
  /** Its turn never came: the play ended early. */
  | { readonly kind: 'not-begun'; readonly reason: 'failure' | 'interrupted' }
  /**
   * It had begun when the play was interrupted. `during`: what was cut short, or kept from beginning, as a phrase; `begun`: which of
   * the two. What was kept from beginning was not asked of the Engine. `untouched`: nothing had been asked of its ship but what is
   * there.
   */
  | {
      readonly kind: 'interrupted';
      readonly during: string;
      readonly begun: boolean;
      readonly untouched?: true;
    };

/**
 * `running`: only what does not run is cleaned away. `same-image`: it runs the image that its tag names on its ship.
 * `pull-policy-never`: the file forbids to pull its image.
 */
export type LeftAloneReason = 'running' | 'same-image' | 'pull-policy-never';

export type OutcomeKind = Outcome['kind'];

/** Whether the asked state holds. */
export function succeeded(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case 'started':
    case 'already-up':
    case 'stopped':
    case 'already-down':
    case 'killed':
    case 'restarted':
    case 'replaced':
    case 'updated':
    case 'present':
    case 'pulled':
    case 'up-to-date':
    case 'removed':
    case 'already-gone':
    case 'left-alone':
      return true;
    case 'failed':
    case 'skipped':
    case 'held-back':
    case 'not-begun':
    case 'interrupted':
      return false;
  }
}

/** What can become of an instance in a play, one name for each kind; each has a section in `docs/guide/troubleshooting.md`. */
export const failureCodes = [
  'check-failed',
  'conflict',
  'connect-failed',
  'container-died',
  'container-gone',
  'container-paused',
  'container-unhealthy',
  'create-failed',
  'credentials-unavailable',
  'engine-failed',
  'foreign-container',
  'image-missing',
  'internal',
  'kill-failed',
  'lock-lost',
  'min-available',
  'network-failed',
  'network-missing',
  'not-settling',
  'operation-withheld',
  'port-taken',
  'pull-denied',
  'pull-failed',
  'removal-in-progress',
  'remove-failed',
  'rename-failed',
  'secret-unavailable',
  'ship-access',
  'ship-unreachable',
  'start-failed',
  'stop-failed',
  'update-failed',
  'volumes-lost',
  'world-moved',
] as const;

export type FailureCode = (typeof failureCodes)[number];

/** Why nothing is known of a ship: it did not answer, was not asked for want of something here, or said no. */
export type ShipFailureCode = Extract<FailureCode, 'ship-unreachable' | 'ship-access' | 'engine-failed'>;

/** What a person needs to know of something that failed. */
export interface Failure {
  /** Stable. */
  readonly code: FailureCode;
  readonly ship: string;
  /** All ships that it comes of, where these are several. */
  readonly ships?: readonly string[];
  readonly instance: string;
  /** What was being done, as a phrase: `creating the container`, `running check tcp http`. */
  readonly during: string;
  /** The last cause, one sentence. */
  readonly cause: string;
  /** What to do next, one sentence; absent where the cause says it. */
  readonly hint?: string;
  /** What else kept it from being done, each with its place: all of it is to be corrected. */
  readonly others?: readonly Pick<Failure, 'cause' | 'hint' | 'at'>[];
  /** The last lines that the program of a check wrote, where they say more than the cause. */
  readonly output?: readonly string[];
  /** The place in the environment file that it comes of, where there is one. */
  readonly at?: Pointer;
  /** The container's last log lines, where it has any. */
  readonly log?: readonly string[];
}
