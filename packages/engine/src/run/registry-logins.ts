import { revealText } from '../lifecycle/reveal-text.ts';
import type { Environment, Registry } from '../model/index.ts';
import type { FoundCredentials, Operator, RegistryCredentials } from '../port/index.ts';
import { imageRegistry, isServedBy, registryFor } from '../resolve/index.ts';

/** What a pull of an image needs to know of its registry. */
export interface ImageRegistry {
  /** Its host. */
  readonly host: string;
  /** The image's entry in the file; null: there is none. */
  readonly entry: Registry | null;
  /** null: it is pulled without. */
  readonly credentials: FoundCredentials | null;
}

/**
 * Who logs in where, for one play: each registry's credentials are looked for once. They go to the Engine with the pull
 * itself. MaestroNG 0.8.3 sends a `POST /auth` before, which tells no more than the pull's own answer does.
 */
export class RegistryLogins {
  readonly #environment: Environment;
  readonly #operator: Operator;
  readonly #credentials: RegistryCredentials;
  readonly #interrupt: AbortSignal;
  readonly #found = new Map<string, Promise<FoundCredentials | null>>();

  constructor(play: {
    readonly environment: Environment;
    readonly operator: Operator;
    readonly credentials: RegistryCredentials;
    readonly interrupt: AbortSignal;
  }) {
    this.#environment = play.environment;
    this.#operator = play.operator;
    this.#credentials = play.credentials;
    this.#interrupt = play.interrupt;
  }

  /** Rejects where credentials cannot be looked for, with the signal's reason after an interruption. */
  async of(image: string): Promise<ImageRegistry> {
    const host = imageRegistry(image);
    const entry = registryFor(image, this.#environment.registries) ?? null;
    const own = entry !== null && entry.login !== null && isServedBy(image, entry) ? entry : null;
    const key = JSON.stringify([host, own?.name]);
    const looking = this.#found.get(key) ?? this.#look(host, own);
    this.#found.set(key, looking);
    return { host, entry, credentials: await looking };
  }

  async #look(host: string, own: Registry | null): Promise<FoundCredentials | null> {
    const login = own?.login ?? null;
    if (own === null || login === null) return (await this.#credentials.find(host, this.#interrupt)) ?? null;
    const password = await revealText(
      login.password,
      `the password of registry "${own.name}"`,
      this.#operator,
      this.#interrupt,
    );
    const { username, email } = login;
    return {
      auth: { username, password, serverAddress: own.host, ...(email === null ? {} : { email }) },
      source: { kind: 'entry', name: own.name },
    };
  }
}
