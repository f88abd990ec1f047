import type { CredentialsSource } from '../model/index.ts';
import type { RegistryAuth } from './host-driver.ts';

/** Credentials, and where they came from. */
export interface FoundCredentials {
  readonly auth: RegistryAuth;
  readonly source: CredentialsSource;
}

/** The operator's own credentials for registries, as Docker keeps them on the operator's machine. */
export interface RegistryCredentials {
  /**
   * Rejects with a `CredentialsFailure`, or with the signal's reason on abort; bounded in time.
   *
   * @param registry its host, as `imageRegistry` gives it: `docker.io`, `registry.example.com:5000`.
   * @returns undefined: there are none.
   */
  find(registry: string, signal: AbortSignal): Promise<FoundCredentials | undefined>;
}

/** Credentials could not be looked for. The message is one sentence for people, without secrets. */
export class CredentialsFailure extends Error {
  override readonly name = 'CredentialsFailure';
  /** What to do, one sentence. */
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}
