import type { Part, Pointer } from '@maestro-ng/schema';
import type { Auditor } from './auditor.ts';
import type { DiagnosticCode } from './codes.ts';
import type { PullPolicy } from './compose-spec.ts';
import type { Concealed } from './concealed.ts';
import type { ContainerSpec, EnvVariable } from './container-spec.ts';
import type { Dictionary } from './dictionary.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Network } from './network.ts';
import type { Registry } from './registry.ts';
import type { Ship } from './ship.ts';
import type { Bound, UpdatePolicy } from './update-policy.ts';

/** A named group of instances. */
export interface Service {
  readonly name: string;
  readonly image: string;
  /** Left out of plays that name nothing. */
  readonly omit: boolean;
  /** Services that must be up before (hard), as written, without repetitions. */
  readonly requires: readonly string[];
  /** Services whose addresses are wanted, without an order (soft). */
  readonly wantsInfo: readonly string[];
  /** Services that must be up before because an instance takes volumes from one of theirs. They add no variables. */
  readonly requiresForVolumes: readonly string[];
  /** Names, sorted. */
  readonly instances: readonly string[];
  /** How its instances are replaced and restarted; null: the file has no section `update`. */
  readonly update: UpdatePolicy | null;
  /** How many of its instances must stay up; null: the file does not say. */
  readonly minAvailable: Bound | null;
  readonly at: Pointer;
}

/**
 * Something of an instance that the file may say, and that Docker is sure to refuse: a warning of the file, and an
 * error for the instance before anything of it is touched.
 */
export interface Refusal {
  /** As of the warning. */
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string;
  readonly at: Pointer;
  /** Default `value`. */
  readonly part?: Part;
}

/** One container on one ship. */
export interface Instance {
  readonly name: string;
  readonly service: string;
  readonly ship: string;
  /** The container but for its variables: `containerSpec(environment, name)` completes it. */
  readonly container: Omit<ContainerSpec, 'env'>;
  /**
   * The variables that the instance is given apart from the discovery variables, which override them and are derived
   * from the whole environment only when the container is needed (they are as many as the square of a long chain).
   */
  readonly env: readonly EnvVariable[];
  readonly lifecycle: Lifecycle;
  /** Seconds that a stopping container is given before it is killed. Default 10. */
  readonly stopTimeoutSeconds: number;
  /** Default `missing`. */
  readonly pullPolicy: PullPolicy;
  /** Instances of the same service that must be up before, because this one takes volumes from them. Absent: none. */
  readonly startsAfter?: readonly string[];
  /** Why this instance must not be acted on. Absent: nothing bars it. */
  readonly refusals?: readonly Refusal[];
  readonly at: Pointer;
}

/** A whole environment, resolved: plain data, in the file's order. Making one opens no connection. */
export interface Environment {
  readonly name: string;
  readonly registries: Dictionary<Registry>;
  readonly ships: Dictionary<Ship>;
  readonly services: Dictionary<Service>;
  readonly instances: Dictionary<Instance>;
  /** Networks that the file declares, by Docker's name of them. */
  readonly networks: Dictionary<Network>;
  /** Who is told what plays do. */
  readonly audit: readonly Auditor[];
  /** The folder of the environment file; env files, includes and TLS files are found there. */
  readonly directory: string;
  /** Absent: templates have put nothing secret into it. */
  readonly templateSecrets?: Concealed<TemplateSecrets>;
}

/** What templates have put into an environment of those of the operator's variables that are secret. */
export interface TemplateSecrets {
  /** Where one of these stands in a text, it is secret as a whole. */
  readonly values: readonly string[];
  /**
   * The environment with other texts in place of secrets: what differs there was made of them, whatever was done to them.
   * Absent: it is the same. `unknown`: with other texts there is none, so anything may be made of them.
   */
  readonly veiled?: Environment | 'unknown';
}
