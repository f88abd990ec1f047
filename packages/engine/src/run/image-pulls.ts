import type { CallTrouble } from '../decide/index.ts';
import type { ImageProgress } from '../model/index.ts';
import type { Clock } from '../port/clock.ts';
import type { HostDriver } from '../port/host-driver.ts';
import { troubleOf } from './call-trouble.ts';
import { imageProgress, type Layers, layersAfter } from './image-progress.ts';

/** How a pull ended. */
type PullReport =
  | { readonly done: true; readonly imageId: string }
  | { readonly done: false; readonly trouble: CallTrouble };

/** Milliseconds between two tellings of one pull's progress. */
const progressPauseMs = 1000;

/**
 * The pulls of one play: an image is pulled at most once to each ship, for however many steps, and all of them get the
 * same result, also those that ask after it has ended.
 */
export class ImagePulls {
  readonly #clock: Clock;
  readonly #interrupt: AbortSignal;
  readonly #pulls = new Map<string, SharedPull>();

  /** @param interrupt cancels all pulls, and lets no new one begin. */
  constructor(clock: Clock, interrupt: AbortSignal) {
    this.#clock = clock;
    this.#interrupt = interrupt;
  }

  /** Always resolves. @param onProgress hears from time to time how far the pull is. */
  pull(
    driver: HostDriver,
    image: string,
    onProgress: (progress: ImageProgress) => void,
  ): Promise<PullReport> {
    const key = JSON.stringify([driver.ship, image]);
    let pull = this.#pulls.get(key);
    if (pull === undefined) {
      const listeners: SharedPull['listeners'] = [];
      pull = { listeners, report: this.#begin(driver, image, listeners) };
      this.#pulls.set(key, pull);
    }
    pull.listeners.push(onProgress);
    return pull.report;
  }

  async #begin(driver: HostDriver, image: string, listeners: SharedPull['listeners']): Promise<PullReport> {
    const signal = this.#interrupt;
    let layers: Layers = new Map();
    let toldAt = this.#clock.now();
    try {
      signal.throwIfAborted();
      const imageId = await driver.images.pull(image, {
        signal,
        onProgress: (line) => {
          layers = layersAfter(layers, line);
          const now = this.#clock.now();
          if (layers.size === 0 || now - toldAt < progressPauseMs) return;
          toldAt = now;
          const progress = imageProgress(layers);
          for (const tell of listeners) tell(progress);
        },
      });
      return { done: true, imageId };
    } catch (error) {
      return { done: false, trouble: await this.#whoseTrouble(driver, image, troubleOf(error)) };
    }
  }

  /** Where a pull breaks off or falls silent, and the Engine still answers, the trouble lies between it and the registry. */
  async #whoseTrouble(driver: HostDriver, image: string, trouble: CallTrouble): Promise<CallTrouble> {
    if (trouble.kind !== 'lost') return trouble;
    try {
      await driver.images.id(image, { signal: this.#interrupt });
      return { ...trouble, kind: 'refused' };
    } catch {
      return trouble;
    }
  }
}

interface SharedPull {
  readonly listeners: ((progress: ImageProgress) => void)[];
  readonly report: Promise<PullReport>;
}
