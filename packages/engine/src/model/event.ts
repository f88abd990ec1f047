import type { Pointer } from '@maestro-ng/schema';
import type { AuditEvent } from './auditor.ts';
import type { Change } from './change.ts';
import type { LifecycleState } from './lifecycle.ts';
import type { LockEvent } from './lock.ts';
import type { ObservedContainer } from './observation.ts';
import type { Failure, Outcome } from './outcome.ts';
import type { PlayName, Subject } from './plan.ts';

/** One driver call that changes something. */
export type OperationName = 'rename' | 'create' | 'connect' | 'start' | 'stop' | 'kill' | 'update' | 'remove';

/** How far an Engine is with pulling an image. */
export interface ImageProgress {
  /** Those that are on the ship, and all that are known of. */
  readonly layers: { readonly done: number; readonly total: number };
  /** Downloaded, compressed as registries keep it; `total` is null until every layer's size is known. */
  readonly bytes: { readonly done: number; readonly total: number | null };
}

/** What a step is doing just now. */
export type StepActivity =
  | { readonly kind: 'looking' }
  /** Files are read, and commands run, that give the secrets of the instance and of its checks. */
  | { readonly kind: 'looking-up-secrets' }
  | { readonly kind: 'operation'; readonly operation: OperationName; readonly container: string }
  /** `progress`: null at first, then from time to time; every instance that waits for the pull is told. */
  | { readonly kind: 'pulling'; readonly image: string; readonly progress: ImageProgress | null }
  /** A pull failed in a way that may pass: it is attempted again after `pauseMs`. */
  | {
      readonly kind: 'waiting-to-pull';
      readonly image: string;
      /** One clause. */
      readonly cause: string;
      /** The next one's number, from 2 on, and how many there are at most. */
      readonly attempt: number;
      readonly attempts: number;
      readonly pauseMs: number;
    }
  /** Seeing that the networks are on the ship; those that the file declares are made where they are missing. */
  | { readonly kind: 'networks'; readonly networks: readonly string[] }
  /**
   * `checks` is 0 where there are none, and what takes the place of another container has to stay up for a moment.
   * `names`: theirs, as `check-settled` has them.
   */
  | {
      readonly kind: 'checking';
      readonly state: LifecycleState;
      readonly checks: number;
      readonly names: readonly string[];
    }
  | { readonly kind: 'waiting-for-stop'; readonly timeoutSeconds: number }
  /** The instance is down, and what waited for that may begin, while its Engine tidies up behind the container before it answers. */
  | { readonly kind: 'tidying-up' }
  /** The delay that was asked for between the stop and the start of a restart. */
  | { readonly kind: 'waiting-to-start'; readonly seconds: number };

/** The whole story of a play. `time` is milliseconds since the epoch. */
export type PlayEvent =
  | {
      readonly type: 'play-began';
      readonly time: number;
      readonly play: PlayName;
      readonly environment: string;
      /** `change`: of an apply, what its plan says. */
      readonly steps: readonly {
        readonly step: string;
        readonly subject: Subject;
        readonly change?: Change;
      }[];
    }
  | {
      readonly type: 'ship-observed';
      readonly time: number;
      readonly ship: string;
      readonly containers: number;
    }
  | {
      readonly type: 'ship-unreachable';
      readonly time: number;
      readonly ship: string;
      readonly cause: string;
    }
  /** What the first look at the ships showed of a step's container; null: there is none. */
  | {
      readonly type: 'step-observed';
      readonly time: number;
      readonly step: string;
      readonly container: ObservedContainer | null;
    }
  | { readonly type: 'step-began'; readonly time: number; readonly step: string }
  | {
      readonly type: 'step-activity';
      readonly time: number;
      readonly step: string;
      readonly activity: StepActivity;
    }
  /** The Engine answered an operation, or the call failed. Told before the step does anything else. */
  | {
      readonly type: 'operation-settled';
      readonly time: number;
      readonly step: string;
      readonly operation: OperationName;
      /** The name as people know it. */
      readonly container: string;
      /** false: it was refused, or its answer was lost, and then it may have taken effect. */
      readonly done: boolean;
      /** Of the container that was created, where one was. */
      readonly id?: string;
    }
  /** Something that the Engine, or the driver that speaks with it, has to say of a container that was made. */
  | {
      readonly type: 'step-warned';
      readonly time: number;
      readonly step: string;
      readonly message: string;
    }
  /** A lifecycle check of the step passed or failed. */
  | {
      readonly type: 'check-settled';
      readonly time: number;
      readonly step: string;
      readonly state: LifecycleState;
      readonly check: string;
      readonly passed: boolean;
      readonly attempts: number;
      readonly elapsedMs: number;
      readonly cause?: string;
    }
  | {
      readonly type: 'step-settled';
      readonly time: number;
      readonly step: string;
      readonly outcome: Outcome;
      /** The container's id, where there is one. */
      readonly container: string | null;
    }
  | { readonly type: 'interrupted'; readonly time: number; readonly signal: string }
  /** An auditor was not told something. It changes no outcome, unless `stopped`. */
  | {
      readonly type: 'audit-failed';
      readonly time: number;
      /** Its name for people, e.g. `log audit.log`. */
      readonly auditor: string;
      readonly at: Pointer;
      /** What it was to be told of. */
      readonly event: AuditEvent;
      /** How many messages this is about: 1, or at the end of a play all that failed after the first. */
      readonly messages: number;
      /** Of the last of them. */
      readonly cause: string;
      /** Because of this the play does not begin. */
      readonly stopped: boolean;
    }
  /** An auditor has not answered for a second, and the play waits for it: as it begins, or before it ends. */
  | {
      readonly type: 'auditor-awaited';
      readonly time: number;
      /** Its name for people. */
      readonly auditor: string;
      readonly at: Pointer;
      /** How much longer it is waited for, at the most. */
      readonly seconds: number;
    }
  | {
      readonly type: 'play-ended';
      readonly time: number;
      readonly result: PlayResult;
    }
  | LockEvent;

/** What became of a play. */
export interface PlayResult {
  readonly play: PlayName;
  readonly outcomes: readonly {
    readonly step: string;
    readonly subject: Subject;
    readonly outcome: Outcome;
  }[];
  /** `unreachable`: nothing is wrong but that ships could not be reached. */
  readonly verdict: 'succeeded' | 'failed' | 'unreachable' | 'interrupted';
  readonly failures: readonly Failure[];
}
