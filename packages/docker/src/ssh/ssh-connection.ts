import { connect as connectTcp, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { AuthenticationType, Client, ClientChannel, ConnectConfig } from 'ssh2';
import { connectionFailure, seconds, unresolvedFailure } from '../failures.ts';
import { patientLookup } from '../patient-lookup.ts';
import { pause } from '../pause.ts';
import { plainSentence } from '../plain-text.ts';
import { ChannelSocket } from './channel-socket.ts';
import { HostKeyCheck } from './host-key.ts';
import { type Identities, identitiesFor } from './identities.ts';
import { Limit } from './limit.ts';
import type { Hop } from './route.ts';
import { SshFailure } from './ssh-failure.ts';

type Ssh2 = typeof import('ssh2');

/** A place on the far side. */
export type Target =
  | { readonly kind: 'port'; readonly host: string; readonly port: number }
  | { readonly kind: 'socket'; readonly path: string };

/** The far side has the place, and does not let us there: nobody listens, or it may not be opened. */
export class TargetRefused extends SshFailure {}

/** Milliseconds. An answer comes to each of them: a connection that was silent for much longer is dead, or its machine slept. */
const keepaliveInterval = 10_000;
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

export interface OpenOptions {
  /** The stream to the server: made anew for each attempt. */
  readonly stream: () => Promise<Duplex>;
  readonly signal: AbortSignal;
  /** Milliseconds until the signal comes. */
  readonly timeout: number;
  readonly onClose: () => void;
}

/** Milliseconds in which an agent says which keys it holds, at most. */
const longestAgentAnswer = 3_000;

/** Milliseconds before each further attempt, on average. */
const pauses = [150, 300, 600, 1_200, 1_200];

/**
 * Connects and logs in. A server that closes before it says who it is has too many logins under way (MaxStartups), so it is
 * asked again some moments later.
 *
 * @throws SshFailure, or the signal's reason.
 */
export async function openSshConnection(hop: Hop, options: OpenOptions): Promise<SshConnection> {
  const { default: ssh2 } = await import('ssh2');
  // Where an agent hangs, there is time left for the keys of files.
  const identities = await identitiesFor(hop, ssh2, Math.min(options.timeout / 3, longestAgentAnswer));
  for (const wait of pauses) {
    try {
      return await attempt(hop, ssh2, identities, options);
    } catch (error) {
      if (!(error instanceof ClosedEarly)) throw error;
      await pauseBefore(wait * (0.5 + Math.random()), options.signal, error);
    }
  }
  return await attempt(hop, ssh2, identities, options);
}

/** When the time is over meanwhile, the last failure says more than that. */
async function pauseBefore(milliseconds: number, signal: AbortSignal, failure: ClosedEarly): Promise<void> {
  try {
    await pause(milliseconds, signal);
  } catch (error) {
    throw isTimeout(error) ? failure : error;
  }
}

/** It was closed before the server said who it is. */
class ClosedEarly extends SshFailure {}

async function attempt(
  hop: Hop,
  ssh2: Ssh2,
  identities: Identities,
  { stream: openStream, signal, onClose }: OpenOptions,
): Promise<SshConnection> {
  signal.throwIfAborted();
  const stream = await openStream();
  const check = new HostKeyCheck(hop);
  const client = new ssh2.Client();
  let denied: SshFailure | undefined;
  let proven: Buffer | undefined;
  let greeted = false;
  const login = new Login(hop, ssh2, identities);
  try {
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => reject(signal.reason as Error);
      signal.addEventListener('abort', onAbort, { once: true });
      client.once('close', () => signal.removeEventListener('abort', onAbort));
      client.once('handshake', () => {
        greeted = true;
      });
      client.once('ready', () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      });
      client.on('error', (error: Error & { level?: string }) => {
        if (error.level === 'agent') return;
        reject(denied ?? loginFailure(hop, error, login, greeted));
      });
      client.on('close', () => reject(denied ?? lost(hop, greeted)));
      client.connect({
        sock: stream,
        username: hop.user,
        readyTimeout: 0,
        keepaliveInterval,
        keepaliveCountMax: 2,
        strictVendor: false,
        algorithms: { serverHostKey: check.algorithms() as never },
        hostVerifier: (key: Buffer, verify: (isRight: boolean) => void) => {
          greeted = true;
          // Keys are exchanged anew from time to time, and what comes meanwhile is taken for corrupt unless the answer is at once.
          if (proven?.equals(key) === true) {
            verify(true);
            return;
          }
          void check.problem(key).then((problem) => {
            denied = problem;
            if (problem === undefined) proven = Buffer.from(key);
            verify(problem === undefined);
          });
        },
        authHandler: (left, isPartial) => login.next(left, isPartial) as never,
      } satisfies ConnectConfig);
    });
    client.removeAllListeners('error');
    client.removeAllListeners('close');
    return new SshConnection(hop, client, stream, onClose);
  } catch (error) {
    client.on('error', () => undefined);
    client.destroy();
    stream.destroy();
    throw error;
  }
}

/**
 * Opens the stream to the first server of a route.
 *
 * @param timeout milliseconds.
 * @throws SshFailure, or the signal's reason.
 */
