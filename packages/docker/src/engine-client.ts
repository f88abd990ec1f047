import { setMaxListeners } from 'node:events';
import { Duplex } from 'node:stream';
import { HostFailure, type KnownHostKeys, type Ship } from '@maestro-ng/engine';
import { isSupported, negotiate, parseEngineHeaders, parseEngineVersion } from './api-version.ts';
import { type Bounds, readingBounds } from './bounds.ts';
import { connectTimeoutOf, type Endpoint, openEndpoint, placeOf } from './connect.ts';
import { answerFailure, type Place, protocolFailure } from './failures.ts';
import { IdleConnections } from './idle-connections.ts';
import { SharedCall } from './shared-call.ts';
import type { SshMeans } from './ssh/ssh-endpoint.ts';
import { type Answer, type Call, send, upgrade } from './transport.ts';

export type Query = Readonly<Record<string, string | number | boolean | object | null | undefined>>;

/** One request in the words of the Engine's API. */
export interface EngineRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Without the version, already encoded. */
  readonly path: string;
  /** Values that are objects go out as JSON; undefined ones do not. */
  readonly query?: Query;
  /** Goes out as JSON. */
  readonly body?: unknown;
  /** Goes out as it is, in place of `body`. */
  readonly content?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Values in it that a failure must not repeat. */
  readonly secrets?: readonly string[];
  readonly signal: AbortSignal;
  readonly bounds: Bounds;
}

interface Opened {
  readonly endpoint: Endpoint;
  readonly idle: IdleConnections;
}

interface Session extends Opened {
  /** The Engine's own version, such as `20.10.24`. */
  readonly engineVersion: string;
  /** The version of the API that is spoken. */
  readonly apiVersion: string;
  readonly warnings: readonly string[];
}

/** Speaks HTTP with one ship's Engine, in the version of the API that both know. Opens nothing before the first call. */
export class EngineClient {
  readonly place: Place;
  /** The ship's timeout in milliseconds. */
  readonly timeout: number;
  readonly #ship: Ship;
  readonly #connectTimeout: number;
  readonly #endpoint: SharedCall<Opened>;
  readonly #negotiation: SharedCall<Session>;
  #opened: Opened | undefined;
  #session: Session | undefined;

