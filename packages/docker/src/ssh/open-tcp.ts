import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connectionFailure, unresolvedFailure } from '../failures.ts';
import { patientLookup } from '../patient-lookup.ts';
import { isTimeout } from '../pause.ts';
import { addressOf, type Hop, rightPlace } from './route.ts';
import { SshFailure } from './ssh-failure.ts';

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
  return new SshFailure(kind, `${message} (SSH)`, { hint: knownName(hop) });
}

function noStream(hop: Hop, error: Error): SshFailure {
  const { kind, message } = connectionFailure({ ship: '', address: addressOf(hop) }, error, false);
  const { code } = error as NodeJS.ErrnoException;
  const hint = code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? knownName(hop) : rightPlace(hop);
  return new SshFailure(kind, `${message} (SSH)`, { cause: error, hint });
}

function knownName({ host }: Hop): string {
  return `See that ${host} is the right name, and that this machine can resolve it.`;
}
