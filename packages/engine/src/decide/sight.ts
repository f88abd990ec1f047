import {
  asideName,
  type ContainerDetails,
  type ContainerState,
  type Dictionary,
  isRunning,
  type ObservedContainer,
  type RestartPolicy,
} from '../model/index.ts';

/** A container, as a listing or an inspection shows it. */
export interface SeenContainer {
  readonly id: string;
  readonly name: string;
  /** As the listing shows it: an id where the tag has moved on; null: an inspection does not tell. */
  readonly image: string | null;
  readonly imageId: string;
  readonly state: ContainerState;
  readonly labels: Dictionary<string>;
  /** Names of the networks that it is attached to, or will be when it starts; null: nobody has looked. */
  readonly networks: readonly string[] | null;
  /** What only an inspection tells; null: it was not inspected in this state. */
  readonly inspected: {
    readonly exitCode: number;
    readonly outOfMemory: boolean;
    readonly restartCount: number;
    readonly error: string;
    readonly restart: RestartPolicy;
    /** Paths in it of volumes that go with it. */
    readonly anonymousVolumes: readonly string[];
  } | null;
}

/** What a step sees of its subject. */
export interface Sight {
  /** Who has the instance's name. */
  readonly holder: SeenContainer | null;
  /** Who has the name under which an old container is kept. */
  readonly aside: SeenContainer | null;
  /**
   * `old`: by the play's listing of the ship, or before the last wait. `fresh`: by an inspection in this step, and by
   * what the step itself did since. `doubtful`: something happened of which the result is unknown; only a new look
   * helps.
   */
  readonly age: 'old' | 'fresh' | 'doubtful';
}

export function seenInListing(container: ObservedContainer): SeenContainer {
  const { id, name, image, imageId, state, labels } = container;
  return { id, name, image, imageId, state, labels, networks: null, inspected: null };
}

export function seenByInspection(details: ContainerDetails): SeenContainer {
  const { id, name, imageId, state, labels, networks } = details;
  const { exitCode, outOfMemory, restartCount, error, restart } = details;
  const anonymousVolumes = details.anonymousVolumes.map(({ target }) => target);
  const inspected = { exitCode, outOfMemory, restartCount, error, restart, anonymousVolumes };
  return { id, name, image: null, imageId, state, labels, networks, inspected };
}

/** What a ship's listing shows of one instance. */
export function sightInListing(
  containersByName: ReadonlyMap<string, ObservedContainer>,
  instance: string,
): Sight {
  const seen = (name: string): SeenContainer | null => {
    const container = containersByName.get(name);
    return container === undefined ? null : seenInListing(container);
  };
  return { holder: seen(instance), aside: seen(asideName(instance)), age: 'old' };
}

/** Whether a container's processes exist. */
export function isUp(container: SeenContainer): boolean {
  return isRunning(container.state);
}
