import { notOurs } from '../../decide/index.ts';
import {
  type ContainerDetails,
  type Environment,
  hideValues,
  type Named,
  type Ship,
  type Status,
} from '../../model/index.ts';
import type { HostDriver } from '../../port/host-driver.ts';
import { HostFailure } from '../../port/host-failure.ts';
import {
  concerns,
  isTooYoungToTell,
  type LabelledContainer,
  type ShipSight,
  shipStatuses,
  statusByInspection,
  statusInListing,
} from '../../status/index.ts';
import { bounded } from '../bounded.ts';
import { askedContainer, type ComparedContainer, compareContainer } from '../compare-container.ts';
import { silenceOf } from '../observe-ships.ts';
import { ShipImages } from '../ship-images.ts';
import { specified } from '../specified.ts';
import { withOtherImages } from './other-images.ts';
import { questionOf } from './question-of.ts';
import type { StatusRequest } from './status-request.ts';

export interface ReadStatusRequest extends StatusRequest {
  /**
   * Which containers to inspect: each for exact times, restarts and health; those `too-young-to-tell`, which may be in a
   * restart loop; or none: one request per ship then, whatever the number of containers.
   */
  readonly inspect: 'all' | 'too-young-to-tell' | 'none';
  /** How many requests may be under way at once; 0: no limit. */
  readonly concurrency: number;
}

type Seen = Pick<ComparedContainer, 'details'> & Partial<ComparedContainer>;

type Run = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * How things stand now with what was asked about: instances in the order of the scope, then orphans and silent ships, by
 * the order of the ships. A ship that does not answer is no failure.
 */
export async function readStatus(request: ReadStatusRequest): Promise<Status[]> {
  const { scope } = request;
  const run = bounded(request.concurrency);
  const ships = scope.ships.flatMap((name) => scope.environment.ships[name] ?? []);
  const answers = await Promise.all(
    ships.map(async (ship) => shipStatuses(questionOf(scope, ship.name), await look(request, ship, run))),
  );
  const all = answers.flat();
  const byInstance = new Map(
    all.map((status) => [status.kind === 'instance' ? status.instance : '', status]),
  );
  return [
    ...scope.instances.flatMap((name) => byInstance.get(name) ?? []),
    ...all.filter((status) => status.kind !== 'instance'),
  ];
}

async function look(request: ReadStatusRequest, ship: Ship, run: Run): Promise<ShipSight> {
  const { scope, connector, signal } = request;
  const driver = connector.connect(ship);
  try {
    const listing = await run(() => driver.containers.list({ signal }));
    const containers = listing
      .filter((container) => concerns({ environment: scope.environment, ship: ship.name }, container))
      .map((container) => ({ status: statusInListing(container), labels: container.labels }));
    const closer = await lookCloser(request, driver, containers, run);
    const all =
      request.inspect === 'all' ? closer : await withOtherImages(scope.environment, closer, driver, signal);
    return { reachable: true, containers: all };
  } catch (error) {
    signal.throwIfAborted();
    return { reachable: false, ...silenceOf(error) };
  } finally {
    driver.close();
  }
}

async function lookCloser(
  { inspect, scope: { environment }, signal }: ReadStatusRequest,
  driver: HostDriver,
  containers: readonly LabelledContainer[],
  run: Run,
): Promise<LabelledContainer[]> {
  const isMeant = ({ status }: LabelledContainer): boolean =>
    inspect === 'all' || (inspect === 'too-young-to-tell' && isTooYoungToTell(status));
  if (!containers.some(isMeant)) return [...containers];
  const now = await run(() => driver.observation.time({ signal }));
  const images = new ShipImages(signal);
  const look = async ({ status, labels }: LabelledContainer): Promise<Seen | undefined> => {
    const { id, name } = status;
    const inspection = driver.containers.inspect(id, { signal });
    if (inspect !== 'all' || !isOfInstance(environment, driver.ship, { id, name, labels })) {
      const details = await inspection;
      return details === undefined ? undefined : { details };
    }
    const asked = askedContainer(specified(environment, name), driver);
    return compareContainer({ driver, images, signal }, inspection, asked);
  };
  const inspected = containers.map(async (container): Promise<LabelledContainer | undefined> => {
    if (!isMeant(container)) return container;
    const { image } = container.status;
    try {
      const seen = await run(() => look(container));
      // It has gone meanwhile.
      if (seen === undefined) return undefined;
      const { comparison } = seen;
      const details = withoutSecrets(seen.details, environment);
      const compared = comparison === undefined ? {} : { comparison };
      return { status: statusByInspection(details, { image, now }), labels: details.labels, ...compared };
    } catch (error) {
      if (!(error instanceof HostFailure) || error.shipIsUnreachable) throw error;
      return container;
    }
  });
  return (await Promise.all(inspected)).filter((container) => container !== undefined);
}

/** An Engine's last error repeats a command that it could not run, and what a template wrote into it. */
function withoutSecrets(details: ContainerDetails, { templateSecrets }: Environment): ContainerDetails {
  const { error } = details;
  return error === ''
    ? details
    : { ...details, error: hideValues(error, templateSecrets?.reveal().values ?? []) };
}

/** Whether an apply would compare it with what the file asks for. */
function isOfInstance(
  { name: environment, instances }: Environment,
  ship: string,
  container: Named,
): boolean {
  const { name } = container;
  const isHere = Object.hasOwn(instances, name) && instances[name]?.ship === ship;
  return isHere && notOurs({ environment, instance: name }, container) === undefined;
}
