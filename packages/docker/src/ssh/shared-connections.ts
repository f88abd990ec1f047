import type { Duplex } from 'node:stream';
import { seconds } from '../failures.ts';
import { SharedCall } from '../shared-call.ts';
import type { ChannelSocket } from './channel-socket.ts';
import { Limit } from './limit.ts';
import { openSshConnection } from './open-ssh-connection.ts';
import { openTcp } from './open-tcp.ts';
import { addressOf, type Hop, type Route, rightPlace } from './route.ts';
import { type SshConnection, type Target, TargetRefused } from './ssh-connection.ts';
import { SshFailure } from './ssh-failure.ts';

/**
 * As many logins with one server as are under way at once; by default a server begins to turn some away at ten
 * (MaxStartups), which others may be taking up as well.
 */
const mostLogins = 4;
const inTheWay = 'It is the jump host, as ProxyJump of ssh_config names it, that is in the way.';

/** The SSH connections of one connector: one for each server and login, shared by the ships that are reached through it. */
export class SharedConnections {
  readonly #open = new Map<string, SharedConnection>();
  readonly #logins = new Map<string, Limit>();

  /** To be given back with `release`. Opens nothing yet. */
  take(route: Route): SharedConnection {
    const key = JSON.stringify(route);
    const hop = route.at(-1);
    if (hop === undefined) throw new Error('a route without a server');
    let found = this.#open.get(key);
    if (found === undefined) {
      const via = route.length > 1 ? this.take(route.slice(0, -1)) : undefined;
      found = new SharedConnection(hop, via, this.#loginsOf(hop), () => this.#open.delete(key));
      this.#open.set(key, found);
    }
    found.users += 1;
    return found;
  }

  #loginsOf(hop: Hop): Limit {
    const address = addressOf(hop);
    const limit = this.#logins.get(address) ?? new Limit(mostLogins);
    this.#logins.set(address, limit);
    return limit;
  }
}

/** A connection that is made when it is needed, and anew after it was lost. */
export class SharedConnection {
  users = 0;
  readonly #hop: Hop;
  readonly #via: SharedConnection | undefined;
  readonly #logins: Limit;
  readonly #forget: () => void;
  #call = this.#newCall();
  #connection: SshConnection | undefined;
  #timeout = 0;

  constructor(hop: Hop, via: SharedConnection | undefined, logins: Limit, forget: () => void) {
    this.#hop = hop;
    this.#via = via;
    this.#logins = logins;
    this.#forget = forget;
  }

  /**
   * @param timeout milliseconds for the whole way, where it has to be made.
   * @throws SshFailure, or the signal's reason.
   */
  async get(signal: AbortSignal, timeout: number): Promise<SshConnection> {
    if (this.#connection !== undefined && !this.#connection.isAlive) {
      this.#connection.drop();
      this.#lost(this.#connection);
    }
    this.#timeout = timeout;
    return await this.#call.get(signal);
  }

  /**
   * A channel. Where the connection that stands is dead, be it without a word, as after a sleep, it goes over a new one:
   * nothing has been asked yet of who is on the far side.
   *
   * @param timeout milliseconds for the whole way, where it has to be made.
   * @throws SshFailure, or the signal's reason.
   */
  async open(target: Target, signal: AbortSignal, timeout: number): Promise<ChannelSocket> {
    // Half of it is left for the new one.
    const patience = timeout / 2;
    const connection = await this.get(signal, timeout);
    try {
      return await connection.open(target, patience);
    } catch (error) {
      if (!(error instanceof SshFailure) || error.kind !== 'connection-lost') throw error;
      connection.drop();
      this.#lost(connection);
      return await (await this.get(signal, timeout)).open(target, patience);
    }
  }

  release(): void {
    this.users -= 1;
    if (this.users > 0) return;
    this.#forget();
    this.#connection?.close();
    this.#connection = undefined;
    this.#via?.release();
  }

  #newCall(): SharedCall<SshConnection> {
    return new SharedCall((signal) => this.#connect(signal));
  }

  #lost(connection: SshConnection): void {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    this.#call = this.#newCall();
  }

  async #connect(signal: AbortSignal): Promise<SshConnection> {
    const timeout = this.#timeout;
    return await this.#logins.run(async () => {
      const overdue = AbortSignal.timeout(timeout);
      const both = AbortSignal.any([signal, overdue]);
      try {
        const opened = await openSshConnection(this.#hop, {
          stream: () => this.#stream(both, timeout),
          signal: both,
          timeout,
          onClose: () => this.#lost(opened),
        });
        if (this.users <= 0) {
          opened.close();
          throw new SshFailure(
            'connection-lost',
            `the SSH connection to ${addressOf(this.#hop)} was given up`,
          );
        }
        this.#connection = opened;
        return opened;
      } catch (error) {
        if (!overdue.aborted || signal.aborted || error instanceof SshFailure) throw error;
        throw new SshFailure(
          'timeout',
          `no SSH connection to ${addressOf(this.#hop)} within ${seconds(timeout)}`,
          { hint: this.#via === undefined ? rightPlace(this.#hop) : this.#via.behind(this.#hop) },
        );
      }
    });
  }

  async #stream(signal: AbortSignal, timeout: number): Promise<Duplex> {
    const via = this.#via;
    if (via === undefined) return await openTcp(this.#hop, signal, timeout);
    const { host, port } = this.#hop;
    try {
      // A little less, so that a jump host that says nothing is what is told of.
      await via.get(signal, timeout * 0.9);
    } catch (error) {
      if (!(error instanceof SshFailure)) throw error;
      const hint = error.hint ?? `Correct that on this machine, or see to ${addressOf(via.#hop)}.`;
      throw new SshFailure(error.kind, `the jump host to ${addressOf(this.#hop)}: ${error.message}`, {
        cause: error,
        // Of several jump hosts the one that is in the way has said so.
        hint: hint.startsWith(inTheWay) ? hint : `${inTheWay} ${hint}`,
      });
    }
    try {
      return await via.open({ kind: 'port', host, port }, signal, timeout * 0.9);
    } catch (error) {
      if (!(error instanceof TargetRefused)) throw error;
      throw new SshFailure(error.kind, error.message, { cause: error, hint: via.behind(this.#hop) });
    }
  }

  /** What to do where a server that is reached through this one was not met. */
  behind(hop: Hop): string {
    return `The jump host ${addressOf(this.#hop)} lets us in: see that it may forward to ${addressOf(hop)}, that this is the right address and port, that the SSH server runs and listens there, and that no firewall is between the two.`;
  }
}
