import { Agent, type AgentOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Ship, SshTunnel } from '@maestro-ng/engine';
import type { Endpoint } from '../connect.ts';
import type { Place } from '../failures.ts';
import { type TlsIdentity, wrapInTls } from '../tls-identity.ts';
import { HostKeyCheck } from './host-key.ts';
import { destinationOf, type Hop, routeTo } from './route.ts';
import type { SharedConnection, SharedConnections } from './shared-connections.ts';
import { type Target, TargetRefused } from './ssh-connection.ts';
import { SshFailure } from './ssh-failure.ts';
import type { SshUser } from './ssh-user.ts';

export interface SshMeans {
  readonly connections: SharedConnections;
  readonly user: SshUser;
}

export interface Tunnelled {
  readonly ship: Ship;
  readonly place: Place;
  readonly connection: Extract<Ship['connection'], { kind: 'ssh' }>;
  /** Where the far side speaks TLS. */
  readonly tls: TlsIdentity | undefined;
  /** Milliseconds. */
  readonly connectTimeout: number;
}

/**
 * Prepares the way to an Engine by SSH: each connection of HTTP is a channel of the one SSH connection.
 *
 * @throws HostFailure where ssh_config asks for what is not supported.
 */
export function sshEndpoint(tunnelled: Tunnelled, { connections, user }: SshMeans): Endpoint {
  const { ship, place, connection } = tunnelled;
  try {
    const route = routeTo(destinationOf(connection), user);
    const agent = new TunnelAgent(tunnelled, connections.take(route));
    return {
      place,
      secure: false,
      agent,
      target: { host: 'docker', headers: { Host: 'docker' } },
      hostKeys: () => new HostKeyCheck(route.at(-1) as Hop).known(),
      reach: (signal) => agent.reach(signal),
      close: () => agent.leave(),
    };
  } catch (error) {
    throw error instanceof SshFailure ? error.for(ship.name) : error;
  }
}

/** The Engine's places on the far side, the first first: the second is for ships of which the file names no port. */
export function targetsOf({ socketPath, otherwiseSocketPath }: SshTunnel, port: number): Target[] {
  if (socketPath !== null) return [{ kind: 'socket', path: socketPath }];
  const target: Target = { kind: 'port', host: '127.0.0.1', port };
  return otherwiseSocketPath === null ? [target] : [target, { kind: 'socket', path: otherwiseSocketPath }];
}

class TunnelAgent extends Agent {
  readonly #tunnelled: Tunnelled;
  readonly #shared: SharedConnection;
  #targets: readonly Target[];

  constructor(tunnelled: Tunnelled, shared: SharedConnection) {
    super({ keepAlive: true, maxFreeSockets: 16 });
    this.#tunnelled = tunnelled;
    this.#shared = shared;
    const { tunnel, port } = tunnelled.connection;
    this.#targets = targetsOf(tunnel, port);
  }

  /** Has the connection stand, within the ship's own time for it. */
  async reach(signal: AbortSignal): Promise<void> {
    try {
      await this.#shared.get(signal, this.#tunnelled.connectTimeout);
    } catch (error) {
      throw this.#told(error);
    }
  }

  leave(): void {
    this.destroy();
    this.#shared.release();
  }

  override createConnection(_: AgentOptions, done: (error: Error | null, socket: Duplex) => void): undefined {
    this.#socket().then(
      (socket) => done(null, socket),
      (error: unknown) => done(this.#told(error), undefined as never),
    );
  }

  async #socket(): Promise<Duplex> {
    const { signal } = new AbortController();
    const { tls, connectTimeout } = this.#tunnelled;
    const refused: TargetRefused[] = [];
    for (const target of this.#targets) {
      try {
        const channel = await this.#shared.open(target, signal, connectTimeout);
        this.#targets = [target];
        return tls === undefined ? channel : await wrapInTls(channel, this.#tunnelled.connection.host, tls);
      } catch (error) {
        if (!(error instanceof TargetRefused)) throw error;
        refused.push(error);
      }
    }
    throw new SshFailure('unreachable', refused.map(({ message }) => message).join('; and '));
  }

  #told(error: unknown): Error {
    return error instanceof SshFailure ? error.for(this.#tunnelled.ship.name) : (error as Error);
  }
}
