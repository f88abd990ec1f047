import {
  type Asked,
  type AskedContainer,
  compare,
  isMadeFrom,
  type SeenContainer,
  seenByInspection,
  type VeiledContainer,
} from '../decide/index.ts';
import { type Comparison, type ContainerDetails, type ContainerSpec, giversOf } from '../model/index.ts';
import type { HostDriver } from '../port/host-driver.ts';
import type { ShipImages } from './ship-images.ts';
import { meansTheSame } from './specification-digest.ts';
import type { Specified } from './specified.ts';

type Driver = Pick<HostDriver, 'containers'>;

export function askedOf(spec: ContainerSpec, { containers }: Driver): Asked {
  return { spec, settings: () => containers.settings(spec) };
}

/** @param veiled as of `veiledSpec`. */
export function veiledOf(veiled: Specified['veiled'], driver: Driver): VeiledContainer | undefined {
  return typeof veiled === 'object' ? askedOf(veiled, driver) : veiled;
}

/** All that the file asks of an instance's container, in the words in which containers are compared. */
export function askedContainer({ spec, digest, secrets, veiled }: Specified, driver: Driver): AskedContainer {
  return {
    ...askedOf(spec, driver),
    digest,
    meansTheSame: (other) => meansTheSame({ spec, veiled }, other),
    secrets,
    veiled: veiledOf(veiled, driver),
  };
}

/** What there is to know of a container that is compared. */
export interface ComparedContainer {
  readonly details: ContainerDetails;
  readonly comparison: Comparison;
}

/** As a step takes it. */
export function seenIn({ details, comparison }: ComparedContainer): {
  readonly seen: SeenContainer;
  readonly comparison: Comparison;
} {
  return { seen: seenByInspection(details), comparison };
}

/**
 * Compares a container, as it is inspected, with what is asked; what it takes something from is inspected as well.
 * undefined: it is not there. Only looks. Rejects as the driver's calls do.
 */
export async function compareContainer(
  {
    driver,
    images,
    signal,
    giverOf = async (instance) => instance,
  }: {
    readonly driver: HostDriver;
    readonly images: ShipImages;
    readonly signal: AbortSignal;
    /** The name or id of the container that an instance gives something by. Default: the one of its name. */
    readonly giverOf?: (instance: string) => Promise<string>;
  },
  inspection: Promise<ContainerDetails | undefined>,
  asked: AskedContainer,
): Promise<ComparedContainer | undefined> {
  const inspect = (name: string): Promise<ContainerDetails | undefined> =>
    driver.containers.inspect(name, { signal });
  const { image, platform } = asked.spec;
  const givers = [...new Set(giversOf(asked.spec).map(({ instance }) => instance))];
  const [details, imageId, seenGivers] = await Promise.all([
    inspection,
    images.id(driver, image, platform),
    Promise.all(givers.map(async (name) => [name, await inspect(await giverOf(name))] as const)),
  ]);
  if (details === undefined) return undefined;
  // What the image gives matters only where all of the container is compared.
  const defaults = isMadeFrom(details, asked.digest) ? null : await images.defaults(driver, details.imageId);
  const known = new Map(seenGivers.flatMap(([name, seen]) => (seen === undefined ? [] : [[name, seen]])));
  return { details, comparison: compare(asked, { details, defaults, imageId, givers: known }) };
}
