import type { Drift } from './drift.ts';
import type { ContainerState, ObservedPort } from './observation.ts';

/** What a container's state comes to. `up` is the only one that is as it should be. */
export type Condition =
  | 'up'
  | 'unhealthy'
  | 'starting'
  | 'restarting'
  | 'paused'
  | 'down'
  | 'absent'
  | 'foreign'
  | 'unreachable'
  /** Its ship could not be asked for want of something on this machine, or its Engine did not tell. */
  | 'unknown';

/** A container, as far as its state goes. */
export interface ContainerStatus {
  readonly id: string;
  readonly name: string;
  /** As it was asked for. */
  readonly image: string;
  readonly imageId: string;
  readonly state: ContainerState;
  /** Of one that runs and has a health check; null otherwise. */
  readonly health: 'starting' | 'healthy' | 'unhealthy' | null;
  /** Of one that has ended, or is about to be started again; null otherwise. */
  readonly exitCode: number | null;
  /**
   * Milliseconds that it had been up, or down, when it was looked at, by its Engine's clock: by a listing as coarse as
   * Docker's words, by an inspection exact. null: it was never started, or it is not told.
   */
  readonly elapsedMs: number | null;
  readonly ports: readonly ObservedPort[];
  /** What only an inspection tells; null: there was none. */
  readonly inspected: {
    readonly restartCount: number;
    readonly outOfMemory: boolean;
    /** Docker's error of the last start, or an empty text. */
    readonly error: string;
    /** RFC 3339, by the Engine's clock; null: never. */
    readonly startedAt: string | null;
    readonly finishedAt: string | null;
  } | null;
}

/** How things stand with an instance that the file names. */
export interface InstanceStatus {
  readonly kind: 'instance';
  readonly instance: string;
  readonly service: string;
  readonly ship: string;
  readonly condition: Condition;
  /** Why it is `foreign`, `unreachable` or `unknown`, a clause without its full stop; null for all others. */
  readonly cause: string | null;
  /** Who has its name, whosever it is; null: nobody, or it is not known. */
  readonly container: ContainerStatus | null;
  /** In what its container is not as the file says; empty: it is not known to differ. */
  readonly drifted: readonly Drift[];
}

/**
 * Why a container of the environment stands for no instance: the file names its instance no more (`not-in-file`), or
 * places it on another ship (`elsewhere`); it was kept aside while its successor was made (`kept-aside`); or somebody
 * gave it another name (`renamed`).
 */
export type OrphanReason = 'not-in-file' | 'elsewhere' | 'kept-aside' | 'renamed';

/** A container that belongs to the environment, and is not what the file describes. */
export interface OrphanStatus {
  readonly kind: 'orphan';
  readonly because: OrphanReason;
  /** Whose container it is, or was. */
  readonly instance: string;
  /** By its label; null: it has none. */
  readonly service: string | null;
  readonly ship: string;
  /** Where the file places the instance; null: it does not name it. */
  readonly placedOn: string | null;
  readonly condition: Condition;
  readonly container: ContainerStatus;
}

/** A ship that was asked, has no instance that was asked about, and did not answer. */
export interface ShipStatus {
  readonly kind: 'ship';
  readonly ship: string;
  readonly condition: 'unreachable' | 'unknown';
  readonly cause: string;
}

export type Status = InstanceStatus | OrphanStatus | ShipStatus;

/** What watching tells. `time` is in milliseconds since the epoch, by the operator's clock. */
export type StatusEvent =
  /** How something stands: at first, and whenever it changes. */
  | { readonly type: 'status'; readonly time: number; readonly status: Status }
  /** Something that was told of is there no more: an orphan that was removed, a ship that answers again. */
  | { readonly type: 'status-gone'; readonly time: number; readonly status: Status };
