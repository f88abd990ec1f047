import {
  byName,
  failureOf,
  findOrphans,
  findPortHolders,
  findRenamed,
  foreignContainer,
  isMadeFrom,
  notOurs,
  type SeenContainer,
  seenInListing,
  situationFailure,
} from '../decide/index.ts';
import { allowManyListeners } from '../lifecycle/child-signal.ts';
import {
  asideName,
  asideNameOf,
  dictionary,
  type Environment,
  type Failure,
  type InstanceSituation,
  isRunning,
  type MovedContainer,
  type ObservedContainer,
  type Orphan,
  type Ship,
  type ShipObservation,
  type Situation,
  type Snapshot,
  shipAdvice,
} from '../model/index.ts';
import type { HostConnector, HostDriver } from '../port/host-driver.ts';
import { availableInstances } from './availability.ts';
import { bounded } from './bounded.ts';
import { askedContainer, compareContainer } from './compare-container.ts';
import { EarlyLooks } from './early-looks.ts';
import { observeShip, silenceOf } from './observe-ships.ts';
import { ShipImages } from './ship-images.ts';
import { type Specified, specifiedAhead } from './specified.ts';

export interface SituationRequest {
  readonly environment: Environment;
  /** Those that an apply may be about: `ApplyScope.instances`. */
  readonly instances: readonly string[];
  readonly connector: HostConnector;
  /** Whether what the file names no more is to be removed: it is inspected then. Default false. */
  readonly prune?: boolean;
  readonly signal: AbortSignal;
}

/** How many containers of one ship are looked at at once. */
const atOnce = 8;

/**
 * Looks at all ships of an environment at the same time: each by one listing, and an inspection of each container that is
 * to be compared with the file. Never a write. A ship that does not answer is a part of the situation. Rejects with the
 * signal's reason on abort.
 */
export async function observeSituation(request: SituationRequest): Promise<Situation> {
  const { environment, instances, connector, signal } = request;
  allowManyListeners(signal);
  const drivers = new Map<string, HostDriver>();
  const asked = specifiedAhead(environment, instances);
  try {
    const connect = (ship: Ship): HostDriver => {
      const driver = connector.connect(ship);
      drivers.set(ship.name, driver);
      return driver;
    };
    // No ship waits for another one's listing.
    const looks = await Promise.all(
      Object.values(environment.ships).map(async (ship) => {
        const driver = connect(ship);
        const own = instances.filter((name) => environment.instances[name]?.ship === ship.name);
        const early = new EarlyLooks(driver, own, signal);
        const observation = await observeShip(driver, signal);
        const around = await lookAround(request, observation, { driver, own, early, asked: asked.take });
        return { observation, ...around };
      }),
    );
    const snapshot = dictionary(looks.map(({ ship, observation }) => [ship, observation]));
    const orphans = findOrphans(environment, snapshot);
    return {
      instances: dictionary(looks.flatMap(({ instances }) => instances)),
      moved: await movedContainers(request, orphans, drivers),
      orphans: await inspectedOrphans(
        request,
        orphans.filter(({ instance }) => !Object.hasOwn(environment.instances, instance)),
        drivers,
      ),
      renamed: findRenamed(environment, snapshot).filter(({ instance }) => instances.includes(instance)),
      portHolders: findPortHolders(environment, snapshot),
      available: Object.values(environment.services).some(({ minAvailable }) => minAvailable !== null)
        ? [...availableInstances(environment, snapshot)].sort()
        : [],
      images: dictionary(looks.flatMap(({ ship, images }) => (images === null ? [] : [[ship, images]]))),
      silent: silentShips(snapshot),
    };
  } finally {
    asked.end();
    for (const driver of drivers.values()) driver.close();
  }
}

function silentShips(snapshot: Snapshot): Situation['silent'] {
  return dictionary(
    Object.values(snapshot).flatMap((observation) =>
      observation.reachable ? [] : [[observation.ship, observation.cause]],
    ),
  );
}

interface LookAround {
  readonly ship: string;
  readonly instances: readonly (readonly [string, InstanceSituation])[];
  readonly images: Situation['images'][string] | null;
}

