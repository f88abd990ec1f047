import type {
  ContainerDetails,
  ContainerSettings,
  ContainerSpec,
  Dictionary,
  ImageDefaults,
  LogRecord,
  Network,
  NetworkAttachment,
  ObservedContainer,
  RestartPolicy,
  Ship,
} from '../model/index.ts';
import type { ExecPort } from './exec-port.ts';
import type { LocksPort } from './locks-port.ts';

/** Every call is bounded in time by the driver, and ends early, rejecting with the signal's reason, on abort. */
export interface CallOptions {
  readonly signal: AbortSignal;
}

export interface CreateRequest {
  readonly spec: ContainerSpec;
  /** Variables with every secret looked up: `NAME=value`, or a bare `NAME`. */
  readonly env: readonly string[];
  /** Maestro's own labels, on top of the specification's. */
  readonly labels: Dictionary<string>;
}

/** How a container ended. */
export interface ContainerExit {
  readonly exitCode: number;
}

export interface ContainersPort {
  /**
   * Containers of the ship, running or not, by one request.
   *
   * @param options.names only those of these names. Default: all.
   */
  list(options: CallOptions & { readonly names?: readonly string[] }): Promise<readonly ObservedContainer[]>;
  /** undefined: there is none of that name or id. */
  inspect(nameOrId: string, options: CallOptions): Promise<ContainerDetails | undefined>;
  /**
   * Makes a container that is attached to the first of its networks; `NetworksPort.connect` attaches it to the others.
   *
   * @returns the new container's id and warnings: the Engine's, and what it is too old for.
   */
  create(request: CreateRequest, options: CallOptions): Promise<{ id: string; warnings: readonly string[] }>;
  /**
   * What an inspection of a container of this specification would show as its settings, the image's part aside. Nobody
   * is asked; what the Engine is too old for is left out once it has answered any call.
   */
  settings(spec: ContainerSpec): ContainerSettings;
  /** Starting one that runs is no error. */
  start(id: string, options: CallOptions): Promise<void>;
  /**
   * Asks a container to end, and kills it after `timeoutSeconds`; resolves when it has ended. Stopping one that
   * does not run is no error. The call's own bound is the ship's timeout on top of `timeoutSeconds`.
   */
  stop(id: string, options: CallOptions & { readonly timeoutSeconds: number }): Promise<void>;
  /** Ends a container at once (SIGKILL); resolves when it has ended. Killing one that does not run is no error. */
  kill(id: string, options: CallOptions): Promise<void>;
  /** Changes when the Engine starts it again by itself; it goes on running, or not. */
  update(id: string, change: { readonly restart: RestartPolicy }, options: CallOptions): Promise<void>;
  rename(id: string, name: string, options: CallOptions): Promise<void>;
  /** Removes a stopped container with its anonymous volumes; one that is gone already is no error. */
  remove(id: string, options: CallOptions): Promise<void>;
  /**
   * Resolves when a container is not running: at once for one that has ended. Not bounded but by the signal.
   * Ask before starting with `condition: 'next-exit'`, so that no exit is missed.
   *
   * @param options.onWaiting called once the Engine has begun to wait: an exit from then on is not missed.
   */
  wait(
    id: string,
    options: CallOptions & {
      readonly condition: 'not-running' | 'next-exit';
      readonly onWaiting?: () => void;
    },
  ): Promise<ContainerExit>;
  /**
   * The last `lines` lines of standard output and error, in order, for people: without escape sequences and control
   * characters, each cut at 4,096 characters.
   */
  logTail(id: string, options: CallOptions & { readonly lines: number }): Promise<readonly string[]>;
  /**
   * A container's log, oldest first. It is given in the same records each time, and in the same order: those of two
   * streams can be out of the order of their times by moments. A log driver that cannot read is a `refused`.
   */
  logs(id: string, options: CallOptions & LogOptions): AsyncIterable<LogRecord>;
}

export interface LogOptions {
  /** Go on with what is written from now on, until the container ends; not bounded then but by the signal. */
  readonly follow: boolean;
  /** The last so many lines of what is there. Default: all. */
  readonly tail?: number;
  /** What was written then or later: a time as in a record. */
  readonly since?: string;
  /** What was written before: a time as in a record. */
  readonly until?: string;
}

