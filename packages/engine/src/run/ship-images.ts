import type { ImageDefaults } from '../model/index.ts';
import type { HostDriver } from '../port/host-driver.ts';
import { once } from './once.ts';
import { oncePerTurn } from './once-per-turn.ts';

/** What is known of the images of ships: each question is asked once, until a pull may have changed the answer. */
export class ShipImages {
  readonly #signal: AbortSignal;
  readonly #ids = new Map<string, Promise<string | null>>();
  readonly #idsNow = new Map<string, Promise<string | null>>();
  readonly #defaults = new Map<string, Promise<ImageDefaults | null>>();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** null: it is not on the ship. */
  id(driver: HostDriver, image: string, platform: string | null): Promise<string | null> {
    return once(this.#ids, keyOf(driver, image, platform), () => this.#askId(driver, image, platform));
  }

  /** The same, as it is now, whoever may have changed it since somebody asked. */
  idNow(driver: HostDriver, image: string, platform: string | null): Promise<string | null> {
    return oncePerTurn(this.#idsNow, keyOf(driver, image, platform), () =>
      this.#askId(driver, image, platform),
    );
  }

  /** What an image gives to its containers, by its id; null: it is not on the ship any more. */
  defaults(driver: HostDriver, imageId: string): Promise<ImageDefaults | null> {
    return once(this.#defaults, JSON.stringify([driver.ship, imageId]), async () => {
      const defaults = await driver.images.defaults(imageId, { signal: this.#signal });
      return defaults ?? null;
    });
  }

  /** Names of a ship may stand for other images now. */
  forget(ship: string): void {
    const start = `[${JSON.stringify(ship)},`;
    for (const key of this.#ids.keys()) if (key.startsWith(start)) this.#ids.delete(key);
  }

  async #askId(driver: HostDriver, image: string, platform: string | null): Promise<string | null> {
    return (await driver.images.id(image, { signal: this.#signal, platform })) ?? null;
  }
}

function keyOf({ ship }: HostDriver, image: string, platform: string | null): string {
  return JSON.stringify([ship, image, platform]);
}
