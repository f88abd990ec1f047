import {
  type ClientRequest,
  request as httpRequest,
  type IncomingHttpHeaders,
  IncomingMessage,
} from 'node:http';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { HostFailure } from '@maestro-ng/engine';
import type { Bounds } from './bounds.ts';
import type { Endpoint } from './connect.ts';
import { connectionFailure, lostFailure, type Place, timeoutFailure, unresolvedFailure } from './failures.ts';
import type { IdleConnections } from './idle-connections.ts';

export interface Call {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  readonly signal: AbortSignal;
  /** Milliseconds until the connection stands, TLS included. */
  readonly connectTimeout: number;
  readonly bounds: Bounds;
}

/**
 * The beginning of an answer. Either `body` must be iterated over (and may be left early) or `beginning` be called, or the
 * connection stays open.
 */
export interface Answer {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: AsyncGenerator<Uint8Array, void, undefined>;
  /** At most `limit` bytes of the body, and the rest of the last piece. */
  beginning(limit: number): Promise<Buffer>;
}

const longestIdle = 4_000;

/**
 * Sends one request. Rejects, as the body's iteration does, with a `HostFailure` or with the signal's reason.
 *
 * A kept-alive connection may have died unnoticed. A request that only looks is then sent once more over a fresh one;
 * one that changes something is not, as it may have been done.
 */
export async function send(endpoint: Endpoint, idle: IdleConnections, call: Call): Promise<Answer> {
  call.signal.throwIfAborted();
  idle.end(longestIdle);
  const first = new Exchange(endpoint.place, call);
  try {
    return await first.begin(endpoint);
  } catch (error) {
    if (!first.metDeadConnection || call.method !== 'GET') throw error;
    idle.end(0);
    return await new Exchange(endpoint.place, call).begin(endpoint);
  }
}

/**
 * Sends one request whose connection becomes the caller's to read from and write to, both ways at once; held to the
 * bounds until then. What is not handed over is an answer like any other.
 */
export function upgrade(endpoint: Endpoint, call: Call): Promise<Duplex | Answer> {
  call.signal.throwIfAborted();
  const headers = { ...call.headers, Connection: 'Upgrade', Upgrade: 'tcp' };
  return new Exchange(endpoint.place, { ...call, headers }).upgrade(endpoint);
}

/** Has what is awaited of a request handed to `resolve`. */
type Listen<T> = (request: ClientRequest, resolve: (value: T) => void) => void;

/** One request and its answer, held to their bounds. */
class Exchange {
  readonly #place: Place;
  readonly #call: Call;
  #request: ClientRequest | undefined;
  #response: IncomingMessage | undefined;
  #timer: NodeJS.Timeout | undefined;
  #resolving = false;
  #connected = false;
  #end: number | undefined;
  /** Why we ended it ourselves. */
  #cause: { readonly error: unknown } | undefined;
  metDeadConnection = false;

  constructor(place: Place, call: Call) {
    this.#place = place;
    this.#call = call;
  }

