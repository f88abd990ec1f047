import type { Comparison } from './change.ts';
import type { Dictionary } from './dictionary.ts';
import type { ContainerState, ObservedPort } from './observation.ts';
import type { Orphan } from './orphan.ts';
import type { Failure } from './outcome.ts';

/** How an instance stands, as far as an apply needs to know. */
export type InstanceSituation =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'present';
      readonly state: ContainerState;
      /** By Docker's own health check; null: it has none. */
      readonly health: 'starting' | 'healthy' | 'unhealthy' | null;
      readonly comparison: Comparison;
      /** An old container is there beside it; or, where the name is `aside`, only that is. */
      readonly keptAside: 'no' | 'beside' | 'alone';
      /** The old one beside it is as asked: where the one of the name is not, it is put back. */
      readonly besideIsAsked?: true;
      /** Paths in the one beside it of volumes that go with that one. Default none. */
      readonly volumesBeside?: readonly string[];
      /** The name under which its container is kept while another one is made. Default `asideName` of the instance. */
      readonly asideAs?: string;
      /** Why it cannot be replaced: the name under which it would be kept is somebody else's. */
      readonly asideTaken?: Failure;
    }
  /** It cannot be acted on: its ship does not answer, or its name is somebody else's. */
  | { readonly kind: 'barred'; readonly failure: Failure };

/** A container of an instance that the file places on another ship now. */
export interface MovedContainer {
  readonly instance: string;
  /** Where it still is. */
  readonly ship: string;
  /** The container's name, and id. */
  readonly name: string;
  readonly container: string;
  readonly service: string;
  readonly running: boolean;
  readonly ports: readonly ObservedPort[];
  /** Paths in it of volumes that go with it. */
  readonly anonymousVolumes: readonly string[];
}

/** A container that runs and publishes ports, whoever's it is. */
export interface PortHolder {
  readonly ship: string;
  /** Its name, and id. */
  readonly name: string;
  readonly container: string;
  /** The instance that it is, or was, a container of; null: it is not this environment's. */
  readonly instance: string | null;
  /** Whether it has the name under which the instance's old container is kept. */
  readonly isAside: boolean;
  readonly ports: readonly ObservedPort[];
}

/** How the ships stand, as far as an apply needs to know. */
export interface Situation {
  readonly instances: Dictionary<InstanceSituation>;
  readonly moved: readonly MovedContainer[];
  /** Containers of the environment whose instances the file does not name. */
  readonly orphans: readonly Orphan[];
  /** Containers of instances that somebody gave another name. Nobody knows what for: they are told, and not touched. */
  readonly renamed: readonly Orphan[];
  /** Who publishes ports, by ship and name. */
  readonly portHolders: readonly PortHolder[];
  /** Instances of services with `min_available` that are up, and well as far as a listing tells. */
  readonly available: readonly string[];
  /** By ship: the ids of images by their names; null: it is not there. What a ship does not tell is left out. */
  readonly images: Dictionary<Dictionary<string | null>>;
  /** Ships that did not answer, and why. */
  readonly silent: Dictionary<string>;
}