export interface ImagesPort {
  /**
   * The id of an image that is on the ship; undefined: it is not there.
   *
   * @param options.platform `os/arch[/variant]`; null or absent: any. An image for another one is as if it were not there.
   */
  id(
    reference: string,
    options: CallOptions & { readonly platform?: string | null },
  ): Promise<string | undefined>;
  /** By which names and digests registries know an image, e.g. `app@sha256:…`; none for one that was only made here. */
  digests(reference: string, options: CallOptions): Promise<readonly string[]>;
  /** What an image gives to its containers; undefined: it is not on the ship. */
  defaults(imageIdOrReference: string, options: CallOptions): Promise<ImageDefaults | undefined>;
  /**
   * Has the ship's Engine pull an image, for as long as it makes progress; a reference without tag or digest means
   * `latest`. An error that comes inside a stream that began well, and a stream that ends early, are failures.
   *
   * @returns the id of the image that the reference names afterwards.
   */
  pull(
    reference: string,
    options: CallOptions & {
      readonly auth?: RegistryAuth;
      /** `os/arch[/variant]`; null or absent: the ship's own. */
      readonly platform?: string | null;
      readonly onProgress?: (progress: PullProgress) => void;
    },
  ): Promise<string>;
}

/** Credentials for the registry of an image that is pulled; they go to the Engine in a header and nowhere else. */
export interface RegistryAuth {
  readonly username?: string;
  readonly password?: string;
  /** In place of a password, as some credential helpers give it. */
  readonly identityToken?: string;
  /** What the Engine shows to the registry itself, in place of asking a token server for one. */
  readonly registryToken?: string;
  /** As the environment file has it; registries do not ask for it any more. */
  readonly email?: string;
  /** The registry's host, e.g. `registry.example.com:5000`. */
  readonly serverAddress?: string;
}

/** One line of a pull's progress. */
export interface PullProgress {
  /** Docker's words, e.g. `Downloading`, `Pull complete`. */
  readonly status: string;
  /** The short id of the layer it is about; null: it is about the image. */
  readonly layer: string | null;
  /** Bytes, where Docker counts them. */
  readonly bytes: { readonly done: number; readonly total: number | null } | null;
}

export interface NetworkRequest {
  readonly network: Network;
  /** Maestro's own labels, on top of the network's. */
  readonly labels: Dictionary<string>;
}

export interface NetworksPort {
  /** The names of all networks of the ship. */
  list(options: CallOptions): Promise<readonly string[]>;
  /** A name that is taken is a `conflict`. */
  create(request: NetworkRequest, options: CallOptions): Promise<void>;
  /** Attaches a container to a further network. @param links container → alias, in that network. */
  connect(
    container: string,
    attachment: NetworkAttachment,
    options: CallOptions & { readonly links: Dictionary<string> },
  ): Promise<void>;
}

/** A volume as far as its labels tell; they never change. */
export interface LabelledVolume {
  readonly name: string;
  readonly labels: Dictionary<string>;
}

export interface VolumesPort {
  /** The volumes of the ship that have this label with this value. */
  list(
    label: { readonly name: string; readonly value: string },
    options: CallOptions,
  ): Promise<readonly LabelledVolume[]>;
  /** Makes an empty volume; where one of that name is there already, it stays as it is. */
  create(volume: LabelledVolume, options: CallOptions): Promise<void>;
  /** One that is gone already is no error; one that a container has is a `conflict`. */
  remove(name: string, options: CallOptions): Promise<void>;
}

export type ContainerAction =
  | 'create'
  | 'start'
  /** A signal was sent to it; told by `past`, and where it is asked for. */
  | 'kill'
  | 'die'
  | 'oom'
  | 'pause'
  | 'unpause'
  | 'destroy'
  | 'rename'
  | 'health';

/** Something that happened to a container. */
export interface ContainerEvent {
  /** Milliseconds since the epoch, by the ship's clock. */
  readonly time: number;
  readonly action: ContainerAction;
  readonly id: string;
  /** After a rename the new name. */
  readonly name: string;
  readonly image: string;
  /** Of the container. */
  readonly labels: Dictionary<string>;
  /** Of `die`; null otherwise. */
  readonly exitCode: number | null;
  /** Of `health`: `starting`, `healthy` or `unhealthy`; null otherwise. */
  readonly health: string | null;
  /** Of `rename`; null otherwise. */
  readonly oldName: string | null;
}

