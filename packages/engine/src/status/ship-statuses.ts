import { type AskedDigest, driftIn, driftOf, isOrphan, notOurs, whose } from '../decide/index.ts';
import {
  asideNameOf,
  type Comparison,
  type ContainerStatus,
  type Dictionary,
  type Environment,
  type InstanceStatus,
  labelNames,
  type Named,
  type OrphanReason,
  type OrphanStatus,
  type ShipFailureCode,
  type Status,
} from '../model/index.ts';
import { conditionOf } from './container-status.ts';

/** What was asked about on one ship. */
export interface ShipQuestion {
  readonly environment: Environment;
  readonly ship: string;
  /** Names of the ship's instances, in the order of the answer. */
  readonly instances: readonly string[];
  readonly isShown: (orphan: OrphanStatus) => boolean;
  /** What an instance asks of its container, as far as a digest tells. */
  readonly askedOf: (instance: string) => AskedDigest;
}

/** A container with what says whose it is. */
export interface LabelledContainer {
  readonly status: ContainerStatus;
  readonly labels: Dictionary<string>;
  /** With what the file asks for; absent: it was not compared. */
  readonly comparison?: Comparison;
  /** Whether it is made of another image than the one that the asked name stands for, where a listing leaves that open. */
  readonly hasOtherImage?: boolean;
}

/** What is seen of one ship, or why nothing is. */
export type ShipSight =
  | { readonly reachable: true; readonly containers: readonly LabelledContainer[] }
  | { readonly reachable: false; readonly code: ShipFailureCode; readonly cause: string };

/** How the ship's instances stand, in their order, then its orphans by name. */
export function shipStatuses(question: ShipQuestion, sight: ShipSight): Status[] {
  const { ship, instances } = question;
  if (!sight.reachable) {
    const { cause } = sight;
    const condition = sight.code === 'ship-unreachable' ? 'unreachable' : 'unknown';
    if (instances.length === 0) return [{ kind: 'ship', ship, condition, cause }];
    return instances.map((name) => ({
      ...subject(question, name),
      condition,
      cause,
      container: null,
      drifted: [],
    }));
  }
  const byName = new Map(sight.containers.map((container) => [container.status.name, container]));
  const orphans = sight.containers
    .flatMap((container) => orphanStatus(question, container) ?? [])
    .filter((orphan) => question.isShown(orphan))
    .sort((a, b) => (a.container.name < b.container.name ? -1 : 1));
  return [...instances.map((name) => instanceStatus(question, name, byName.get(name))), ...orphans];
}

/** Whether a container of the ship can make a difference to the answer. */
export function concerns(
  { environment, ship }: Pick<ShipQuestion, 'environment' | 'ship'>,
  container: Named,
): boolean {
  const isInstanceHere = (name: string): boolean => environment.instances[name]?.ship === ship;
  if (isInstanceHere(container.name)) return true;
  return whose(container, { environment: environment.name, isInstanceHere }).whose === 'ours';
}

function instanceStatus(
  question: ShipQuestion,
  name: string,
  holder: LabelledContainer | undefined,
): InstanceStatus {
  const about = subject(question, name);
  if (holder === undefined) {
    return { ...about, condition: 'absent', cause: null, container: null, drifted: [] };
  }
  const { status: container, labels } = holder;
  const cause = notOurs(
    { environment: question.environment.name, instance: name },
    { id: container.id, name: container.name, labels },
  );
  if (cause !== undefined) return { ...about, condition: 'foreign', cause, container, drifted: [] };
  const { comparison, hasOtherImage = false } = holder;
  const drifted =
    comparison === undefined
      ? driftOf({ labels }, () => question.askedOf(name), hasOtherImage)
      : driftIn(comparison, { labels }, question.askedOf(name).digest);
  return { ...about, condition: conditionOf(container), cause: null, container, drifted };
}

function subject(
  { environment, ship }: ShipQuestion,
  instance: string,
): Pick<InstanceStatus, 'kind' | 'instance' | 'service' | 'ship'> {
  return { kind: 'instance', instance, service: environment.instances[instance]?.service ?? '', ship };
}

function orphanStatus(
  { environment, ship }: ShipQuestion,
  { status: container, labels }: LabelledContainer,
): OrphanStatus | undefined {
  const { id, name } = container;
  const isInstanceHere = (instance: string): boolean => environment.instances[instance]?.ship === ship;
  // The row of that instance shows it.
  if (isInstanceHere(name)) return undefined;
  const ownership = whose({ id, name, labels }, { environment: environment.name, isInstanceHere });
  if (ownership.whose === 'foreign') return undefined;
  const { instance } = ownership;
  const placedOn = environment.instances[instance]?.ship ?? null;
  return {
    kind: 'orphan',
    because: isOrphan(ownership, isInstanceHere)
      ? outOfPlace(placedOn)
      : name === asideNameOf(instance, { id, labels })
        ? 'kept-aside'
        : 'renamed',
    instance,
    service: labels[labelNames.service] ?? environment.instances[instance]?.service ?? null,
    ship,
    placedOn,
    condition: conditionOf(container),
    container,
  };
}

function outOfPlace(placedOn: string | null): OrphanReason {
  return placedOn === null ? 'not-in-file' : 'elsewhere';
}
