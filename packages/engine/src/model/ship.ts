import type { Pointer } from '@maestro-ng/schema';

/** The oldest version of Docker's API that is spoken: of Docker 17.06, the first that can wait for an exit to come. */
export const oldestApiVersion = '1.30';

/** How a ship's Docker Engine is reached. Every field is explicit: nothing is taken from the shell's `DOCKER_*`. */
export type Connection =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls: TlsSettings | null }
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'ssh'; readonly host: string; readonly port: number; readonly tunnel: SshTunnel };

export interface TlsSettings {
  readonly verify: boolean;
  readonly caPath: string | null;
  readonly certPath: string | null;
  readonly keyPath: string | null;
}

/** As `ssh_tunnel` of the file; null: what the user's own ssh would do. */
export interface SshTunnel {
  readonly user: string | null;
  readonly keyPath: string | null;
  readonly port: number | null;
  /** Whether a key of a host that has none in known_hosts is added to them; a changed key is refused in any case. */
  readonly acceptsNewKeys: boolean;
  /** The Engine's socket on the far side; null: its TCP port (`Connection.port`). */
  readonly socketPath: string | null;
  /** The Engine's socket where nothing listens at its port; null: there is no other way. */
  readonly otherwiseSocketPath: string | null;
  /** Where the Engine's TCP port on the far side speaks TLS. Absent: it does not. */
  readonly tls?: TlsSettings;
}

/** A host with a Docker Engine. */
export interface Ship {
  readonly name: string;
  /** The address that other containers are given. */
  readonly ip: string;
  /** The address at which the Engine is reached; default `ip`. */
  readonly endpoint: string;
  readonly connection: Connection;
  /** The Docker context that the connection comes from. Absent: the file says it. */
  readonly context?: string;
  /** Seconds; bounds short reads, and connecting where nothing else is said. Default 5. */
  readonly timeoutSeconds: number;
  /** Seconds; bounds connecting. Absent: `timeoutSeconds`. */
  readonly connectTimeoutSeconds?: number;
  /** `auto`, or an upper bound for the negotiated API version, as written, e.g. `1.20`; null: the file is silent, as `auto`. */
  readonly apiVersion: string | null;
  readonly at: Pointer;
}
