import type { Duplex } from 'node:stream';
import { plainSentence } from '@maestro-ng/engine';
import type { ConnectConfig } from 'ssh2';
import { seconds } from '../failures.ts';
import { isTimeout, pause } from '../pause.ts';
import { HostKeyCheck } from './host-key.ts';
import { type Identities, identitiesFor } from './identities.ts';
import { Login } from './login.ts';
import { ClosedEarly, loginFailure, lost } from './login-failure.ts';
import type { Hop } from './route.ts';
import { keepaliveInterval, SshConnection } from './ssh-connection.ts';
import { SshFailure } from './ssh-failure.ts';

type Ssh2 = typeof import('ssh2');

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

async function attempt(
  hop: Hop,
  ssh2: Ssh2,
  identities: Identities,
  { stream: openStream, signal, timeout, onClose }: OpenOptions,
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
      const onAbort = (): void => {
        const { signing } = login;
        const isAgent = signing !== undefined && isTimeout(signal.reason);
        reject(isAgent ? notSigned(signing, timeout) : (signal.reason as Error));
      };
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

function notSigned(key: string, timeout: number): SshFailure {
  return new SshFailure(
    'misconfigured',
    `the SSH agent has not signed with ${plainSentence(key, 120)} within ${seconds(timeout)}: it may wait for somebody to confirm that, or to touch the key`,
  );
}