async function lookAround(
  { environment, signal }: SituationRequest,
  observation: ShipObservation,
  {
    driver,
    own,
    early,
    asked,
  }: Pick<Look, 'driver' | 'early' | 'asked'> & { readonly own: readonly string[] },
): Promise<LookAround> {
  const { ship } = observation;
  if (!observation.reachable) {
    early.keepTo(new Set());
    return { ship, images: null, instances: own.map((name) => [name, barred(unreached(observation, name))]) };
  }
  const containers = byName(observation.containers);
  early.keepTo(containers);
  const run = bounded(atOnce);
  const images = new ShipImages(signal);
  const found = own.map(async (name): Promise<readonly [string, InstanceSituation]> => {
    try {
      return [
        name,
        await run(() => lookAt({ environment, driver, early, images, asked, signal }, name, containers)),
      ];
    } catch (error) {
      signal.throwIfAborted();
      const during = 'looking at the container';
      const silence = silenceOf(error);
      const advice = shipAdvice(silence.code, ship);
      return [name, barred(failureOf({ ship, instance: name }, { during, ...silence, ...advice }))];
    }
  });
  return {
    ship,
    instances: await Promise.all(found),
    images: await imageIds({ environment, driver, images }, own),
  };
}

interface Look {
  readonly environment: Environment;
  readonly driver: HostDriver;
  readonly early: EarlyLooks;
  readonly images: ShipImages;
  readonly asked: (instance: string) => Specified;
  readonly signal: AbortSignal;
}

async function lookAt(
  look: Look,
  name: string,
  containers: ReadonlyMap<string, ObservedContainer>,
): Promise<InstanceSituation> {
  const { environment, driver } = look;
  const [holder, aside] = [seen(containers, name), seen(containers, asideName(name))];
  const task = { environment: environment.name, ship: driver.ship, instance: name };
  const because = aside === null ? undefined : notOurs(task, aside);
  const ours = aside !== null && because === undefined;
  const failure = holder === null ? undefined : situationFailure(task, holder);
  if (failure !== undefined) return barred(failure);
  const subject = holder ?? (ours ? aside : null);
  if (subject === null) return { kind: 'absent' };
  const specified = look.asked(name);
  const asked = askedContainer(specified, driver);
  const giverOf = (giver: string): Promise<string> => giverOnceDone(look, giver, containers);
  const compared = await compareContainer({ ...look, giverOf }, look.early.at(subject), asked);
  if (compared === undefined) return { kind: 'absent' };
  const { details, comparison } = compared;
  const keptAside = !ours ? 'no' : holder === null ? 'alone' : 'beside';
  const { state, health } = details;
  const beside = keptAside === 'beside' ? aside : null;
  const besideIsAsked = beside !== null && (await isJustAsAsked(look, specified, beside, containers));
  const volumes = beside === null ? [] : await volumesOf(driver, beside.id, look.signal);
  const volumesBeside = volumes.length === 0 ? {} : { volumesBeside: volumes };
  const asideAs = asideNameOf(name, subject);
  const asideTaken =
    holder === null || because === undefined || aside?.name !== asideAs
      ? {}
      : { asideTaken: foreignContainer(task, aside, because) };
  const optional = {
    ...(besideIsAsked ? { besideIsAsked } : {}),
    ...volumesBeside,
    ...asideTaken,
    ...(asideAs === asideName(name) ? {} : { asideAs }),
  };
  return { kind: 'present', state, health, comparison, keptAside, ...optional };
}

/** Whether an apply leaves a container as it is, but for its restart policy: nothing tells of its secrets but an inspection. */
async function isJustAsAsked(
  look: Look,
  specified: Specified,
  container: SeenContainer,
  containers: ReadonlyMap<string, ObservedContainer>,
): Promise<boolean> {
  const { driver, signal } = look;
  if (!isMadeFrom(container, specified.digest)) return false;
  const compared = await compareContainer(
    { ...look, giverOf: (giver) => giverOnceDone(look, giver, containers) },
    driver.containers.inspect(container.id, { signal }),
    askedContainer(specified, driver),
  );
  if (compared === undefined) return false;
  const { differences, outlived } = compared.comparison;
  return outlived.length === 0 && differences.every(({ field }) => field === 'restart');
}

