import { HostFailure, hideValues, plainSentence } from '@maestro-ng/engine';
import { tlsProblem } from './tls-problem.ts';

/** From when to when something is valid, in milliseconds since 1970. */
export interface Validity {
  readonly from: number;
  readonly to: number;
}

/** Whom a message is about: the ship's name, and the address at which its Engine is looked for. */
export interface Place {
  readonly ship: string;
  /** `10.0.0.2:2375`, `[::1]:2375`, or the path of a socket. */
  readonly address: string;
  /** Whether its certificate is verified with a `tls_ca_cert`; otherwise with the authorities that Node.js knows. */
  readonly hasAuthority?: boolean;
  /** The command that has the Docker context by which the Engine is reached name an authority; absent: there is no context. */
  readonly contextUpdate?: string;
  /** The certificate that is shown to it, and when that is valid. */
  readonly ownCertificate?: Validity;
  /** Whether the Engine is spoken with by a connection of SSH, which has to stand before anything is asked. */
  readonly isBehindSsh?: boolean;
}

/** Nothing came in time. */
export function timeoutFailure(place: Place, milliseconds: number): HostFailure {
  return new HostFailure(
    'timeout',
    place.ship,
    `no answer from ${engineAt(place)} within ${seconds(milliseconds)}`,
    { hint: place.isBehindSsh === true ? lookAtEngine(place) : undefined },
  );
}

/** What is silent, or what it is that is not there. */
function engineAt({ address, isBehindSsh }: Place): string {
  return isBehindSsh === true ? `the Engine behind ${address}` : address;
}

function lookAtEngine({ ship }: Place): string {
  return `The SSH server of ${ship} has let us in: see that the Engine there is well (\`systemctl status docker\`), and that nothing has cut the connection since.`;
}

/** The address of the host was not found out in time. */
export function unresolvedFailure(place: Place, milliseconds: number): HostFailure {
  const message = `the name in ${place.address} was not resolved within ${seconds(milliseconds)}`;
  return new HostFailure('timeout', place.ship, message);
}

/** The connection ended in the middle of a call. */
export function lostFailure(place: Place, cause?: unknown): HostFailure {
  const message = `the connection to ${place.address} ended in the middle of a call`;
  return new HostFailure('connection-lost', place.ship, message, { cause });
}

/** What came is not what an Engine says. */
export function protocolFailure(place: Place, what: string, statusCode?: number): HostFailure {
  const message = `what answers at ${place.address} does not behave like a Docker Engine: ${what}`;
  return new HostFailure('protocol', place.ship, message, statusCode === undefined ? {} : { statusCode });
}

/**
 * A connection that could not be made, or that failed before or during an answer.
 *
 * @param connected whether the request may have reached the Engine.
 */
export function connectionFailure(place: Place, error: unknown, connected: boolean): HostFailure {
  const code = errorCode(error);
  const { address } = place;
  const unreachable = (message: string): HostFailure =>
    new HostFailure('unreachable', place.ship, message, { cause: error });

  const tls = tlsProblem(code, error, place);
  if (tls !== undefined)
    return new HostFailure('unreachable', place.ship, `no TLS connection to ${address}: ${tls.what}`, {
      cause: error,
      hint: tls.hint,
    });
  if (code.startsWith('HPE_')) {
    return code === 'HPE_INVALID_EOF_STATE'
      ? lostFailure(place)
      : protocolFailure(place, 'its answer is not HTTP');
  }
  switch (code) {
    case 'ECONNREFUSED':
      return unreachable(`connection refused by ${address}`);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return unreachable(`no route to ${address}`);
    case 'ENOTFOUND':
      return unreachable(`the name in ${address} is not known`);
    case 'EAI_AGAIN':
      return unreachable(`the name in ${address} cannot be resolved at the moment`);
    case 'ENOENT':
      return unreachable(`there is no socket ${address}`);
    case 'EACCES':
    case 'EPERM':
      return unreachable(`no permission to connect to ${address}`);
    case 'ENOTSOCK':
      return unreachable(`${address} is not a socket`);
    case 'ETIMEDOUT':
      return new HostFailure('timeout', place.ship, `no answer from ${address}`, { cause: error });
    default:
      if (connected) return lostFailure(place, error);
      return unreachable(`no connection to ${address}: ${plainSentence(errorMessage(error))}`);
  }
}