export function openTcp(hop: Hop, signal: AbortSignal, timeout: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const { host, port } = hop;
    const socket = connectTcp({ host, port, noDelay: true, lookup: patientLookup(timeout) });
    let resolving = isIP(host) === 0;
    socket.once('lookup', () => {
      resolving = false;
    });
    const settle = (outcome: () => void): void => {
      socket.off('connect', onConnect).off('error', onError);
      signal.removeEventListener('abort', onAbort);
      outcome();
    };
    const onConnect = (): void => settle(() => resolve(socket));
    const onError = (error: Error): void => settle(() => reject(noStream(hop, error)));
    const onAbort = (): void =>
      settle(() => {
        socket.on('error', () => undefined).destroy();
        reject(resolving && isTimeout(signal.reason) ? unresolved(hop, timeout) : (signal.reason as Error));
      });
    socket.once('connect', onConnect).once('error', onError);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

function unresolved(hop: Hop, timeout: number): SshFailure {
  const { kind, message } = unresolvedFailure({ ship: '', address: addressOf(hop) }, timeout);
  return new SshFailure(kind, `${message} (SSH)`);
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}

function noStream(hop: Hop, error: Error): SshFailure {
  const { kind, message } = connectionFailure({ ship: '', address: addressOf(hop) }, error, false);
  return new SshFailure(kind, `${message} (SSH)`, { cause: error });
}

/** `10.0.0.2:22`. */
export function addressOf({ host, port }: Hop): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

type LoginMethod = { readonly type: AuthenticationType; readonly username: string };

/** What a server is shown, one key after the other, and what it wants besides. */
class Login {
  readonly identities: Identities;
  readonly #methods: Iterator<LoginMethod>;
  #left: readonly string[] = [];
  #isPartial = false;

  constructor(hop: Hop, ssh2: Ssh2, identities: Identities) {
    this.identities = identities;
    this.#methods = loginMethods(hop, ssh2, identities)[Symbol.iterator]();
  }

  /** @param left the methods that the server takes now; null: it has not been asked yet. */
  next(left: readonly string[] | null, isPartial: boolean | null): LoginMethod | false {
    this.#left = left ?? [];
    this.#isPartial ||= isPartial === true;
    return (this.#methods.next().value as LoginMethod | undefined) ?? false;
  }

  /** A clause; empty: there is nothing to say. */
  get wanted(): string {
    const others = this.#left.filter((method) => method !== 'publickey').join(', ');
    if (others === '') return '';
    if (this.#isPartial) return `; it takes the key, and asks for ${others} as well, which is not supported`;
    return this.#left.includes('publickey')
      ? ''
      : `; it takes no keys, only ${others}, which is not supported`;
  }
}

function loginMethods(hop: Hop, ssh2: Ssh2, { identities }: Identities): readonly LoginMethod[] {
  const username = hop.user;
  if (identities.length === 0) return [{ type: 'none', username }];
  return identities.map(({ key, agent }) =>
    agent === undefined
      ? { type: 'publickey' as const, username, key }
      : { type: 'agent' as const, username, agent: new OneKey(agent, key, ssh2).agent },
  );
}

/** An agent in which there is one key only: so the keys of files and agents are tried in one order. */
class OneKey {
  readonly agent: InstanceType<Ssh2['BaseAgent']>;

  constructor(agent: InstanceType<Ssh2['BaseAgent']>, key: object, { BaseAgent }: Ssh2) {
    this.agent = Object.assign(Object.create(BaseAgent.prototype) as typeof agent, {
      getIdentities: (done: (error: undefined, keys: object[]) => void) => done(undefined, [key]),
      sign: (...words: Parameters<typeof agent.sign>) => agent.sign(...words),
    });
  }
}

function loginFailure(
  hop: Hop,
  error: Error & { level?: string },
  login: Login,
  greeted: boolean,
): SshFailure {
  const at = `${hop.user}@${addressOf(hop)}`;
  const words = plainSentence(error.message, 160);
  if (error.level === 'client-authentication' || /too many authentication failures/iu.test(words)) {
    const { identities: shown, unusable } = login.identities;
    const tried =
      shown.length === 0
        ? 'there was no key to show'
        : `keys shown: ${shown.map(({ name }) => plainSentence(name, 120)).join(', ')}`;
    const rest = unusable.length === 0 ? '' : `; not used: ${unusable.join('; ')}`;
    const limit = /too many/iu.test(words)
      ? ' (its limit of attempts was reached: IdentitiesOnly yes in ssh_config shows the named keys only)'
      : '';
    return new SshFailure(
      'unreachable',
      `the SSH server does not let ${at} in${limit}; ${tried}${rest}${login.wanted}`,
    );
  }
  if (
    !greeted &&
    /before handshake|ECONNRESET|EPIPE|connection reset/iu.test(
      `${words} ${(error as NodeJS.ErrnoException).code ?? ''}`,
    )
  )
    return lost(hop, false);
  if (/no matching/iu.test(words))
    return new SshFailure(
      'unreachable',
      `no SSH connection to ${addressOf(hop)}: it has no algorithm in common with us (${words})`,
    );
  if (!greeted && !/handshake|ECONN|timed out/iu.test(words))
    return new SshFailure(
      'unreachable',
      `what listens at ${addressOf(hop)} does not speak SSH as we know it (${words})`,
    );
  return new SshFailure('unreachable', `no SSH connection to ${addressOf(hop)}: ${words}`);
}

function lost(hop: Hop, greeted: boolean): SshFailure {
  return greeted
    ? new SshFailure(
        'unreachable',
        `the SSH server at ${addressOf(hop)} ended the connection during the login`,
      )
    : new ClosedEarly(
        'unreachable',
        `what listens at ${addressOf(hop)} closes connections without a word of SSH: no SSH server, or one with too many logins under way (MaxStartups)`,
      );
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
    return new TargetRefused(
      'unreachable',
      `${far} refuses connections on the far side of ${hop.user}@${addressOf(hop)}${hint}`,
    );
  }
  if (/server closed channel|Not connected|No response/iu.test(words))
    return new SshFailure('connection-lost', `the SSH connection to ${addressOf(hop)} was lost`);
  return new TargetRefused('unreachable', `no way to ${far} by ${hop.user}@${addressOf(hop)}: ${words}`);
}
