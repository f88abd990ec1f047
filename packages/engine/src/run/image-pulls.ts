import {
  type CallTrouble,
  type PullDetails,
  pauseBeforeRetry,
  pullAttempts,
  registryPhrase,
} from '../decide/index.ts';
import type { RegistryAnswer, StepActivity } from '../model/index.ts';
import type { Clock } from '../port/clock.ts';
import type { HostDriver, PullProgress } from '../port/host-driver.ts';
import { CredentialsFailure, HostFailure } from '../port/index.ts';
import { messageOf, secretTrouble, troubleOf } from './call-trouble.ts';
import { imageProgress, type Layers, layersAfter } from './image-progress.ts';
import type { ImageRegistry, RegistryLogins } from './registry-logins.ts';
import { spreadOf } from './spread.ts';

/** How a pull ended. */
type PullReport =
  | { readonly done: true; readonly imageId: string }
  | { readonly done: false; readonly trouble: CallTrouble };

interface FailedPull {
  readonly done: false;
  readonly error: unknown;
  readonly trouble: CallTrouble;
}

type Tell = (activity: StepActivity) => void;

/** Milliseconds between two tellings of one pull's progress. */
const progressPauseMs = 1000;

/**
 * The pulls of one play: an image is pulled at most once to each ship, for however many steps, and all of them get the
 * same result, also those that ask after it has ended. What fails in a way that may pass is attempted again.
 */
export class ImagePulls {
  readonly #logins: RegistryLogins;
  readonly #clock: Clock;
  readonly #interrupt: AbortSignal;
  readonly #pulls = new Map<string, SharedPull>();

  /** @param play.interrupt cancels all pulls, and lets no new one begin. */
  constructor(logins: RegistryLogins, play: { readonly clock: Clock; readonly interrupt: AbortSignal }) {
    this.#logins = logins;
    this.#clock = play.clock;
    this.#interrupt = play.interrupt;
  }

  /** Always resolves. @param onActivity hears from time to time how far the pull is. */
  pull(driver: HostDriver, wanted: WantedImage, onActivity: Tell): Promise<PullReport> {
    const key = JSON.stringify([driver.ship, wanted.image, wanted.platform]);
    let pull = this.#pulls.get(key);
    if (pull === undefined) {
      const listeners: Tell[] = [];
      const tell: Tell = (activity) => {
        for (const listener of listeners) listener(activity);
      };
      pull = { listeners, report: this.#pull(driver, wanted, tell) };
      this.#pulls.set(key, pull);
    }
    pull.listeners.push(onActivity);
    return pull.report;
  }

  async #pull(driver: HostDriver, wanted: WantedImage, tell: Tell): Promise<PullReport> {
    const { image } = wanted;
    let registry: ImageRegistry;
    try {
      this.#interrupt.throwIfAborted();
      registry = await this.#logins.of(image);
    } catch (error) {
      return { done: false, trouble: credentialsTrouble(error) };
    }
    for (let made = 1; ; made++) {
      const attempt = await this.#attempt(driver, wanted, registry, tell);
      if (attempt.done) return attempt;
      const pull = detailsOf(attempt.error, registry, made);
      const again = attemptAgain(attempt, pull, registry, spreadOf(driver.ship, image, made));
      if (again === null) return { done: false, trouble: { ...attempt.trouble, pull } };
      tell({ kind: 'waiting-to-pull', image, attempt: made + 1, ...again });
      try {
        await this.#clock.sleep(again.pauseMs, this.#interrupt);
      } catch {
        return { done: false, trouble: attempt.trouble };
      }
      tell({ kind: 'pulling', image, progress: null });
    }
  }

  async #attempt(
    driver: HostDriver,
    { image, platform }: WantedImage,
    { credentials }: ImageRegistry,
    tell: Tell,
  ): Promise<{ readonly done: true; readonly imageId: string } | FailedPull> {
    const over = new AbortController();
    const progress = this.#progress(over.signal, (layers) =>
      tell({ kind: 'pulling', image, progress: imageProgress(layers) }),
    );
    try {
      const imageId = await driver.images.pull(image, {
        signal: this.#interrupt,
        platform,
        ...(credentials === null ? {} : { auth: credentials.auth }),
        onProgress: progress,
      });
      return { done: true, imageId };
    } catch (error) {
      return { done: false, error, trouble: await this.#whoseTrouble(driver, image, troubleOf(error)) };
    } finally {
      over.abort();
    }
  }

  /** Takes the lines of a pull, and tells of its layers from time to time: also of the last change before a silence. */
  #progress(over: AbortSignal, tell: (layers: Layers) => void): (line: PullProgress) => void {
    let layers: Layers = new Map();
    let toldAt = this.#clock.now();
    let isToBeTold = false;
    return (line) => {
      const before = layers;
      layers = layersAfter(layers, line);
      if (layers === before || isToBeTold) return;
      isToBeTold = true;
      const telling = this.#clock.sleep(toldAt + progressPauseMs - this.#clock.now(), over).then(() => {
        if (over.aborted) return;
        isToBeTold = false;
        toldAt = this.#clock.now();
        tell(layers);
      });
      telling.catch(() => undefined);
    };
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

/** `platform`: null is the ship's own. */
interface WantedImage {
  readonly image: string;
  readonly platform: string | null;
}

function credentialsTrouble(error: unknown): CallTrouble {
  const message = messageOf(error);
  if (error instanceof CredentialsFailure)
    return { kind: 'withheld', code: 'credentials-unavailable', message, hint: error.hint };
  return secretTrouble(error);
}

function detailsOf(error: unknown, { host, credentials }: ImageRegistry, attempts: number): PullDetails {
  const answer = error instanceof HostFailure ? (error.registry ?? null) : null;
  return { registry: host, answer, attempts, credentials: credentials?.source ?? null };
}

/** How a failed attempt is followed by another; null: it is not. */
function attemptAgain(
  { error, trouble }: FailedPull,
  { answer, attempts: made }: PullDetails,
  { host, entry }: ImageRegistry,
  spread: number,
): { readonly cause: string; readonly attempts: number; readonly pauseMs: number } | null {
  const retry = entry?.retry ?? null;
  const failed = { answer: answer ?? brokenOff(error, trouble), engineStatus: statusOf(error), made };
  const pauseMs = pauseBeforeRetry(failed, retry, spread);
  if (pauseMs === null) return null;
  const cause = answer === null ? trouble.message : registryPhrase(host, answer);
  return { cause, attempts: pullAttempts(retry), pauseMs };
}

/** A stream that breaks off while its Engine answers is worth as much as a registry that does not answer to the end. */
function brokenOff(error: unknown, trouble: CallTrouble): RegistryAnswer | null {
  const broken = error instanceof HostFailure && error.kind === 'connection-lost';
  return broken && trouble.kind === 'refused' ? { status: null, retryAfterSeconds: null } : null;
}

function statusOf(error: unknown): number | null {
  return error instanceof HostFailure ? (error.statusCode ?? null) : null;
}

interface SharedPull {
  readonly listeners: Tell[];
  readonly report: Promise<PullReport>;
}
