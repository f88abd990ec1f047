import { type Dictionary, dictionary } from './dictionary.ts';

/** Docker's own check of a container's health. Times are in milliseconds; null: what the image says, or Docker. */
export interface ContainerHealthCheck {
  /** As Docker takes it: `['NONE']`, `['CMD', …]` or `['CMD-SHELL', text]`. */
  readonly test: readonly string[] | null;
  readonly intervalMs: number | null;
  readonly timeoutMs: number | null;
  readonly retries: number | null;
  readonly startPeriodMs: number | null;
  readonly startIntervalMs: number | null;
}

/** A container's place in a network of its ship. */
export interface NetworkAttachment {
  /** Docker's name of the network. */
  readonly network: string;
  readonly aliases: readonly string[];
  readonly ipv4Address: string | null;
  readonly ipv6Address: string | null;
  readonly linkLocalIps: readonly string[];
  readonly macAddress: string | null;
  readonly driverOptions: Dictionary<string>;
}

/** A device of the ship, seen in the container at `target`. */
export interface Device {
  readonly source: string;
  readonly target: string;
  /** Letters of `rwm`. */
  readonly permissions: string;
}

/** GPUs, or other devices that a driver gives. */
export interface DeviceRequest {
  /** Empty: whichever can. */
  readonly driver: string;
  /** -1: all of them; null: those of `deviceIds`. */
  readonly count: number | null;
  readonly deviceIds: readonly string[];
  readonly capabilities: readonly string[];
  readonly options: Dictionary<string>;
}

/** Something mounted in a container at `target`. */
export type Mount = { readonly target: string; readonly readOnly: boolean } & (
  | {
      readonly type: 'bind';
      readonly source: string;
      /** null: Docker's, which is `rprivate`. */
      readonly propagation: string | null;
      /** Whether a missing path of the ship is made, as a folder. */
      readonly createHostPath: boolean;
      readonly selinux: 'z' | 'Z' | null;
    }
  | {
      readonly type: 'volume';
      /** null: an anonymous volume. */
      readonly source: string | null;
      readonly noCopy: boolean;
      readonly subpath: string | null;
    }
  | {
      readonly type: 'tmpfs';
      /** Bytes; null: no bound. */
      readonly size: number | null;
      /** Permissions, e.g. 0o1777. */
      readonly mode: number | null;
    }
  | { readonly type: 'npipe' | 'cluster' | 'image'; readonly source: string }
);

/** When an instance's image is pulled: before each creation, where it is missing, or never. */
export type PullPolicy = 'always' | 'missing' | 'never';

/** What the keys of the Compose specification ask for, as a part of a container's specification. */
export interface ComposeSpec {
  /** Empty: none, not even the image's. */
  readonly entrypoint: readonly string[] | null;
  readonly healthCheck: ContainerHealthCheck | null;
  /** In the order in which it is attached; none where `networkMode` says all. */
  readonly networks: readonly NetworkAttachment[];
  /** Path in the container → Docker's options of the mount, mostly none. */
  readonly tmpfs: Dictionary<string>;
  readonly readOnly: boolean | null;
  readonly devices: readonly Device[];
  /** Bytes. */
  readonly shmSize: number | null;
  readonly init: boolean | null;
  /** `host` or `container:NAME`. */
  readonly pidMode: string | null;
  /** `private`, `shareable`, `host`, `none` or `container:NAME`. */
  readonly ipcMode: string | null;
  readonly sysctls: Dictionary<string>;
  /** CPUs, at most. */
  readonly cpus: number | null;
  readonly gpus: readonly DeviceRequest[];
  /** `os/arch` or `os/arch/variant`. */
  readonly platform: string | null;
  readonly groupAdd: readonly string[];
  readonly mounts: readonly Mount[];
  readonly stopSignal: string | null;
}

/** Where the file has none of a check's keys. */
export const silentHealthCheck: ContainerHealthCheck = {
  test: null,
  intervalMs: null,
  timeoutMs: null,
  retries: null,
  startPeriodMs: null,
  startIntervalMs: null,
};

/** Where the file has none of these keys. */
export const silentComposeSpec: ComposeSpec = {
  entrypoint: null,
  healthCheck: null,
  networks: [],
  tmpfs: dictionary(),
  readOnly: null,
  devices: [],
  shmSize: null,
  init: null,
  pidMode: null,
  ipcMode: null,
  sysctls: dictionary(),
  cpus: null,
  gpus: [],
  platform: null,
  groupAdd: [],
  mounts: [],
  stopSignal: null,
};
