import { connect, isIP, type Socket } from 'node:net';
import type { ConnectResult } from '../port/operator.ts';
import { hostAndPort } from '../resolve/addresses.ts';

/**
 * So long a connection is held, to see whether something that forwards connections gives it up for an application that is
 * deaf: docker-proxy (of this machine, or of a ship whose Engine publishes ports without iptables, as those of IPv6), a
 * rootless Engine, a tunnel. They close within milliseconds, without a byte, and the word takes its time over the network.
 */
const holdMs = { here: 50, elsewhere: 20, atMost: 500 } as const;

/** Tries one connection; one that is accepted and closed at once without a byte is not open. */
export function openConnection(
  { host, port, timeoutMs }: { readonly host: string; readonly port: number; readonly timeoutMs: number },
  signal: AbortSignal,
): Promise<ConnectResult> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const place = hostAndPort(host, port);
    const began = performance.now();
    const socket = connect({ host, port, autoSelectFamily: isIP(host) === 0 });
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
      const deaf = {
        open: false,
        cause: `${place} accepts and closes at once: nothing listens behind it`,
        nobodyListens: true,
      } as const;
      const hold = isOwnAddress(socket)
        ? holdMs.here
        : Math.min(holdMs.elsewhere + 2 * (performance.now() - began), holdMs.atMost);
      clearTimeout(timer);
      timer = setTimeout(() => settle({ open: true }), hold);
      socket.once('data', () => settle({ open: true }));
      socket.once('close', () => settle(deaf));
      socket.resume();
    });
    socket.on('error', (error) => settle(failure(error, place, host)));
  });
}

function isOwnAddress(socket: Socket): boolean {
  return socket.remoteAddress !== undefined && socket.remoteAddress === socket.localAddress;
}

function failure(error: NodeJS.ErrnoException, place: string, host: string): ConnectResult {
  const codes = error instanceof AggregateError ? error.errors.map(codeOf) : [error.code];
  const failed = (cause: string): ConnectResult => ({ open: false, cause });
  switch (codes.find((code) => code !== undefined)) {
    case 'ECONNREFUSED':
      return { open: false, cause: `connection refused by ${place}`, nobodyListens: true };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return failed(`no address is known for ${host}`);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return failed(`no route to ${place}`);
    case 'ETIMEDOUT':
      return failed(`no answer from ${place}`);
    case 'ECONNRESET':
      return { open: false, cause: `${place} accepts and resets the connection`, nobodyListens: true };
    default:
      return failed(`no connection to ${place}: ${error.message}`);
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
