import type { AnonymousVolume, ContainerSettings } from './container-settings.ts';
import type { RestartPolicy } from './container-spec.ts';
import type { Dictionary } from './dictionary.ts';
import type { ShipFailureCode } from './outcome.ts';

/** Docker's words for a container's state. */
export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';

/** Whether a container's processes exist. */
export function isRunning(state: ContainerState): boolean {
  return state === 'running' || state === 'restarting' || state === 'paused';
}

/** A container as one listing of a ship shows it. */
export interface ObservedContainer {
  readonly id: string;
  readonly name: string;
  /** As it was asked for, e.g. `busybox:latest`; an id where the tag has moved on. */
  readonly image: string;
  readonly imageId: string;
  readonly state: ContainerState;
  /** Docker's own coarse words, e.g. `Up 3 minutes (healthy)`, `Exited (1) 2 hours ago`. */
  readonly status: string;
  readonly labels: Dictionary<string>;
  /** Published ports; `public` is null for one that is only exposed. */
  readonly ports: readonly ObservedPort[];
}

export interface ObservedPort {
  readonly address: string | null;
  readonly private: number;
  readonly public: number | null;
  readonly protocol: string;
}

/** What only an inspection tells of a container. */
export interface ContainerDetails {
  readonly id: string;
  readonly name: string;
  /** RFC 3339 with fractions, as Docker gives it. */
  readonly createdAt: string;
  /** As it was asked for. */
  readonly image: string;
  readonly imageId: string;
  readonly state: ContainerState;
  readonly labels: Dictionary<string>;
  /** `NAME=value`, or a bare `NAME`: what was asked for, and what the image adds. */
  readonly env: readonly string[];
  /**
   * What it was made with, as far as it can be compared, the image's part included; worked out when it is asked for. No
   * accessor: an object with one has a shape of its own, which makes all who look at such objects slow.
   */
  readonly settings: () => ContainerSettings;
  readonly restart: RestartPolicy;
  /** By their place in the container. */
  readonly anonymousVolumes: readonly AnonymousVolume[];
  readonly exitCode: number;
  readonly outOfMemory: boolean;
  /** Docker's error of the last start, or an empty text. */
  readonly error: string;
  readonly restartCount: number;
  /** RFC 3339, as Docker gives it; null: never. */
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly health: 'starting' | 'healthy' | 'unhealthy' | null;
  /** The last run of Docker's own health check; null: there is none yet. */
  readonly lastProbe: {
    /** When it began, RFC 3339 as Docker gives it. */
    readonly startedAt: string;
    /** The beginning of what it wrote, without escape sequences and control characters. */
    readonly output: string;
  } | null;
  readonly ports: readonly ObservedPort[];
  /** Names of the networks that it is attached to, or will be when it starts. */
  readonly networks: readonly string[];
}

/** What a play knows of one ship when it begins: its listing, or why there is none. */
export type ShipObservation =
  | { readonly ship: string; readonly reachable: true; readonly containers: readonly ObservedContainer[] }
  | {
      readonly ship: string;
      readonly reachable: false;
      readonly cause: string;
      readonly code: ShipFailureCode;
    };

/** All ships of a play, each by one listing. */
export type Snapshot = Dictionary<ShipObservation>;
