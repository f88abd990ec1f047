import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpRequest, HttpResult } from '../port/operator.ts';
import { httpRequest } from './http-request.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** The server's address, e.g. `http://127.0.0.1:34567`. */
function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`);
    });
  });
}

function get(url: string, more: Partial<HttpRequest> = {}): Promise<HttpResult> {
  const signal = new AbortController().signal;
  const request = {
    url,
    method: 'GET',
    headers: [],
    body: null,
    verify: true,
    followRedirects: true,
    timeoutMs: 5000,
  };
  return httpRequest({ ...request, ...more }, tmpdir(), signal);
}

describe('a request', () => {
  it('sends what is asked for, and tells status and body', async () => {
    const url = await serve((request, response) => {
      response.statusCode = 503;
      const { host, 'x-name': name } = request.headers;
      response.end(`${request.method} ${request.url} ${host === url.slice(7)} ${String(name)}`);
    });
    expect(await get(`${url}/health?a=1`, { method: 'PUT', headers: [['x-name', 'value']] })).toEqual({
      answered: true,
      status: 503,
      body: 'PUT /health?a=1 true value',
    });
  });

  it('follows redirects, unless it must not', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/there') return response.end('arrived');
      response.writeHead(302, { location: '/there' });
      return response.end();
    });
    expect(await get(url)).toEqual({ answered: true, status: 200, body: 'arrived' });
    expect(await get(url, { followRedirects: false })).toEqual({ answered: true, status: 302, body: '' });
  });

  it('ends where redirects do not', async () => {
    const url = await serve((_, response) => {
      response.writeHead(302, { location: '/' });
      response.end();
    });
    expect(await get(url)).toEqual({ answered: false, cause: 'more than 30 redirects' });
  });

  it('blames who was asked last', async () => {
    const url = await serve((request, response) => {
      response.writeHead(302, {
        location: request.url === '/' ? 'http://127.0.0.1:1/' : 'file:///etc/passwd',
      });
      response.end();
    });
    const { host } = new URL(url);
    expect(await get(url)).toMatchObject({
      cause: `127.0.0.1:1 (where ${host} redirects to): connection refused`,
    });
    expect(await get(`${url}/file`)).toMatchObject({ cause: `${host}: it redirects to file://…` });
  });

  it.each([301, 302, 303])(
    'that is sent on with %i fetches what is there, without a body',
    async (status) => {
      const url = await serve((request, response) => {
        if (request.url === '/') response.writeHead(status, { location: '/there' });
        const { 'content-length': length, 'content-type': type } = request.headers;
        request.resume().on('end', () => response.end(`${request.method} ${String(length)} ${String(type)}`));
      });
      const headers = [
        ['Content-Type', 'application/json'],
        ['Content-Length', '4'],
      ] as const;
      expect(await get(url, { method: 'POST', headers, body: 'body' })).toEqual({
        answered: true,
        status: 200,
        body: 'GET undefined undefined',
      });
    },
  );

  it('keeps its credentials from another host, whatever header they are in', async () => {
    const seen: (string | undefined)[] = [];
    const other = await serve(({ headers }, response) => {
      seen.push(headers.authorization, headers['x-api-key'] as string | undefined, headers.accept);
      response.end('other');
    });
    const url = await serve((_, response) => {
      response.writeHead(302, { location: other });
      response.end();
    });
    const headers = [
      ['authorization', 'Basic c2VjcmV0'],
      ['X-Api-Key', 'secret'],
      ['Accept', 'text/plain'],
    ] as const;
    await get(url, { headers });
    expect(seen).toEqual([undefined, undefined, 'text/plain']);
  });

  it('is bounded in time, the body included', async () => {
    const url = await serve((_, response) => {
      response.write('slow');
    });
    expect(await get(url, { timeoutMs: 200 })).toEqual({
      answered: false,
      cause: `${url.slice(7)}: no answer in 0.2 s`,
    });
  });

  it('takes no more than 1 MiB of a body without end', async () => {
    const url = await serve((_, response) => {
      const more = (): void => {
        if (!response.destroyed) response.write('x'.repeat(65_536), () => setImmediate(more));
      };
      more();
    });
    const result = await get(url);
    expect(result).toMatchObject({ answered: true, status: 200 });
    expect('body' in result ? result.body.length : 0).toBeLessThan(2 * 1024 * 1024);
  });

  it('tells that the line was cut, before the answer and in the middle of it', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/begun') response.writeHead(200, { 'content-length': '10' }).write('12345');
      setImmediate(() => request.socket.destroy());
    });
    for (const path of ['/', '/begun'])
      expect(await get(url + path)).toMatchObject({
        answered: false,
        cause: `${url.slice(7)}: the connection was cut`,
      });
  });

  it('that has a body says how long it is, whatever its method', async () => {
    const url = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => response.end(`${request.headers['content-length']} ${body}`));
    });
    expect(await get(url, { method: 'GET', body: 'pïng' })).toMatchObject({ body: '5 pïng' });
    expect(await get(url, { method: 'POST' })).toMatchObject({ body: '0 ' });
  });

  it('tells that what is to speak TLS does not', async () => {
    const url = await serve((_, response) => response.end());
    expect(await get(url.replace('http', 'https'))).toEqual({
      answered: false,
      cause: `${url.slice(7)}: the other side does not speak TLS`,
    });
  });

  it.each([
    'Client sent an HTTP request to an HTTPS server.\n',
    '<center>The plain HTTP request was sent to HTTPS port</center>',
    "Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />",
  ])('tells that what is to speak plain HTTP wants TLS: %s', async (said) => {
    const url = await serve((_, response) => {
      response.statusCode = 400;
      response.end(said);
    });
    expect(await get(url)).toEqual({
      answered: false,
      cause: `${url.slice(7)}: the other side expects TLS (https)`,
    });
  });

  it('tells that nothing listens', async () => {
    const url = await serve(() => undefined);
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect(await get(url)).toEqual({
      answered: false,
      cause: `${url.slice(7)}: connection refused`,
      nobodyListens: true,
    });
  });
});
