import { byName, failureOf, type Sight, sightInListing } from '../decide/index.ts';
import type {
  Environment,
  Failure,
  ObservedContainer,
  PlanStep,
  Ship,
  ShipObservation,
  Snapshot,
  StepId,
} from '../model/index.ts';
import { shipAdvice } from '../model/index.ts';
import type { HostDriver } from '../port/host-driver.ts';
import { observeShips } from './observe-ships.ts';
import { knows } from './step-task.ts';

/** A step whose ship has been looked at. */
export interface ReadyStep {
  readonly step: PlanStep;
  readonly driver: HostDriver;
  readonly sight: Sight;
  /** The container in the listing. */
  readonly container: ObservedContainer | null;
}

/** A step that is not tried, and why. */
export interface RefusedStep {
  readonly step: StepId;
  readonly failure: Failure;
}

export interface FirstLook {
  readonly ready: ReadonlyMap<StepId, ReadyStep>;
  /** What each ship showed. */
  readonly snapshot: Snapshot;
  /** Steps that cannot begin, and why. */
  readonly failed: readonly RefusedStep[];
}

/**
 * Looks at every ship of these steps once, and at others that matter to them: the first look of all of them. Rejects with
 * the signal's reason on abort.
 */
export async function lookAtShips(
  environment: Environment,
  { steps, others = [] }: { readonly steps: readonly PlanStep[]; readonly others?: readonly string[] },
  connect: (ship: Ship) => HostDriver,
  signal: AbortSignal,
  onObserved: (observation: ShipObservation) => void,
): Promise<FirstLook> {
  const drivers = new Map<string, HostDriver>();
  const names = new Set([...steps.map(({ subject }) => subject.ship), ...others]);
  const ships = [...names].flatMap((name) => environment.ships[name] ?? []);
  const connected = (ship: Ship): HostDriver => {
    const driver = connect(ship);
    drivers.set(ship.name, driver);
    return driver;
  };
  const snapshot = await observeShips(ships, connected, signal, onObserved);
  const listings = new Map<string, ReadonlyMap<string, ObservedContainer>>();
  for (const observation of Object.values(snapshot)) {
    if (!observation.reachable) continue;
    listings.set(observation.ship, byName(observation.containers));
  }

  const ready = new Map<StepId, ReadyStep>();
  const failed: RefusedStep[] = [];
  for (const step of steps) {
    const { ship, instance: name } = step.subject;
    const listing = listings.get(ship);
    const driver = drivers.get(ship);
    if (listing !== undefined && driver !== undefined && knows(environment, step.subject)) {
      const sight = sightInListing(listing, name);
      ready.set(step.id, { step, driver, sight, container: listing.get(name) ?? null });
    } else failed.push({ step: step.id, failure: whyNot(step, snapshot[ship]) });
  }
  return { ready, snapshot, failed };
}

function whyNot({ subject }: PlanStep, observation: ShipObservation | undefined): Failure {
  const during = 'looking at the ship';
  if (observation === undefined || observation.reachable) {
    const cause = `The plan is for another environment: this one has no ${subject.instance} on ${subject.ship}.`;
    return failureOf(subject, { code: 'internal', during, cause });
  }
  const { code, cause } = observation;
  return failureOf(subject, { code, during, cause, ...shipAdvice(code, subject.ship) });
}
