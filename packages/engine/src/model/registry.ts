import type { Pointer } from '@maestro-ng/schema';
import type { Text } from './text.ts';

/** How often a pull is attempted where the file does not say; as in MaestroNG 0.8.3. */
export const defaultPullAttempts = 3;

/** When a pull from a registry is tried again, as the file says it. */
export interface RegistryRetry {
  /** Attempts in all, the first one included; at least 1. */
  readonly attempts: number;
  /** Statuses upon which to try again, beside those of a registry in trouble (5xx). */
  readonly when: readonly number[];
}

/** How to log in to a registry, as the file says it. */
export interface RegistryLogin {
  readonly username: string;
  readonly password: Text;
  readonly email: string | null;
}

/** An entry of `registries`. */
export interface Registry {
  readonly name: string;
  /** Host and, where the URL has one, port; without a URL the entry's name. */
  readonly host: string;
  /** null: the operator's own Docker configuration is asked. */
  readonly login: RegistryLogin | null;
  /** null: the file does not say. */
  readonly retry: RegistryRetry | null;
  readonly at: Pointer;
}

/** How a registry answered an Engine that wanted something of it. */
export interface RegistryAnswer {
  /** HTTP's; null: there was no whole answer. */
  readonly status: number | null;
  /** So long the registry wants to be left alone; null: it did not say, or the Engine does not pass it on. */
  readonly retryAfterSeconds: number | null;
}

/** Where credentials came from, for people. */
export type CredentialsSource =
  | { readonly kind: 'entry'; readonly name: string }
  /** `file`: a path, or the name of the variable that holds the configuration. */
  | { readonly kind: 'docker-config'; readonly file: string }
  /** `helper`: the program; `file` names it. */
  | { readonly kind: 'credential-helper'; readonly helper: string; readonly file: string };
