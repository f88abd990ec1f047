import type { Agent } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * What is known of an agent's idle connections. One that was idle for long may be dead without a word (the operator's
 * machine slept, a firewall forgot it), and the clock on the wall is the one that goes on during a sleep.
 */
export class IdleConnections {
  readonly #agent: Agent;
  readonly #since = new WeakMap<object, number>();

  constructor(agent: Agent) {
    this.#agent = agent;
    agent.on('free', (socket: Duplex) => this.#since.set(socket, Date.now()));
  }

  /** Ends the connections that were idle for longer than `milliseconds`; 0: all of them. */
  end(milliseconds: number): void {
    const now = Date.now();
    for (const sockets of Object.values(this.#agent.freeSockets)) {
      for (const socket of sockets ?? []) {
        const idle = now - (this.#since.get(socket) ?? 0);
        // A clock that was set back says nothing: such a connection is not trusted either.
        if (milliseconds === 0 || idle > milliseconds || idle < 0) socket.destroy();
      }
    }
  }
}
