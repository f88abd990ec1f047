import { Agent, type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import type { HttpRequest } from '../port/operator.ts';
import type { TlsMaterial } from './tls-files.ts';

const maximumBodyBytes = 1024 * 1024;
/** Each request has a connection of its own: a server that was replaced must not answer by an old one. */
const plainAgent = new Agent({ keepAlive: false });
/** Nor by what TLS remembers of it. */
const tlsAgent = new TlsAgent({ keepAlive: false, maxCachedSessions: 0 });

/** What one exchange brought. */
export interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  /** At most 1 MiB of it. */
  readonly body: string;
}

/** Sends one request, without following where it is sent on. @param tls of an https URL; read once it is needed. */
export async function exchange(
  asked: HttpRequest,
  tls: () => Promise<TlsMaterial>,
  signal: AbortSignal,
): Promise<Answer> {
  const target = new URL(asked.url);
  if (target.protocol !== 'http:' && target.protocol !== 'https:')
    throw new Error(`${target.protocol} is neither http: nor https:`);
  const options = { method: asked.method, headers: headersOf(asked), signal, agent: plainAgent } as const;
  const proxy = proxyFor(target, asked.proxies ?? {});
  if (target.protocol === 'http:') {
    if (proxy === undefined) return answerTo(plainRequest(target, options), asked.body);
    const headers = { ...options.headers, host: target.host, ...credentialsFor(proxy) };
    return answerTo(plainRequest(proxy, { ...options, headers, path: withoutLogin(target) }), asked.body);
  }
  const secured = { ...options, agent: tlsAgent, ...mutable(await tls()) };
  if (proxy === undefined) return answerTo(tlsRequest(target, secured), asked.body);
  const tunnel = await tunnelThrough(proxy, target, signal);
  // A name is what the certificate is for; an address must not be named in the greeting.
  const servername = /^[\d.]+$|:/.test(target.hostname) ? {} : { servername: target.hostname };
  const createConnection = (): Socket =>
    tlsConnect({ ...mutable(secured), ...servername, host: bare(target.hostname), socket: tunnel });
  const sent = tlsRequest(target, { ...secured, agent: undefined, createConnection });
  return answerTo(sent, asked.body).finally(() => tunnel.destroy());
}

function mutable({ ca, ...tls }: TlsMaterial): Omit<TlsMaterial, 'ca'> & { ca?: string[] } {
  return { ...tls, ...(ca === undefined ? {} : { ca: [...ca] }) };
}

function headersOf({ method, headers, body }: HttpRequest): Record<string, string> {
  const result = Object.fromEntries(headers);
  const isCounted = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  const isSent = body !== null || (method !== 'GET' && method !== 'HEAD');
  if (!isCounted && isSent) result['content-length'] = String(Buffer.byteLength(body ?? ''));
  return result;
}

/** In the order in which Python's requests looks. */
function proxyFor(
  { protocol, hostname }: URL,
  proxies: NonNullable<HttpRequest['proxies']>,
): URL | undefined {
  const scheme = protocol.slice(0, -1);
  const known = new Map(Object.entries(proxies));
  for (const key of [`${scheme}://${hostname}`, scheme, `all://${hostname}`, 'all']) {
    const proxy = known.get(key);
    if (proxy !== undefined) return new URL(proxy);
  }
  return undefined;
}

function credentialsFor({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(login).toString('base64')}` };
}

function withoutLogin(target: URL): string {
  return `${target.protocol}//${target.host}${target.pathname}${target.search}`;
}

function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** A connection to the target that the proxy passes on. */
function tunnelThrough(proxy: URL, target: URL, signal: AbortSignal): Promise<Socket> {
  const path = `${target.hostname}:${target.port === '' ? 443 : target.port}`;
  return new Promise((resolve, reject) => {
    const headers = { host: path, ...credentialsFor(proxy) };
    const sent = plainRequest(proxy, { method: 'CONNECT', path, headers, signal, agent: plainAgent });
    sent.on('error', reject);
    sent.on('response', refuse);
    sent.on('connect', (answer, socket) => {
      if (answer.statusCode === 200) return resolve(socket);
      socket.destroy();
      return refuse(answer);
    });
    sent.end();

    function refuse({ statusCode }: IncomingMessage): void {
      sent.destroy();
      reject(new Error(`the proxy ${proxy.host} answers ${statusCode}`));
    }
  });
}

function answerTo(sent: ClientRequest, body: string | null): Promise<Answer> {
  return new Promise((resolve, reject) => {
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
