import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { HttpRequest, HttpResult } from '../port/operator.ts';
import { childSignal } from './child-signal.ts';

const maximumRedirects = 5;
const maximumBodyBytes = 1024 * 1024;

/** One request, redirects and at most 1 MiB of the body included, within `timeoutMs`. */
export async function httpRequest(asked: HttpRequest, signal: AbortSignal): Promise<HttpResult> {
  signal.throwIfAborted();
  const bounded = childSignal(signal);
  const late = new Error(`no answer in ${asked.timeoutMs / 1000} s`);
  const timer = setTimeout(() => bounded.abort(late), asked.timeoutMs);
  try {
    return await follow(asked, bounded.signal);
  } catch (error) {
    signal.throwIfAborted();
    const cause = bounded.signal.aborted ? late.message : explain(error);
    return { answered: false, cause: `${new URL(asked.url).host}: ${cause}` };
  } finally {
    clearTimeout(timer);
    bounded.release();
  }
}

async function follow(asked: HttpRequest, signal: AbortSignal): Promise<HttpResult> {
  let next = asked;
  for (let redirects = 0; redirects <= maximumRedirects; redirects++) {
    const { status, location, body } = await once(next, signal);
    const redirected = asked.followRedirects && location !== undefined && status >= 300 && status < 400;
    if (!redirected) return { answered: true, status, body };
    const target = new URL(location, next.url);
    next = { ...next, url: target.href, headers: forTarget(next, target) };
    // As browsers and Python's requests do: what answers elsewhere is fetched, not sent again.
    if (status === 303 || ((status === 301 || status === 302) && next.method === 'POST')) {
      const headers = next.headers.filter(([name]) => !/^content-/i.test(name));
      next = { ...next, method: next.method === 'HEAD' ? 'HEAD' : 'GET', headers, body: null };
    }
  }
  return { answered: false, cause: `more than ${maximumRedirects} redirects` };
}

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

interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: string;
}

function once({ url, method, headers, body, verify }: HttpRequest, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const target = new URL(url);
    if (target.protocol !== 'http:' && target.protocol !== 'https:') {
      throw new Error(`${target.protocol} is neither http: nor https:`);
    }
    const options = { method, headers: Object.fromEntries(headers), signal, agent: false } as const;
    const sent =
      target.protocol === 'https:'
        ? tlsRequest(target, { ...options, rejectUnauthorized: verify })
        : plainRequest(target, options);
    sent.on('error', reject);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const finish = (): void => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, location: response.headers.location, body: text });
        sent.destroy();
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size >= maximumBodyBytes) finish();
      });
      response.on('end', finish);
      response.on('error', reject);
    });
    sent.end(body ?? undefined);
  });
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === 'ECONNREFUSED') return 'connection refused';
  if (code === 'ECONNRESET') return 'the connection was cut';
  return error.message === '' ? (code ?? 'no answer') : error.message;
}
