import { connect, type Socket } from 'node:net';
import type { ConnectResult } from '../port/operator.ts';
import { hostAndPort } from './describe-check.ts';

/** So long a local connection is held, to see whether docker-proxy gives it up for an application that is deaf. */
const holdMs = 50;

/**
 * Tries one connection. Where the far end is this very machine, docker-proxy may have accepted it in the place of an
 * application that does not listen: it closes within milliseconds, without a byte. From elsewhere such a connection is
 * refused, and nothing is held.
 */
export function openConnection(
  { host, port, timeoutMs }: { readonly host: string; readonly port: number; readonly timeoutMs: number },
  signal: AbortSignal,
): Promise<ConnectResult> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const place = hostAndPort(host, port);
    const socket = connect({ host, port, autoSelectFamily: true });
    let timer = setTimeout(
      () => settle({ open: false, cause: `no answer from ${place} in ${timeoutMs / 1000} s` }),
      timeoutMs,
    );

    const leave = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abandon);
      socket.destroy();
    };
    const settle = (result: ConnectResult): void => {
      leave();
      resolve(result);
    };
    const abandon = (): void => {
      leave();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abandon, { once: true });

    socket.once('connect', () => {
      if (!isOwnAddress(socket)) return settle({ open: true });
      const deaf = {
        open: false,
        cause: `${place} accepts and closes at once: nothing listens behind it`,
      } as const;
      clearTimeout(timer);
      timer = setTimeout(() => settle({ open: true }), holdMs);
      socket.once('data', () => settle({ open: true }));
      socket.once('close', () => settle(deaf));
      socket.resume();
    });
    socket.on('error', (error) => settle({ open: false, cause: explain(error, place, host) }));
  });
}

function isOwnAddress(socket: Socket): boolean {
  return socket.remoteAddress !== undefined && socket.remoteAddress === socket.localAddress;
}

function explain(error: NodeJS.ErrnoException, place: string, host: string): string {
  const codes = error instanceof AggregateError ? error.errors.map(codeOf) : [error.code];
  switch (codes.find((code) => code !== undefined)) {
    case 'ECONNREFUSED':
      return `connection refused by ${place}`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `no address is known for ${host}`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `no route to ${place}`;
    case 'ETIMEDOUT':
      return `no answer from ${place}`;
    case 'ECONNRESET':
      return `${place} accepts and resets the connection`;
    default:
      return `no connection to ${place}: ${error.message}`;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
