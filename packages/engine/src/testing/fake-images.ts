import { dictionary, type ImageDefaults } from '../model/index.ts';
import type { PullProgress, RegistryAuth } from '../port/host-driver.ts';
import { HostFailure } from '../port/host-failure.ts';
import type { FakeClock } from './fake-clock.ts';

export const noDefaults: ImageDefaults = { env: [], labels: dictionary(), settings: dictionary() };

/** An image in the registry. */
export interface FakeOffer {
  /** Default `sha256:<reference>`. */
  readonly id?: string;
  /** What it gives to its containers. Default: nothing. */
  readonly defaults?: Partial<ImageDefaults>;
  /** How long a pull takes. Default: no time. */
  readonly takesMs?: number;
  /** What the pull tells meanwhile, spread evenly. */
  readonly lines?: readonly PullProgress[];
}

/** The images of one ship in memory, and the registry that they are pulled from. */
export class FakeImages {
  /** What went with each pull; undefined: nothing. */
  readonly auths: (RegistryAuth | undefined)[] = [];
  readonly #ship: string;
  readonly #clock: FakeClock;
  readonly #images = new Map<string, string>();
  /** By the images' ids. */
  readonly #defaults = new Map<string, ImageDefaults>();
  readonly #digests = new Map<string, readonly string[]>();
  readonly #registry = new Map<string, FakeOffer>();

  constructor(ship: string, clock: FakeClock) {
    this.#ship = ship;
    this.#clock = clock;
  }

  /** What a name stands for; undefined: no image has it. */
  tagged(reference: string): string | undefined {
    return this.#images.get(reference);
  }

  /** One whose tag has moved on is still there by its id. */
  id(reference: string): string | undefined {
    return this.#images.get(reference) ?? (this.#defaults.has(reference) ? reference : undefined);
  }

  /** Puts an image on the ship; another id for the same reference moves the tag. */
  add(
    reference: string,
    id: string = `sha256:${reference}`,
    {
      defaults = {},
      digests,
    }: { readonly defaults?: Partial<ImageDefaults>; readonly digests?: readonly string[] } = {},
  ): void {
    this.#images.set(reference, id);
    if (digests !== undefined) this.#digests.set(id, digests);
    this.#defaults.set(id, { ...noDefaults, ...this.#defaults.get(id), ...defaults });
  }

  /** By which registries know an image. */
  digests(reference: string): readonly string[] {
    const id = this.id(reference);
    return (id === undefined ? undefined : this.#digests.get(id)) ?? [`${reference}@${id ?? ''}`];
  }

  /** An image that no name stands for any more is pruned. */
  forget(id: string): void {
    this.#defaults.delete(id);
  }

  remove(reference: string): void {
    const id = this.#images.get(reference);
    this.#images.delete(reference);
    if (id !== undefined && ![...this.#images.values()].includes(id)) this.#defaults.delete(id);
  }

  /** What an image gives to its containers; one whose tag has moved on is still there by its id. */
  defaults(idOrReference: string): ImageDefaults | undefined {
    return this.#defaults.get(this.#images.get(idOrReference) ?? idOrReference);
  }

  /** What a pull of a reference gives; a reference that is not offered is not in the registry. */
  offer(reference: string, offer: FakeOffer = {}): void {
    this.#registry.set(reference, offer);
  }

  async pull(
    reference: string,
    {
      signal,
      auth,
      onProgress,
    }: {
      readonly signal: AbortSignal;
      readonly auth?: RegistryAuth;
      readonly onProgress?: (line: PullProgress) => void;
    },
  ): Promise<string> {
    this.auths.push(auth);
    const offer = this.#registry.get(reference);
    if (offer === undefined)
      throw new HostFailure('not-found', this.#ship, `manifest for ${reference} not found`, {
        statusCode: 404,
      });
    const { id = `sha256:${reference}`, defaults = {}, lines = [], takesMs = 0 } = offer;
    const pauseMs = takesMs / (lines.length + 1);
    for (const line of lines) {
      await this.#clock.sleep(pauseMs, signal);
      onProgress?.(line);
    }
    await this.#clock.sleep(pauseMs, signal);
    this.add(reference, id, { defaults });
    return id;
  }
}
