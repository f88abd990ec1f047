import type { ComposeSpec } from './compose-spec.ts';
import type { Dictionary } from './dictionary.ts';
import type { Text } from './text.ts';

export type Protocol = 'tcp' | 'udp';

/** One port, or an inclusive range of ports (`first` equals `last` for a single one). */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** A port of an instance, under the name that the file gives it. */
export interface NamedPort {
  readonly name: string;
  readonly protocol: Protocol;
  readonly exposed: PortRange;
  readonly external: {
    /** The ship's address it is bound to, default `0.0.0.0`. */
    readonly address: string;
    readonly range: PortRange;
    /** As it goes into `<SERVICE>_<CONTAINER>_<PORT>_PORT`: `8080`, or `1234-1236` for a range. */
    readonly text: string;
  };
  /** As it goes into `..._INTERNAL_PORT`. */
  readonly exposedText: string;
}

/** A host folder or a named volume, seen in the container at `target`. */
export interface VolumeBinding {
  readonly source: string;
  readonly target: string;
  /** Docker's comma-separated mode flags, default `rw`. */
  readonly mode: string;
}

export type RestartPolicyName = 'no' | 'always' | 'on-failure' | 'unless-stopped';

/** When the Engine starts a container again by itself. */
export interface RestartPolicy {
  readonly name: RestartPolicyName;
  /** Of `on-failure`; 0: without end. */
  readonly maximumRetryCount: number;
}

export interface Ulimit {
  readonly name: string;
  readonly soft: number;
  readonly hard: number;
}

/** An environment variable; `value: null` passes the bare name, which removes a variable that the image sets. */
export interface EnvVariable {
  readonly name: string;
  readonly value: Text | null;
}

/**
 * All of a container as an instance asks for it, in Maestro's words. The driver writes it (to create) and reads it
 * (from an inspection). null: the file says nothing, so the image's or Docker's default holds.
 */
export interface ContainerSpec extends ComposeSpec {
  readonly name: string;
  readonly image: string;
  /** What the file calls the image, where `image` names it by its id or digest. Absent: as `image`. */
  readonly askedImage?: string;
  /** null where `net` is set: the network decides. */
  readonly hostname: string | null;
  readonly command: readonly string[] | null;
  /** Sorted by name. */
  readonly env: readonly EnvVariable[];
  readonly ports: readonly NamedPort[];
  readonly volumes: readonly VolumeBinding[];
  /** Anonymous volumes: paths in the container. */
  readonly containerVolumes: readonly string[];
  /** Names of containers on the same ship. */
  readonly volumesFrom: readonly string[];
  /** Container → alias. */
  readonly links: Dictionary<string>;
  /** Host name → address. */
  readonly extraHosts: Dictionary<string>;
  readonly networkMode: string | null;
  readonly dns: readonly string[] | null;
  readonly restart: RestartPolicy;
  /** Bytes. */
  readonly memory: number | null;
  /** Bytes, memory included. */
  readonly memorySwap: number | null;
  readonly cpuShares: number | null;
  readonly ulimits: readonly Ulimit[];
  readonly privileged: boolean;
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly securityOpt: readonly string[];
  readonly log: { readonly driver: string; readonly options: Dictionary<string> } | null;
  readonly user: string | null;
  readonly workdir: string | null;
  /** What the file asks for; Maestro's own labels come on top. */
  readonly labels: Dictionary<string>;
}
