import {
  asideName,
  asideNameOf,
  type ContainerDetails,
  type ContainerState,
  type Dictionary,
  isRunning,
  keptAsideFor,
  type Named,
  type ObservedContainer,
  type RestartPolicy,
} from '../model/index.ts';
import { notOurs } from './ownership.ts';

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

/** What inspections of an instance's container, and of those under the names of an old one, show of it. */
export function seenByInspections(
  step: { readonly environment: string; readonly instance: string },
  holder: ContainerDetails | undefined,
  asides: readonly (ContainerDetails | undefined)[],
): Pick<Sight, 'holder' | 'aside'> {
  const found = asides.flatMap((details) => (details === undefined ? [] : [seenByInspection(details)]));
  return {
    holder: holder === undefined ? null : seenByInspection(holder),
    aside: found.find((container) => notOurs(step, container) === undefined) ?? found[0] ?? null,
  };
}

/** The names that the old container of an instance may have. */
export function asideNames(
  instance: string,
  { holder, aside }: Pick<Sight, 'holder' | 'aside'>,
): readonly string[] {
  const own = [holder, aside].flatMap((container) =>
    container === null ? [] : [asideNameOf(instance, container)],
  );
  return [...new Set([asideName(instance), ...own])];
}

/** The containers of a listing by their names; one without labels that is kept aside also by the name of any old one. */
export function byName<T extends Named>(containers: readonly T[]): ReadonlyMap<string, T> {
  const found = new Map(containers.map((container) => [container.name, container]));
  for (const container of containers) {
    const instance = keptAsideFor(container);
    // What is not Maestro's may have that name as well: it is no old container then.
    if (instance !== undefined) found.set(asideName(instance), container);
  }
  return found;
}

/** What a ship's listing shows of one instance. @param containers as `byName` */
export function sightInListing(containers: ReadonlyMap<string, ObservedContainer>, instance: string): Sight {
  const seen = (name: string): SeenContainer | null => {
    const container = containers.get(name);
    return container === undefined ? null : seenInListing(container);
  };
  return { holder: seen(instance), aside: seen(asideName(instance)), age: 'old' };
}

/** Whether a container's processes exist. */
export function isUp(container: SeenContainer): boolean {
  return isRunning(container.state);
}

/** The instance's old container, which is kept aside. */
export function oldOf(
  task: Parameters<typeof notOurs>[0],
  { sight: { aside } }: { readonly sight: Pick<Sight, 'aside'> },
): SeenContainer | null {
  return aside !== null && notOurs(task, aside) === undefined ? aside : null;
}
