import type { HttpRequest, HttpResult } from '../port/operator.ts';
import { childSignal } from './child-signal.ts';
import { exchange } from './http-exchange.ts';
import { type TlsMaterial, tlsMaterial } from './tls-files.ts';
import { isOfTls, tlsReason, withoutTls } from './tls-reason.ts';

/** As Python's requests. */
const maximumRedirects = 30;

/** One request, redirects and at most 1 MiB of the body included, within `timeoutMs`. */
export async function httpRequest(
  asked: HttpRequest,
  workingDirectory: string,
  signal: AbortSignal,
): Promise<HttpResult> {
  signal.throwIfAborted();
  const bounded = childSignal(signal);
  const late = new Error(`no answer in ${asked.timeoutMs / 1000} s`);
  const timer = setTimeout(() => bounded.abort(late), asked.timeoutMs);
  const trail: Trail = { hosts: [] };
  try {
    return await follow(asked, workingDirectory, bounded.signal, trail);
  } catch (error) {
    signal.throwIfAborted();
    const host = blamed(trail);
    if (bounded.signal.aborted) return { answered: false, cause: `${host}: ${late.message}` };
    return { answered: false, ...explain(error, host) };
  } finally {
    clearTimeout(timer);
    bounded.release();
  }
}

/** The hosts that were asked, in order. */
interface Trail {
  readonly hosts: string[];
}

/** Who is to blame is who was asked last; who sent us there is named as well. */
function blamed({ hosts }: Trail): string {
  const [last, ...before] = [...hosts].reverse();
  const sender = before.find((host) => host !== last);
  return sender === undefined ? `${last ?? 'the URL'}` : `${last} (where ${sender} redirects to)`;
}

async function follow(
  asked: HttpRequest,
  workingDirectory: string,
  signal: AbortSignal,
  trail: Trail,
): Promise<HttpResult> {
  let material: Promise<TlsMaterial> | undefined;
  const tls = (): Promise<TlsMaterial> => (material ??= tlsMaterial(asked, workingDirectory));
  let next = asked;
  for (let redirects = 0; redirects <= maximumRedirects; redirects++) {
    trail.hosts.push(new URL(next.url).host);
    const { status, location, body } = await exchange(next, tls, signal);
    if (status === 400 && next.url.startsWith('http:') && wantsTls.test(body))
      throw new Error('the other side expects TLS (https)');
    const redirected = asked.followRedirects && location !== undefined && status >= 300 && status < 400;
    if (!redirected) return { answered: true, status, body };
    if (!URL.canParse(location, next.url)) throw new Error('it redirects to what is no URL');
    const target = new URL(location, next.url);
    if (!/^https?:$/.test(target.protocol)) throw new Error(`it redirects to ${target.protocol}//…`);
    next = { ...next, url: target.href, headers: forTarget(next, target) };
    // As browsers and Python's requests do: what answers elsewhere is fetched, not sent again.
    if (status === 302 || status === 303 || (status === 301 && next.method === 'POST')) {
      const headers = next.headers.filter(([name]) => !/^content-/i.test(name));
      next = { ...next, method: next.method === 'HEAD' ? 'HEAD' : 'GET', headers, body: null };
    }
  }
  return { answered: false, cause: `more than ${maximumRedirects} redirects` };
}

/** How servers of TLS answer to plain HTTP: those of Go, nginx and Apache. */
const wantsTls =
  /HTTP request to an HTTPS server|plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled/;

/** Any header may hold credentials, but for these. */
const harmlessHeader = /^(accept|accept-.*|content-type|content-length|user-agent)$/i;

/** Credentials stay with the server they are for, which may send its clients on from HTTP to HTTPS. */
function forTarget({ url, headers }: HttpRequest, target: URL): HttpRequest['headers'] {
  const from = new URL(url);
  const toTls =
    from.protocol === 'http:' && target.protocol === 'https:' && `${from.port}${target.port}` === '';
  if (from.origin === target.origin || (toTls && from.hostname === target.hostname)) return headers;
  return headers.filter(([name]) => harmlessHeader.test(name));
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'connection refused'],
  ['ECONNRESET', 'the connection was cut'],
  ['ENOTFOUND', 'the name is not known'],
  ['EAI_AGAIN', 'the name cannot be resolved at the moment'],
  ['EHOSTUNREACH', 'there is no route to it'],
  ['ENETUNREACH', 'there is no route to it'],
  ['ETIMEDOUT', 'no answer'],
]);

/** Node.js's own sentences are left: which names a certificate has, for one. */
function ofTls(code: string, error: Error): string | undefined {
  if (!isOfTls(code) || code === 'ERR_TLS_CERT_ALTNAME_INVALID') return undefined;
  return withoutTls(code, error) ?? `no TLS connection: ${tlsReason(error)}`;
}

function explain(error: unknown, host: string): { readonly cause: string; readonly nobodyListens?: true } {
  if (!(error instanceof Error)) return { cause: `${host}: no answer` };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const said = error.message === '' ? (code ?? 'no answer') : error.message;
  const cause = `${host}: ${reasons.get(code ?? '') ?? ofTls(code ?? '', error) ?? said}`;
  return code === 'ECONNREFUSED' || code === 'ECONNRESET' ? { cause, nobodyListens: true } : { cause };
}