/** An answer with a status that is not a success. */
export interface RefusedAnswer {
  readonly statusCode: number;
  readonly contentType: string;
  readonly body: string;
  /** Whether the call was to change something, so that it may have been done though the answer does not say so. */
  readonly changes: boolean;
  /** What went with the call, and could be repeated. */
  readonly secrets: readonly string[];
}

export function answerFailure(place: Place, answer: RefusedAnswer): HostFailure {
  const { statusCode } = answer;
  const said = engineMessage(answer);
  if (said === undefined) return foreignAnswer(place, answer);
  return new HostFailure(kindOf(statusCode, said), place.ship, said, { statusCode });
}

/**
 * An Engine's words as one sentence: cleaned, without its usual prefix, and without a variable's value or `secrets`. Those
 * are looked for in what a terminal would show, before it is cut.
 */
export function engineSentence(message: string, secrets: readonly string[] = []): string {
  return plainSentence(hideValues(message, secrets))
    .replace(/^Error response from daemon: /u, '')
    .replace(/(invalid environment variable:?).*/iu, '$1 its value is not shown here');
}

/** An Engine that has not noticed yet that a container has ended calls it an error of its own. */
const endedJustNow = /cannot update a stopped container/i;

function kindOf(statusCode: number, said: string): 'not-found' | 'conflict' | 'refused' {
  if (statusCode === 404) return 'not-found';
  return statusCode === 409 || endedJustNow.test(said) ? 'conflict' : 'refused';
}

/** The `message` of an Engine's error; undefined where the body is not one. */
function engineMessage({ body, secrets }: RefusedAnswer): string | undefined {
  const message = messageIn(body);
  if (message === undefined) return undefined;
  return engineSentence(message, secrets) || 'the Engine gives no reason';
}

function messageIn(body: string): string | undefined {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null || !('message' in value)) return undefined;
    return typeof value.message === 'string' ? value.message : undefined;
  } catch {
    return cutMessage(body);
  }
}

/** A registry's words, which Engines pass on, can be longer than all that is read of an answer. */
function cutMessage(body: string): string | undefined {
  const text = /^\s*\{\s*"message"\s*:\s*("(?:[^"\\]|\\u[\da-f]{4}|\\[^u])*)/iu.exec(body)?.[1];
  try {
    return text === undefined ? undefined : (JSON.parse(`${text}"`) as string);
  } catch {
    return undefined;
  }
}

/** An error page, of a proxy or of something that is not an Engine at all. */
function foreignAnswer(place: Place, answer: RefusedAnswer): HostFailure {
  const { statusCode } = answer;
  if (/HTTP request to an HTTPS server/u.test(answer.body)) {
    const message = `${place.address} expects TLS, which this ship does not ask for (tls: true)`;
    return new HostFailure('unreachable', place.ship, message, { statusCode });
  }
  if (statusCode >= 502 && statusCode <= 504) {
    const kind = answer.changes ? 'connection-lost' : statusCode === 504 ? 'timeout' : 'unreachable';
    const message = `a proxy at ${place.address} could not reach the Engine (${statusCode} ${gateway[statusCode - 502]})`;
    return new HostFailure(kind, place.ship, message, { statusCode });
  }
  const words = /html/iu.test(answer.contentType)
    ? 'a page of HTML'
    : plainSentence(hideValues(answer.body, answer.secrets), 120);
  return protocolFailure(place, `status ${statusCode}${words === '' ? '' : `, ${words}`}`, statusCode);
}

const gateway = ['Bad Gateway', 'Service Unavailable', 'Gateway Timeout'];

function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  // Several addresses were tried: the first one's error says enough.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const code = (error as { code?: unknown }).code ?? (first as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `2.5 s`. */
export function seconds(milliseconds: number): string {
  return `${Number((milliseconds / 1000).toFixed(1))} s`;
}
