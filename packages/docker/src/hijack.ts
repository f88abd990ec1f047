import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { HostFailure } from '@maestro-ng/engine';
import type { Endpoint } from './connect.ts';
import { connectionFailure, timeoutFailure } from './failures.ts';
import type { Call } from './transport.ts';

/** What came of asking for a connection of one's own: the connection, or an answer that refuses it. */
export type Upgraded =
  | { readonly upgraded: true; readonly connection: Duplex }
  | { readonly upgraded: false; readonly response: IncomingMessage };

/**
 * Sends one request whose connection becomes the caller's to read from and write to, both ways at once. Held to the
 * bounds until then; rejects with a `HostFailure` or with the signal's reason.
 */
export async function upgrade(endpoint: Endpoint, call: Call): Promise<Upgraded> {
  call.signal.throwIfAborted();
  const open = endpoint.secure ? (await import('node:https')).request : httpRequest;
  const request = open({
    ...endpoint.target,
    agent: endpoint.agent,
    method: call.method,
    path: call.path,
    headers: {
      ...endpoint.target.headers,
      ...call.headers,
      Connection: 'Upgrade',
      Upgrade: 'tcp',
    } as Record<string, string>,
  });
  return settle(endpoint, call, request);
}

function settle(endpoint: Endpoint, call: Call, request: ClientRequest): Promise<Upgraded> {
  const { signal, bounds, body } = call;
  return new Promise((resolve, reject) => {
    let connected = false;
    let timer: NodeJS.Timeout | undefined;
    const bound = (milliseconds: number | null): void => {
      clearTimeout(timer);
      if (milliseconds === null) return;
      timer = setTimeout(() => request.destroy(timeoutFailure(endpoint.place, milliseconds)), milliseconds);
    };
    const release = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    const onAbort = (): void => {
      release();
      reject(signal.reason as Error);
      request.destroy();
    };
    const onConnected = (): void => {
      connected = true;
      bound(bounds.answer);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    bound(bounds.connect);
    request.on('socket', (socket) => {
      if (socket.connecting) socket.once(endpoint.secure ? 'secureConnect' : 'connect', onConnected);
      else onConnected();
    });
    request.on('upgrade', (_, connection, head) => {
      release();
      if (head.length > 0) connection.unshift(head);
      resolve({ upgraded: true, connection });
    });
    request.on('response', (response) => {
      release();
      resolve({ upgraded: false, response });
    });
    request.on('error', (error) => {
      release();
      reject(error instanceof HostFailure ? error : connectionFailure(endpoint.place, error, connected));
    });
    request.end(body);
  });
}
