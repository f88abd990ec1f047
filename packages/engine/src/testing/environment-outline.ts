import type { AuditorConfig } from '@maestro-ng/schema';
import type {
  ContainerSpec,
  LifecycleCheck,
  LifecycleState,
  Network,
  NetworkAttachment,
  PortRange,
  Protocol,
  PullPolicy,
  Refusal,
  RegistryRetry,
  SecretReference,
  Ship,
  UpdatePolicy,
} from '../model/index.ts';

/** A check as a test writes it: its place in the file is filled in. */
export type CheckOutline = LifecycleCheck extends infer Check
  ? Check extends LifecycleCheck
    ? Omit<Check, 'at'>
    : never
  : never;

/** A port as a test writes it: a number publishes it as it is; `external` defaults to `exposed`. */
export type PortOutline =
  | number
  | {
      readonly exposed: number | PortRange;
      readonly external?: number | PortRange;
      /** Default `tcp`. */
      readonly protocol?: Protocol;
      /** Default `0.0.0.0`. */
      readonly address?: string;
    };

export interface InstanceOutline {
  /** Default `h1`. A ship that is not outlined is made. */
  readonly ship?: string;
  readonly ports?: { readonly [name: string]: PortOutline };
  /** Literal values, or secrets; null passes the bare name. */
  readonly env?: { readonly [name: string]: string | SecretReference | null };
  readonly lifecycle?: { readonly [state in LifecycleState]?: readonly CheckOutline[] };
  /** Default 10. */
  readonly stopTimeoutSeconds?: number;
  /** Default `missing`. */
  readonly pullPolicy?: PullPolicy;
  /** Names of networks, or more about them. */
  readonly networks?: readonly (string | (Partial<NetworkAttachment> & { readonly network: string }))[];
  /** Why it must not be acted on. */
  readonly refusals?: readonly Omit<Refusal, 'at'>[];
  /** Anything else of the container. Default: nothing is asked for but the service's image. */
  readonly container?: Partial<Omit<ContainerSpec, 'env' | 'name' | 'networks' | 'ports'>>;
}

/** A number, or a percentage such as `25%`. */
export type BoundOutline = number | `${number}%`;

export interface ServiceOutline {
  /** Default `<service>:1`. */
  readonly image?: string;
  readonly omit?: boolean;
  readonly requires?: readonly string[];
  readonly wantsInfo?: readonly string[];
  /** Default: no section. What it leaves out has the file's defaults. */
  readonly update?: Partial<Omit<UpdatePolicy, 'parallelism'>> & { readonly parallelism?: BoundOutline };
  /** Default: the file says nothing. */
  readonly minAvailable?: BoundOutline;
  /** Names alone, or names with what is special about them. Default: one instance, `<service>-1`. */
  readonly instances?: readonly string[] | { readonly [name: string]: InstanceOutline };
}

export interface EnvironmentOutline {
  /** Default `test`. */
  readonly name?: string;
  /** What is special about ships; each is a TCP connection to `<name>.test` otherwise. */
  readonly ships?: { readonly [name: string]: Partial<Omit<Ship, 'name'>> };
  /** What is special about registries; without anything, each has its name as host, and neither login nor retry. */
  readonly registries?: { readonly [name: string]: RegistryOutline };
  readonly services: { readonly [name: string]: ServiceOutline };
  /** Networks that the file declares; each is an ordinary one otherwise. */
  readonly networks?: { readonly [name: string]: Partial<Omit<Network, 'name'>> };
  /** Auditors, as the file has them. Default: none. */
  readonly audit?: readonly AuditorConfig[];
}

export interface RegistryOutline {
  readonly host?: string;
  /** The password is a secret at the entry's place in the file. */
  readonly username?: string;
  readonly retry?: RegistryRetry;
}
