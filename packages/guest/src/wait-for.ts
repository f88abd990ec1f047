import type { Socket } from 'node:net';
import { checkNames, checkOptions, isCount } from './arguments.ts';
import type { GuestEnvironment } from './env.ts';
import { instanceNames, specificHost, specificPort } from './lookup.ts';

/** For whom, and how long. */
export interface WaitOptions {
  /** Milliseconds until it is given up. Default 60,000. */
  readonly timeout?: number;
  /** So many instances must accept connections. Default 1. */
  readonly minimum?: number;
  /** Ends the wait before its time. */
  readonly signal?: AbortSignal;
}

/** Too few instances accepted connections in time. */
export class MaestroWaitError extends Error {
  override readonly name = 'MaestroWaitError';
  /** Why not, by `host:port`. */
  readonly causes: Readonly<Record<string, string>>;

  constructor(message: string, causes: Readonly<Record<string, string>>) {
    super(message);
    this.causes = causes;
  }
}

interface Node {
  readonly host: string;
  readonly port: number;
}

/** Milliseconds. */
const attemptBound = 2000;
/** The last attempt has so long, even where the time is up sooner. */
const leastBound = 200;
const firstPause = 100;
const longestPause = 2000;
/** So long a connection is held: docker-proxy accepts for an application that is deaf, and closes within milliseconds. */
const hold = 100;

const nameOf = ({ host, port }: Node): string => `${host}:${port}`;

/**
 * Waits until instances of a service accept TCP connections at a port, trying with pauses from 0.1 to 2 s.
 * @returns those that do, as `host:port`, sorted by container name.
 * @throws MaestroWaitError when too few do in time.
 */
export async function waitForService(
  env: GuestEnvironment,
  service: string,
  port: string,
  options: WaitOptions = {},
): Promise<string[]> {
  const call = 'waitFor(service, port, { timeout, minimum, signal })';
  checkNames(call, { service, port });
  checkOptions(call, options, { timeout: isCount, minimum: isCount, signal: isSignal });
  const { timeout = 60_000, minimum = 1, signal } = options;
  const nodes = instanceNames(env, service, minimum).map((container) => ({
    host: specificHost(env, service, container),
    port: specificPort(env, service, container, port),
  }));
  const deadline = Date.now() + timeout;
  for (let pause = firstPause; ; pause = Math.min(2 * pause, longestPause)) {
    const bound = Math.max(leastBound, Math.min(attemptBound, deadline - Date.now()));
    const answers = await Promise.all(nodes.map((node) => tryConnection(node, bound, signal)));
    const open = nodes.filter((_, index) => answers[index] === undefined).map(nameOf);
    if (open.length >= minimum) return open;
    const left = deadline - Date.now();
    if (left <= 0) throw tooFew(service, port, { nodes, answers, minimum, timeout });
    await rest(Math.min(pause, left), signal);
  }
}

const isSignal = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'aborted' in value;

function tooFew(
  service: string,
  port: string,
  seen: {
    readonly nodes: readonly Node[];
    readonly answers: readonly (string | undefined)[];
    readonly minimum: number;
    readonly timeout: number;
  },
): MaestroWaitError {
  const causes = Object.fromEntries(
    seen.nodes.flatMap((node, index) => {
      const cause = seen.answers[index];
      return cause === undefined ? [] : [[nameOf(node), cause]];
    }),
  );
  const told = Object.entries(causes).map(([node, cause]) => `${node} ${cause}`);
  const asked = seen.minimum === 1 ? 'No instance' : `Fewer than ${seen.minimum} instances`;
  return new MaestroWaitError(
    `${asked} of ${service} accepted connections at ${port} within ${seen.timeout / 1000} s: ${told.join('; ')}.`,
    causes,
  );
}

/** @returns why there is no connection; undefined: there is. */
async function tryConnection(
  { host, port }: Node,
  bound: number,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const { connect } = await import('node:net');
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host, port });
    let timer = setTimeout(() => settle('does not answer'), bound);
    const leave = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abandon);
      socket.destroy();
    };
    const settle = (cause: string | undefined): void => {
      leave();
      resolve(cause);
    };
    const abandon = (): void => {
      leave();
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', abandon, { once: true });
    socket.on('error', (error) => settle(causeOf(error)));
    socket.once('connect', () => {
      clearTimeout(timer);
      timer = setTimeout(() => settle(undefined), hold);
      socket.once('data', () => settle(undefined));
      socket.once('close', () => settle('accepts and closes at once'));
      socket.resume();
    });
  });
}

function causeOf(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ECONNREFUSED':
      return 'refuses the connection';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'cannot be reached';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'has a name without an address';
    default:
      return `cannot be connected to (${error.code ?? error.message})`;
  }
}

async function rest(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  const { setTimeout: pause } = await import('node:timers/promises');
  try {
    await pause(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch {
    signal?.throwIfAborted();
  }
}