  constructor(ship: Ship, ssh: () => Promise<SshMeans>) {
    this.#ship = ship;
    this.place = placeOf(ship);
    this.timeout = Math.max(1, ship.timeoutSeconds * 1000);
    this.#connectTimeout = connectTimeoutOf(ship);
    this.#endpoint = new SharedCall(async () => {
      const endpoint = await openEndpoint(ship, ssh);
      this.#opened = { endpoint, idle: new IdleConnections(endpoint.agent) };
      return this.#opened;
    });
    this.#negotiation = new SharedCall((signal) => this.#negotiate(signal));
  }

  /** What the Engine says of itself, learnt at the first call and kept. */
  async session(signal: AbortSignal): Promise<Pick<Session, 'engineVersion' | 'apiVersion' | 'warnings'>> {
    return this.#sessionFor(signal);
  }

  /** The version that is spoken; undefined: nothing was asked yet. */
  get apiVersion(): string | undefined {
    return this.#session?.apiVersion;
  }

  /** Without a connection. null: the ship is not reached by SSH. */
  async hostKeys(signal: AbortSignal): Promise<KnownHostKeys | null> {
    const { endpoint } = await this.#endpoint.get(signal);
    return endpoint.hostKeys?.() ?? null;
  }

  /** @returns the answer's beginning, of a success or of 304; everything else is a `HostFailure`. */
  async stream(request: EngineRequest): Promise<Answer> {
    const session = await this.#sessionFor(request.signal);
    return this.#answer(session, request, `/v${session.apiVersion}`);
  }

  /** @returns the answer's JSON; undefined where it is empty. */
  async json(request: EngineRequest): Promise<unknown> {
    return this.#parse(await this.stream(request));
  }

  /**
   * As `json`, for what only looks: as one of the first calls it names no version, and learns from the answer which is
   * spoken from then on, so that one request does where `GET /version` would have to come before. An Engine takes a request
   * without a version for one of its newest.
   */
  async firstJson(request: EngineRequest): Promise<unknown> {
    if (this.#session !== undefined || this.#bound !== 'auto') return this.json(request);
    setMaxListeners(0, request.signal);
    const opened = await this.#endpoint.get(request.signal);
    try {
      const answer = await this.#answer(opened, request, '');
      const value = await this.#parse(answer);
      const told = parseEngineHeaders(answer.headers);
      if (told !== undefined && isSupported(told.api)) {
        this.#session ??= { ...opened, engineVersion: told.engine, apiVersion: told.api, warnings: [] };
        return value;
      }
    } catch (error) {
      if (!(error instanceof HostFailure && needsVersion(error))) throw error;
    }
    return this.json(request);
  }

  /** @returns all of the answer. */
  async bytes(request: EngineRequest): Promise<Buffer> {
    return this.#whole(await this.stream(request));
  }

  /** @returns the connection of the request, to be spoken over both ways. */
  async upgrade(request: EngineRequest): Promise<Duplex> {
    const { endpoint, idle, apiVersion } = await this.#sessionFor(request.signal);
    idle.end(0);
    await endpoint.reach?.(request.signal);
    const outcome = await upgrade(endpoint, this.#callOf(request, `/v${apiVersion}`));
    if (outcome instanceof Duplex) return outcome;
    const refusal = await this.#refusal(request, outcome);
    if (outcome.statusCode >= 400) throw refusal;
    throw protocolFailure(this.place, 'it does not hand over a connection', outcome.statusCode);
  }

  /** Ends the idle connections, and what they went through. */
  close(): void {
    this.#opened?.idle.end(0);
    this.#opened?.endpoint.close?.();
    this.#opened = undefined;
  }

  /** The ship's `api_version`. */
  get #bound(): string {
    return this.#ship.apiVersion ?? 'auto';
  }

  async #sessionFor(signal: AbortSignal): Promise<Session> {
    // One signal ends all calls of a play: that many listen to it is no leak, and Node need not warn of one.
    setMaxListeners(0, signal);
    signal.throwIfAborted();
    if (this.#session !== undefined) return this.#session;
    this.#session = await this.#negotiation.get(signal);
    return this.#session;
  }

  async #negotiate(signal: AbortSignal): Promise<Session> {
    const opened = await this.#endpoint.get(signal);
    const request: EngineRequest = {
      method: 'GET',
      path: '/version',
      signal,
      bounds: readingBounds(this.timeout),
    };
    const engine = parseEngineVersion(await this.#parse(await this.#answer(opened, request, '')));
    if (engine === undefined) throw protocolFailure(this.place, 'it tells no API version');
    const negotiated = negotiate(this.place, engine, this.#bound);
    if ('problem' in negotiated) {
      const { problem, hint } = negotiated;
      throw new HostFailure('refused', this.#ship.name, problem, { hint });
    }
    const { version: apiVersion, warnings } = negotiated;
    return { ...opened, engineVersion: engine.engine, apiVersion, warnings };
  }

  async #answer({ endpoint, idle }: Opened, request: EngineRequest, prefix: string): Promise<Answer> {
    await endpoint.reach?.(request.signal);
    const answer = await send(endpoint, idle, this.#callOf(request, prefix));
    const { statusCode } = answer;
    if ((statusCode >= 200 && statusCode < 300) || statusCode === 304) return answer;
    throw await this.#refusal(request, answer);
  }

  #callOf(request: EngineRequest, prefix: string): Call {
    const json = request.body === undefined ? undefined : JSON.stringify(request.body);
    return {
      method: request.method,
      path: `${prefix}${request.path}${queryText(request.query)}`,
      headers: { ...request.headers, ...(json === undefined ? {} : jsonHeaders(json)) },
      body: request.content ?? json,
      signal: request.signal,
      connectTimeout: this.#connectTimeout,
      bounds: request.bounds,
    };
  }

  async #refusal({ method, secrets = [] }: EngineRequest, answer: Answer): Promise<HostFailure> {
    return answerFailure(this.place, {
      statusCode: answer.statusCode,
      contentType: answer.headers['content-type'] ?? '',
      body: (await answer.beginning(longestErrorBody)).toString('utf8'),
      changes: method !== 'GET',
      secrets,
    });
  }

  async #whole(answer: Answer): Promise<Buffer> {
    const body = await answer.beginning(longestBody + 1);
    if (body.length > longestBody) throw protocolFailure(this.place, 'its answer has no end');
    return body;
  }

  async #parse(answer: Answer): Promise<unknown> {
    const text = (await this.#whole(answer)).toString('utf8').trim();
    if (text === '') return undefined;
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw protocolFailure(this.place, 'its answer is not JSON', answer.statusCode);
    }
  }
}

/** Whether an Engine may refuse a request only for naming no version. */
function needsVersion({ statusCode }: HostFailure): boolean {
  return statusCode === 400 || statusCode === 404;
}

const longestErrorBody = 64 * 1024;
/** Ten thousand containers make a listing of about 20 MiB. */
const longestBody = 256 * 1024 * 1024;

function jsonHeaders(body: string): Record<string, string> {
  return { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) };
}

function queryText(query: Query | undefined): string {
  if (query === undefined) return '';
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue;
    search.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}
