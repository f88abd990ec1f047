import type { Pointer } from '@maestro-ng/schema';
import type {
  CredentialsSource,
  Failure,
  FailureCode,
  LifecycleState,
  Outcome,
  RegistryAnswer,
  RestartPolicy,
} from '../model/index.ts';

/** One driver call that changes something on a ship. `container` is the name as people know it. */
export type Operation =
  | { readonly name: 'create'; readonly container: string }
  | {
      readonly name: 'connect';
      readonly container: string;
      readonly id: string;
      /** Docker's name of the network. */
      readonly network: string;
    }
  | { readonly name: 'start'; readonly container: string; readonly id: string }
  | {
      readonly name: 'stop';
      readonly container: string;
      readonly id: string;
      readonly timeoutSeconds: number;
    }
  | { readonly name: 'kill'; readonly container: string; readonly id: string }
  | { readonly name: 'rename'; readonly container: string; readonly id: string; readonly to: string }
  /** When the Engine starts it again by itself. */
  | {
      readonly name: 'update';
      readonly container: string;
      readonly id: string;
      readonly restart: RestartPolicy;
    }
  | { readonly name: 'remove'; readonly container: string; readonly id: string };

/** What a step does next. */
export type Decision =
  /** Nothing: it is where it was to be. */
  | { readonly kind: 'settled'; readonly outcome: Outcome; readonly container: string | null }
  /** Nothing: it cannot get there. `container`: whose last log lines tell more, if any. */
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly logsOf: string | null;
      readonly container: string | null;
    }
  /** Inspect the instance's container and the one kept aside, after `pauseMs`. */
  | { readonly kind: 'look'; readonly pauseMs: number }
  /** Compare a container with what is asked for. */
  | { readonly kind: 'compare'; readonly container: string }
  /** It cannot get there; what is left to do is to leave the ship in order. */
  | { readonly kind: 'give-up'; readonly failure: Failure; readonly logsOf: string | null }
  /** Find the id of the image on the ship. */
  | { readonly kind: 'find-image' }
  /** Have the ship's Engine pull the image, or wait for a pull of it that another step asked for. */
  | { readonly kind: 'pull-image' }
  /** See that the networks are on the ship; make those that the file declares and that are missing. */
  | { readonly kind: 'ensure-networks' }
  /**
   * Run all checks of a state at once. `watch`: the container's end ends them. `proving`: those that only wait are left
   * out, because the container ran before. `former`: it was made from another specification, so its ports may be others.
   */
  | {
      readonly kind: 'check';
      readonly state: LifecycleState;
      readonly container: string | null;
      readonly watch: boolean;
      readonly proving?: boolean;
      readonly former?: boolean;
    }
  /** Let the time pass that was asked for between a stop and the start after it. */
  | { readonly kind: 'delay'; readonly seconds: number }
  | { readonly kind: 'operate'; readonly operation: Operation };

/** What is known of a pull that failed, beside its trouble. */
export interface PullDetails {
  /** Its host; `docker.io` is Docker Hub. */
  readonly registry: string;
  /** null: it was not the registry's doing, as far as can be told. */
  readonly answer: RegistryAnswer | null;
  readonly attempts: number;
  /** null: the pull went without credentials. */
  readonly credentials: CredentialsSource | null;
}

/** An Engine's call that failed, in the words that a decision needs. */
export interface CallTrouble {
  /**
   * `unreachable`: the call was not made. `lost`: whether it took effect is unknown. `conflict`, `not-found`,
   * `refused`: the Engine's answer. `withheld`: something on our side kept it from being made. `unforeseen`: the
   * driver itself broke.
   */
  readonly kind: 'unreachable' | 'lost' | 'conflict' | 'not-found' | 'refused' | 'withheld' | 'unforeseen';
  /** Stable, kebab-case, for a failure that comes of a `withheld` call. */
  readonly code?: FailureCode;
  readonly message: string;
  /** What to do, where a `withheld` call's cause does not say it. */
  readonly hint?: string;
  /** The place in the file that a `withheld` call comes of. */
  readonly at?: Pointer;
  /** What else kept a `withheld` call from being made. */
  readonly others?: readonly Pick<CallTrouble, 'message' | 'hint' | 'at'>[];
  /** Of a pull. */
  readonly pull?: PullDetails;
}

/** How all checks of a state went. */
export type ChecksReport =
  | { readonly result: 'passed' }
  | {
      readonly result: 'failed';
      readonly check: string;
      readonly cause: string;
      /** The Engine, which was to tell, could not be asked. */
      readonly unasked?: true;
      /** The last lines that the check's program wrote. */
      readonly output?: readonly string[];
    }
  /** The container that was watched ended. */
  | ({ readonly result: 'container-ended' } & ContainerEnd)
  /** Docker's own health check gave it up. `cause`: a clause. */
  | { readonly result: 'unhealthy'; readonly cause: string; readonly waitedFor: string | null };

/** How a container ended while checks waited. */
export interface ContainerEnd {
  /** null: not known. */
  readonly exitCode: number | null;
  readonly outOfMemory?: boolean;
  /** For so long there was no connection to its Engine before that was seen; null: there always was. Milliseconds. */
  readonly outageMs?: number | null;
  /** Looks at it were in vain before, for some time. Default: none were. */
  readonly wasSilent?: boolean;
  /** What the checks that still waited had come to, as a clause. */
  readonly waitedFor?: string | null;
}

export type OperationReport =
  /** `id`: of the container that was created. */
  | { readonly done: true; readonly id?: string }
  /** `hasEnded`: the container was heard to end all the same. */
  | { readonly done: false; readonly trouble: CallTrouble; readonly hasEnded?: boolean };
