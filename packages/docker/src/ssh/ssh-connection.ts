import type { Duplex } from 'node:stream';
import { plainSentence } from '@maestro-ng/engine';
import type { Client, ClientChannel } from 'ssh2';
import { seconds } from '../failures.ts';
import { ChannelSocket } from './channel-socket.ts';
import { Limit } from './limit.ts';
import { addressOf, type Hop } from './route.ts';
import { SshFailure } from './ssh-failure.ts';

/** A place on the far side. */
export type Target =
  | { readonly kind: 'port'; readonly host: string; readonly port: number }
  | { readonly kind: 'socket'; readonly path: string };

/** The far side has the place, and does not let us there: nobody listens, or it may not be opened. */
export class TargetRefused extends SshFailure {}

/** Milliseconds. An answer comes to each of them: a connection that was silent for much longer is dead, or its machine slept. */
export const keepaliveInterval = 10_000;
const longestSilence = 30_000;
/** As many channels as are asked for at once; how many are open is not bounded, as many may be waiting for events. */
const mostOpening = 16;

/** One connection with one SSH server, logged in, for many channels. */
export class SshConnection {
  readonly #hop: Hop;
  readonly #client: Client;
  readonly #opening = new Limit(mostOpening);
  #lastHeard = Date.now();
  /** How many pieces have come. */
  #heard = 0;
  #isClosed = false;

  constructor(hop: Hop, client: Client, stream: Duplex, onClose: () => void) {
    this.#hop = hop;
    this.#client = client;
    stream.on('data', () => {
      this.#lastHeard = Date.now();
      this.#heard += 1;
    });
    // What is lost is told to those whose channels end with it.
    client.on('error', () => undefined);
    client.on('close', () => {
      this.#isClosed = true;
      onClose();
    });
  }

  /** Whether it can be used: a connection that slept with its machine cannot, though nobody has closed it. */
  get isAlive(): boolean {
    const silence = Date.now() - this.#lastHeard;
    return !this.#isClosed && silence >= 0 && silence < longestSilence;
  }

  /**
   * @param patience milliseconds in which the server has to say something, be it of something else.
   * @throws SshFailure; a TargetRefused where the server is well and the target is not; `connection-lost` where the server is not.
   */
  async open(target: Target, patience: number): Promise<ChannelSocket> {
    return new ChannelSocket(await this.#opening.run(() => this.#channel(target, patience)));
  }

  #channel(target: Target, patience: number): Promise<ClientChannel> {
    return new Promise((resolve, reject) => {
      const heardBefore = this.#heard;
      const overdue = setTimeout(() => {
        const silence = `the SSH server at ${addressOf(this.#hop)} has said nothing for ${seconds(patience)}`;
        if (this.#heard === heardBefore) reject(new SshFailure('connection-lost', silence));
      }, patience);
      const settle = (error: Error | undefined, channel: ClientChannel): void => {
        clearTimeout(overdue);
        if (error === undefined) resolve(channel);
        else reject(channelFailure(this.#hop, target, error));
      };
      try {
        if (target.kind === 'port') this.#client.forwardOut('127.0.0.1', 0, target.host, target.port, settle);
        else this.#client.openssh_forwardOutStreamLocal(target.path, settle);
      } catch {
        clearTimeout(overdue);
        reject(new SshFailure('connection-lost', `the SSH connection to ${addressOf(this.#hop)} has ended`));
      }
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#client.end();
    // A server that does not answer any more does not close either.
    setTimeout(() => this.#client.destroy(), 1_000).unref();
  }

  /** Ends it without a word, for one that is dead. */
  drop(): void {
    this.#isClosed = true;
    this.#client.destroy();
  }
}

function channelFailure(hop: Hop, target: Target, error: Error & { reason?: number | string }): SshFailure {
  const far = target.kind === 'port' ? `${target.host}:${target.port}` : target.path;
  const words = plainSentence(error.message, 160);
  // RFC 4254: 1 is "administratively prohibited", 2 "connect failed".
  if (error.reason === 1) {
    const key = target.kind === 'port' ? 'AllowTcpForwarding, PermitOpen' : 'AllowStreamLocalForwarding';
    return new TargetRefused(
      'unreachable',
      `the SSH server at ${addressOf(hop)} does not permit forwarding to ${far} (${key})`,
    );
  }
  if (error.reason === 2) {
    const hint =
      target.kind === 'port'
        ? ''
        : `: no Engine listens there, or ${hop.user} may not use it (group docker), or the server forbids it (AllowStreamLocalForwarding)`;
    // Servers say by what it failed; of sockets they do not.
    const what =
      target.kind === 'socket' || /refused/iu.test(words)
        ? `${far} refuses connections`
        : `${far} is not reached (${words.replace(/^.*open failure: /u, '')})`;
    return new TargetRefused(
      'unreachable',
      `${what} on the far side of ${hop.user}@${addressOf(hop)}${hint}`,
    );
  }
  if (/server closed channel|Not connected|No response/iu.test(words))
    return new SshFailure('connection-lost', `the SSH connection to ${addressOf(hop)} was lost`);
  return new TargetRefused('unreachable', `no way to ${far} by ${hop.user}@${addressOf(hop)}: ${words}`);
}
