import {
  type ApplyRecord,
  dictionary,
  type Environment,
  type Instance,
  type RecordedImage,
} from '../model/index.ts';
import type { HostConnector, HostDriver } from '../port/host-driver.ts';
import { HostFailure } from '../port/host-failure.ts';

export interface PinRequest {
  readonly record: ApplyRecord;
  readonly environment: Environment;
  /** Those that are gone back with. */
  readonly instances: readonly string[];
  readonly connector: HostConnector;
  readonly signal: AbortSignal;
}

export type PinnedEnvironment =
  | { readonly ok: true; readonly environment: Environment }
  /** Whole sentences, all of them. */
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * The environment with each instance made of the very image that it ran: by the name that the file gives it where that still
 * stands for it on the ship, else by its id, else, where it is not on the ship any more, pulled by a digest. An image that
 * cannot be had is a problem; a ship that does not answer is the play's affair. Only looks.
 */
export async function pinImages(request: PinRequest): Promise<PinnedEnvironment> {
  const { record, environment, connector, signal } = request;
  const drivers = new Map<string, HostDriver>();
  const driverOf = (ship: string): HostDriver | undefined => {
    const known = drivers.get(ship);
    const of = environment.ships[ship];
    if (known !== undefined || of === undefined) return known;
    const driver = connector.connect(of);
    drivers.set(ship, driver);
    return driver;
  };
  const references = new Map<string, Promise<Reference>>();
  const problems: string[] = [];
  try {
    const pin = async (instance: Instance): Promise<Instance> => {
      const image = record.instances[instance.name]?.image;
      const driver = driverOf(instance.ship);
      if (image === undefined || driver === undefined) return instance;
      const key = JSON.stringify([instance.ship, image]);
      const asking = references.get(key) ?? referenceOf(driver, image, signal);
      references.set(key, asking);
      const reference = await asking;
      switch (reference.kind) {
        case 'missing':
          problems.push(
            `The image of ${instance.name}, ${image.name} (${short(image.id)}), is not on ${instance.ship} any more, and no registry is known to have it.`,
          );
          return instance;
        case 'as-asked':
          return instance;
        case 'name':
          return { ...instance, pullPolicy: 'never' };
        case 'id':
        case 'digest':
          return {
            ...instance,
            container: { ...instance.container, image: reference.image, askedImage: image.name },
            pullPolicy: reference.kind === 'id' ? 'never' : 'missing',
          };
      }
    };
    const wanted = new Set(request.instances);
    const pinned: [string, Instance][] = await Promise.all(
      Object.values(environment.instances).map(async (instance) => [
        instance.name,
        wanted.has(instance.name) ? await pin(instance) : instance,
      ]),
    );
    if (problems.length > 0) return { ok: false, problems: problems.sort() };
    return { ok: true, environment: { ...environment, instances: dictionary(pinned) } };
  } finally {
    for (const driver of drivers.values()) driver.close();
  }
}

type Reference =
  /** Which image it was is not known, or cannot be found out now. */
  | { readonly kind: 'as-asked' }
  /** The name stands for it. */
  | { readonly kind: 'name' }
  | { readonly kind: 'id' | 'digest'; readonly image: string }
  | { readonly kind: 'missing' };

async function referenceOf(
  { images }: HostDriver,
  { name, id, digests }: RecordedImage,
  signal: AbortSignal,
): Promise<Reference> {
  if (id === null) return { kind: 'as-asked' };
  try {
    if ((await images.id(name, { signal })) === id) return { kind: 'name' };
    if ((await images.id(id, { signal })) !== undefined) return { kind: 'id', image: id };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof HostFailure && error.shipIsUnreachable) return { kind: 'as-asked' };
    throw error;
  }
  const [digest] = digests;
  return digest === undefined ? { kind: 'missing' } : { kind: 'digest', image: digest };
}

function short(id: string | null): string {
  return (id ?? '').replace(/^sha256:/, '').slice(0, 12);
}
