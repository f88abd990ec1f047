import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createPlainServer, type Server } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { dictionary } from '../model/index.ts';
import type { HttpRequest, HttpResult } from '../port/operator.ts';
import { httpRequest } from './http-request.ts';

const directory = mkdtempSync(join(tmpdir(), 'maestro-https-'));
const servers: Pick<Server, 'close' | 'closeAllConnections'>[] = [];

/** A certificate that has signed itself, for 127.0.0.1; false: there is no openssl here. */
const hasCertificate = ((): boolean => {
  const subject = ['-subj', '/CN=probe', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const files = ['-keyout', 'key.pem', '-out', 'cert.pem'];
  try {
    execFileSync('openssl', ['req', '-x509', ...curve, ...files, ...subject], {
      cwd: directory,
      stdio: 'pipe',
    });
    return true;
  } catch {
    return false;
  }
})();

afterAll(() => rmSync(directory, { recursive: true }));
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

function get(url: string, more: Partial<HttpRequest> = {}): Promise<HttpResult> {
  const request = {
    url,
    method: 'GET',
    headers: [],
    body: null,
    verify: true,
    followRedirects: true,
    timeoutMs: 5000,
    directory,
  };
  return httpRequest({ ...request, ...more }, tmpdir(), new AbortController().signal);
}

async function listening(server: Server | ReturnType<typeof createServer>): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

describe.runIf(hasCertificate)('a request over TLS', () => {
  let url: string;

  async function serve(): Promise<void> {
    const pair = {
      cert: readFileSync(join(directory, 'cert.pem')),
      key: readFileSync(join(directory, 'key.pem')),
    };
    const asked = { ...pair, requestCert: true, rejectUnauthorized: false };
    const server = createServer(asked, (request, response) => {
      const { subject } = (request.socket as TLSSocket).getPeerCertificate();
      response.end(`client ${String(subject?.CN)}`);
    });
    url = `https://127.0.0.1:${await listening(server)}/`;
  }

  it('is refused where the certificate has signed itself, and says so', async () => {
    await serve();
    const { host } = new URL(url);
    expect(await get(url)).toEqual({ answered: false, cause: `${host}: self-signed certificate` });
    expect(await get(url, { verify: false })).toMatchObject({ status: 200 });
  });

  it('takes the authority that the file names: a file, or all of a folder', async () => {
    await serve();
    expect(await get(url, { verify: 'cert.pem' })).toMatchObject({ body: 'client undefined' });
    expect(await get(url, { verify: directory })).toMatchObject({ status: 200 });
  });

  it('shows a client certificate', async () => {
    await serve();
    const clientCertificate = { path: 'cert.pem', keyPath: 'key.pem' };
    expect(await get(url, { verify: false, clientCertificate })).toMatchObject({ body: 'client probe' });
  });

  it('names a file that is not there', async () => {
    await serve();
    const { host } = new URL(url);
    expect(await get(url, { verify: 'gone.pem' })).toEqual({
      answered: false,
      cause: `${host}: the file gone.pem cannot be read (ENOENT)`,
    });
  });

  it('names a file that holds something else', async () => {
    await serve();
    const { host } = new URL(url);
    expect(await get(url, { verify: 'key.pem' })).toEqual({
      answered: false,
      cause: `${host}: the file key.pem cannot be used: it holds a key, and no certificate`,
    });
    const clientCertificate = { path: 'cert.pem', keyPath: 'cert.pem' };
    expect(await get(url, { verify: false, clientCertificate })).toEqual({
      answered: false,
      cause: `${host}: the file cert.pem cannot be used: it holds a certificate, and no key`,
    });
  });

  it('goes through the tunnel of a proxy', async () => {
    await serve();
    const asked: unknown[] = [];
    const proxy = createPlainServer();
    proxy.on('connect', ({ url: target = '', headers }, socket, head) => {
      asked.push(target, headers['proxy-authorization']);
      // The target's name is known to the proxy alone.
      const onward = connect(Number(target.split(':')[1]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.write(head);
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    const port = await listening(proxy);
    const proxies = dictionary([['https', `http://me:secret@127.0.0.1:${port}`]]);
    const hidden = url.replace('127.0.0.1', 'shop.invalid');
    expect(await get(hidden, { verify: false, proxies })).toMatchObject({ status: 200 });
    expect(asked).toEqual([new URL(hidden).host, `Basic ${Buffer.from('me:secret').toString('base64')}`]);
  });
});

describe('a request through a proxy', () => {
  it('is asked of the proxy, whole', async () => {
    const asked: unknown[] = [];
    const proxy = createPlainServer((request, response) => {
      asked.push(request.url, request.headers.host);
      response.end('by proxy');
    });
    const proxies = dictionary([['all', `http://127.0.0.1:${await listening(proxy)}`]]);
    expect(await get('http://shop.invalid/health?a=1', { proxies })).toMatchObject({ body: 'by proxy' });
    expect(asked).toEqual(['http://shop.invalid/health?a=1', 'shop.invalid']);
  });

  it('tells that the proxy refuses', async () => {
    const proxy = createPlainServer();
    proxy.on('connect', (_, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
    const port = await listening(proxy);
    const proxies = dictionary([['https', `http://me:secret@127.0.0.1:${port}`]]);
    expect(await get('https://shop.invalid/', { proxies })).toEqual({
      answered: false,
      cause: `shop.invalid: the proxy 127.0.0.1:${port} answers 407`,
    });
  });
});