/**
 * The container that has an instance's name when an apply is done with it: an old one that is kept aside, where it is as
 * asked and what stands beside it is not; else what has the name now.
 */
async function giverOnceDone(
  look: Look,
  instance: string,
  containers: ReadonlyMap<string, ObservedContainer>,
): Promise<string> {
  const [holder, aside] = [seen(containers, instance), seen(containers, asideName(instance))];
  const task = { environment: look.environment.name, instance };
  if (holder === null || aside === null || notOurs(task, aside) !== undefined) return instance;
  const asked = look.asked(instance);
  const isAsAsked = (container: SeenContainer): Promise<boolean> =>
    isJustAsAsked(look, asked, container, containers);
  const isPutBack = (await isAsAsked(aside)) && !(await isAsAsked(holder));
  return isPutBack ? aside.id : instance;
}

/** Paths in a container of volumes that go with it. */
async function volumesOf(driver: HostDriver, id: string, signal: AbortSignal): Promise<readonly string[]> {
  const details = await driver.containers.inspect(id, { signal });
  return (details?.anonymousVolumes ?? []).map(({ target }) => target);
}

function seen(containers: ReadonlyMap<string, ObservedContainer>, name: string): SeenContainer | null {
  const container = containers.get(name);
  return container === undefined ? null : seenInListing(container);
}

function barred(failure: Failure): InstanceSituation {
  return { kind: 'barred', failure };
}

function unreached(observation: ShipObservation, instance: string): Failure {
  const { ship } = observation;
  const during = 'looking at the ship';
  if (observation.reachable)
    return failureOf(
      { ship, instance },
      { code: 'engine-failed', during, cause: 'The ship was not looked at.' },
    );
  const { code, cause } = observation;
  return failureOf({ ship, instance }, { code, during, cause, ...shipAdvice(code, ship) });
}

async function imageIds(
  { environment, driver, images }: Pick<Look, 'environment' | 'driver' | 'images'>,
  instances: readonly string[],
): Promise<Situation['images'][string]> {
  const wanted = new Map(
    instances.flatMap((name) => {
      const container = environment.instances[name]?.container;
      return container === undefined ? [] : [[container.image, container.platform] as const];
    }),
  );
  const ids = await Promise.all(
    [...wanted].map(async ([image, platform]) => {
      const id = await images.id(driver, image, platform).catch(() => undefined);
      return id === undefined ? [] : [[image, id] as const];
    }),
  );
  return dictionary(ids.flat());
}

/** Containers of instances that the file places on another ship now. */
async function movedContainers(
  { environment, instances, signal }: SituationRequest,
  orphans: readonly Orphan[],
  drivers: ReadonlyMap<string, HostDriver>,
): Promise<MovedContainer[]> {
  const wanted = new Set(instances);
  const found = orphans
    .filter(({ instance }) => wanted.has(instance) && Object.hasOwn(environment.instances, instance))
    .map(async ({ instance, ship, container: name, id, service, state, ports }): Promise<MovedContainer> => {
      const anonymousVolumes = await volumesThere(drivers.get(ship), id, signal);
      return {
        instance,
        ship,
        name,
        container: id,
        service,
        running: isRunning(state),
        ports,
        anonymousVolumes,
      };
    });
  return Promise.all(found);
}

/** What is to be removed is inspected before: volumes may go with it. */
async function inspectedOrphans(
  { prune = false, signal }: SituationRequest,
  orphans: readonly Orphan[],
  drivers: ReadonlyMap<string, HostDriver>,
): Promise<readonly Orphan[]> {
  if (!prune) return orphans;
  const run = bounded(atOnce);
  return Promise.all(
    orphans.map((orphan) =>
      run(async () => {
        const { ship, id } = orphan;
        return { ...orphan, anonymousVolumes: await volumesThere(drivers.get(ship), id, signal) };
      }),
    ),
  );
}

/** None where the ship does not tell: the step that removes the container looks again. */
async function volumesThere(
  driver: HostDriver | undefined,
  id: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const volumes = driver === undefined ? [] : await volumesOf(driver, id, signal).catch(() => []);
  signal.throwIfAborted();
  return volumes;
}