export interface ObservationPort {
  /**
   * What happens to the ship's containers, as it happens. It ends only by leaving the loop, by the signal (rejecting
   * with its reason) or with a `HostFailure`; not bounded otherwise.
   *
   * @param options.since milliseconds since the epoch, by the ship's clock: tell what happened from then on as well.
   * @param options.signals whether to tell of signals that are sent (`kill`). Default false.
   * @param options.onListening called once the Engine listens: nothing from then on is missed.
   */
  events(
    options: CallOptions & {
      readonly since?: number;
      readonly signals?: boolean;
      readonly onListening?: () => void;
    },
  ): AsyncIterable<ContainerEvent>;
  /**
   * Of a span of time: which containers were started, sent a signal, and ended. Engines keep the last few hundred of all
   * events; what has not come yet is waited for.
   *
   * @param options.since milliseconds since the epoch, by the ship's clock, as `until`.
   */
  past(
    options: CallOptions & { readonly since: number; readonly until: number },
  ): Promise<readonly ContainerEvent[]>;
  /**
   * The time by the Engine's clock, to the second, in milliseconds since the epoch; null: the Engine does not tell. The
   * lightest of calls.
   */
  time(options: CallOptions): Promise<number | null>;
}

export interface EngineInfo {
  readonly engineVersion: string;
  /** The negotiated one, e.g. `1.41`. */
  readonly apiVersion: string;
  /** What an operator should know of how the ship is spoken with, a sentence each; none: absent or empty. */
  readonly warnings?: readonly string[];
}

/** What an Engine says of the host that it runs on. */
export interface HostCondition {
  readonly operatingSystem: string;
  /** How images and containers are kept: `overlay2`. */
  readonly storageDriver: string;
  /** The Engine's own, about its host and how it is configured. */
  readonly warnings: readonly string[];
  /** What is left for images and containers; null: the Engine does not tell, as most do not. */
  readonly freeSpace: FreeSpace | null;
}

/** Bytes of the space that a storage driver has for itself. */
export interface FreeSpace {
  readonly bytes: number;
  /** Used and free; null: the Engine does not tell. */
  readonly totalBytes: number | null;
}

/** What this machine knows of the keys of a ship's SSH server, before it shows one. */
export interface KnownHostKeys {
  /** As known_hosts has it: `10.0.0.2`, `[10.0.0.2]:2222`. */
  readonly name: string;
  readonly keys: readonly {
    /** `ED25519`, … */
    readonly type: string;
    /** `SHA256:…` */
    readonly fingerprint: string;
    /** File and line. */
    readonly place: string;
  }[];
  readonly acceptsNewKeys: boolean;
  /** ssh_config asks for keys not to be checked, which is not done. */
  readonly wantsNoCheck: boolean;
  /** A file of known hosts that is there and cannot be read; `why`: a clause about it. Absent: there is none. */
  readonly unreadable?: { readonly file: string; readonly why: string };
}

/** Bytes on the disk of a host. */
export interface ImageSpace {
  /** Of all images. */
  readonly bytes: number;
  /** Of those that no container is made of. */
  readonly unusedBytes: number;
  /** Of what builds have left for further ones. */
  readonly buildCacheBytes: number;
}

/** What an examination asks of an Engine, beside what plays do. */
export interface SystemPort {
  condition(options: CallOptions): Promise<HostCondition>;
  /** Without a connection; null: the ship is not reached by SSH. */
  hostKeys(options: CallOptions): Promise<KnownHostKeys | null>;
  /** Engines with many images take their time: bounded by 30 s, or the ship's timeout if that is longer. */
  imageSpace(options: CallOptions): Promise<ImageSpace>;
  /** Lets the Engine try credentials at their registry. Rejects as `refused` where the registry does not take them. */
  login(auth: RegistryAuth, options: CallOptions): Promise<void>;
}

/** The port to one ship's Docker Engine. All rejections are `HostFailure`s, or the abort signal's reason. */
export interface HostDriver {
  readonly ship: string;
  readonly containers: ContainersPort;
  readonly images: ImagesPort;
  readonly networks: NetworksPort;
  readonly volumes: VolumesPort;
  readonly exec: ExecPort;
  readonly locks: LocksPort;
  readonly observation: ObservationPort;
  readonly system: SystemPort;
  info(options: CallOptions): Promise<EngineInfo>;
  /** Ends idle connections; the driver is not used afterwards. */
  close(): void;
}

/** Makes drivers; opens no connection before the first call. */
export interface HostConnector {
  connect(ship: Ship): HostDriver;
}