  async begin(endpoint: Endpoint): Promise<Answer> {
    return this.#answer(
      await this.#send<IncomingMessage>(endpoint, (request, resolve) => request.on('response', resolve)),
    );
  }

  async upgrade(endpoint: Endpoint): Promise<Duplex | Answer> {
    const outcome = await this.#send<IncomingMessage | Duplex>(endpoint, (request, resolve) => {
      request.on('response', resolve);
      request.on('upgrade', (_, connection, head) => {
        this.#release();
        if (head.length > 0) connection.unshift(head);
        resolve(connection);
      });
    });
    return outcome instanceof IncomingMessage ? this.#answer(outcome) : outcome;
  }

  #answer(response: IncomingMessage): Answer {
    const { total } = this.#call.bounds;
    this.#response = response;
    if (total !== null) this.#end = performance.now() + total;
    return {
      statusCode: response.statusCode ?? 0,
      headers: response.headers,
      body: this.#body(response),
      beginning: (limit) => this.#beginning(response, limit),
    };
  }

  async #send<T>(endpoint: Endpoint, listen: Listen<T>): Promise<T> {
    const { signal, connectTimeout } = this.#call;
    signal.addEventListener('abort', this.#onAbort, { once: true });
    try {
      const open = endpoint.secure ? (await import('node:https')).request : httpRequest;
      this.#failIfEnded();
      this.#bound(connectTimeout);
      return await this.#open(open, endpoint, listen);
    } catch (error) {
      this.#release();
      this.#failIfEnded();
      throw error instanceof HostFailure ? error : connectionFailure(this.#place, error, false);
    }
  }

  #open<T>(open: typeof httpRequest, endpoint: Endpoint, listen: Listen<T>): Promise<T> {
    const { method, path, headers, body, bounds } = this.#call;
    return new Promise<T>((resolve, reject) => {
      const request = open({
        ...endpoint.target,
        agent: endpoint.agent,
        method,
        path,
        headers: { ...endpoint.target.headers, ...headers } as Record<string, string>,
      });
      this.#request = request;
      const onConnected = (): void => {
        this.#connected = true;
        this.#bound(bounds.answer);
      };
      request.on('socket', (socket) => {
        this.#resolving = socket.connecting && isIP(endpoint.target.host ?? '127.0.0.1') === 0;
        // Connections are kept: one that stands gets no more listeners.
        if (this.#resolving) socket.once('lookup', () => (this.#resolving = false));
        if (socket.connecting) socket.once(endpoint.secure ? 'secureConnect' : 'connect', onConnected);
        else onConnected();
      });
      listen(request, resolve);
      request.on('error', (error) => {
        // What makes connections may have said already why there is none.
        const failure =
          error instanceof HostFailure ? error : connectionFailure(this.#place, error, this.#connected);
        this.metDeadConnection =
          request.reusedSocket && failure.kind === 'connection-lost' && this.#cause === undefined;
        reject(failure);
      });
      request.end(body);
    });
  }

  async *#body(response: IncomingMessage): AsyncGenerator<Uint8Array, void, undefined> {
    const chunks = response[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
    try {
      for (;;) {
        this.#failIfEnded();
        this.#bound(this.#call.bounds.pause);
        const next = await chunks.next();
        this.#unbound();
        if (next.done === true) break;
        yield next.value;
      }
    } catch (error) {
      throw this.#whyLost(error);
    } finally {
      this.#leave(response);
    }
    if (!response.complete) throw lostFailure(this.#place);
  }

  /** By events, which cost half of what iterating over the same does. */
  async #beginning(response: IncomingMessage, limit: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    let length = 0;
    const wait = (): void => this.#bound(this.#call.bounds.pause);
    try {
      this.#failIfEnded();
      wait();
      await new Promise<void>((resolve, reject) => {
        response.on('data', (piece: Buffer) => {
          pieces.push(piece);
          length += piece.length;
          if (length < limit) wait();
          else resolve();
        });
        response.on('end', resolve).on('error', reject).on('close', resolve);
        // No event tells what has happened already.
        if (response.destroyed) resolve();
      });
    } catch (error) {
      throw this.#whyLost(error);
    } finally {
      this.#leave(response);
    }
    this.#failIfEnded();
    if (length < limit && !response.complete) throw lostFailure(this.#place);
    return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
  }

  /** What to tell of an answer that broke off. */
  #whyLost(error: unknown): unknown {
    return this.#cause === undefined ? connectionFailure(this.#place, error, true) : this.#cause.error;
  }

  #leave(response: IncomingMessage): void {
    this.#release();
    if (!response.readableEnded) response.destroy();
  }

  readonly #onAbort = (): void => this.#endWith(this.#call.signal.reason);

  #endWith(error: unknown): void {
    this.#cause ??= { error };
    this.#unbound();
    this.#request?.destroy();
    this.#response?.destroy();
  }

  #failIfEnded(): void {
    if (this.#cause !== undefined) throw this.#cause.error as Error;
  }

  /** From now on there are `milliseconds`, and no more than is left of the whole. */
  #bound(milliseconds: number | null): void {
    this.#unbound();
    const left =
      this.#end === undefined ? Number.POSITIVE_INFINITY : Math.max(0, this.#end - performance.now());
    const time = Math.min(milliseconds ?? Number.POSITIVE_INFINITY, left);
    if (time === Number.POSITIVE_INFINITY) return;
    const allowed =
      left < (milliseconds ?? Number.POSITIVE_INFINITY) ? (this.#call.bounds.total ?? time) : time;
    this.#timer = setTimeout(
      () => this.#endWith((this.#resolving ? unresolvedFailure : timeoutFailure)(this.#place, allowed)),
      Math.min(time, longestTimer),
    );
  }

  #unbound(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #release(): void {
    this.#unbound();
    this.#call.signal.removeEventListener('abort', this.#onAbort);
  }
}

// A longer one would fire at once.
const longestTimer = 2 ** 31 - 1;
