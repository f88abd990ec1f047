import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TlsSettings } from '@maestro-ng/engine';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { dockerConnector } from './docker-host.ts';
import { type KeyPair, makeCertificates } from './testing/certificates.ts';
import { failureOf } from './testing/failure-of.ts';
import { scriptedEngine } from './testing/scripted-engine.ts';
import { testShip } from './testing/test-ship.ts';

const certificates = makeCertificates();
if (certificates === undefined && process.env.CI !== undefined)
  throw new Error('the tests of TLS need openssl');
afterAll(() => certificates?.remove());

const { signal } = new AbortController();
const nothing: TlsSettings = { verify: false, caPath: null, certPath: null, keyPath: null };

describe.skipIf(certificates === undefined)('TLS', () => {
  const { ca, otherCa, server, misnamed, named, client } =
    certificates ?? ({} as NonNullable<typeof certificates>);
  const servers: Server[] = [];

  afterEach(async () => {
    for (const one of servers.splice(0)) {
      one.closeAllConnections();
      await new Promise((resolve) => one.close(resolve));
    }
  });

  /** An Engine behind TLS, that answers every request with its version. @returns its port */
  async function engine(pair: KeyPair, options: ServerOptions = {}): Promise<number> {
    const identity = { cert: readFileSync(pair.cert), key: readFileSync(pair.key) };
    const one = createServer({ ...identity, ...options }, (_, response) => {
      response.end('{"Version":"24.0.7","ApiVersion":"1.43","MinAPIVersion":"1.12"}');
    });
    servers.push(one);
    await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
    return (one.address() as AddressInfo).port;
  }

  function ask(port: number, tls: Partial<TlsSettings>): Promise<unknown> {
    const connection = { kind: 'tcp', host: '127.0.0.1', port, tls: { ...nothing, ...tls } } as const;
    const driver = dockerConnector().connect(testShip(connection));
    return driver.info({ signal }).finally(() => driver.close());
  }

  const info = { engineVersion: '24.0.7', apiVersion: '1.43', warnings: [] };

  it('is agreed on with the right authority', async () => {
    expect(await ask(await engine(server), { verify: true, caPath: ca })).toEqual(info);
  });

  it('is unverified when nothing is given to verify with', async () => {
    expect(await ask(await engine(server), {})).toEqual(info);
  });

  it.each([
    ['another authority', { verify: true, caPath: otherCa }, 'the authority given'],
    [
      'no authority but those of the machine',
      { verify: true },
      'an authority that Node.js knows, and no tls_ca_cert is given',
    ],
  ])('fails with %s', async (_, tls, by) => {
    const port = await engine(server);
    expect(await failureOf(ask(port, tls))).toBe(
      `unreachable: no TLS connection to 127.0.0.1:${port}: the Engine's certificate is not signed by ${by}`,
    );
  });

  it('verifies whatever NODE_TLS_REJECT_UNAUTHORIZED says', async () => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    // Node warns of it by itself, once.
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      expect(await failureOf(ask(await engine(server), { verify: true, caPath: otherCa }))).toMatch(
        /^unreachable: /u,
      );
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    }
  });

  it('fails with a certificate for another name', async () => {
    const port = await engine(misnamed);
    expect(await failureOf(ask(port, { verify: true, caPath: ca }))).toBe(
      `unreachable: no TLS connection to 127.0.0.1:${port}: the Engine's certificate is for another name than 127.0.0.1: it is for DNS:elsewhere.example`,
    );
  });

  it('says that an address counts only as an alternative name of the certificate', async () => {
    const port = await engine(named);
    const failure = await ask(port, { verify: true, caPath: ca }).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      message: `no TLS connection to 127.0.0.1:${port}: the Engine's certificate has no subjectAltName, and an address such as 127.0.0.1 counts only there (its CN is 127.0.0.1)`,
      hint: 'Reach alpha by a name or address that its certificate has (endpoint), or give its Engine one that has this in subjectAltName (IP:127.0.0.1).',
    });
  });

  it('shows its own certificate, and says when that is not accepted', async () => {
    const port = await engine(server, {
      ca: readFileSync(ca ?? ''),
      requestCert: true,
      rejectUnauthorized: true,
    });
    const identity = { verify: true, caPath: ca, certPath: client.cert, keyPath: client.key };
    expect(await ask(port, identity)).toEqual(info);
    expect(await failureOf(ask(port, { verify: true, caPath: ca }))).toBe(
      `unreachable: no TLS connection to 127.0.0.1:${port}: the Engine wants a client certificate`,
    );
  });

  it('names the file that cannot be used, and asks nobody', async () => {
    const pair = { certPath: client.cert, keyPath: client.key };
    const pipe = join(certificates?.directory ?? '', 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const [part, path, tls, why] of [
      ['certificate authority', pipe, { caPath: pipe }, 'it is no plain file'],
      ['certificate authority', '/dev/zero', { caPath: '/dev/zero' }, 'it is no plain file'],
      ['key', server.key, { ...pair, keyPath: server.key }, 'it is not the key of the certificate'],
      ['certificate authority', client.key, { caPath: client.key }, 'it holds a key, and no certificate'],
      ['certificate', client.key, { ...pair, certPath: client.key }, 'it holds a key, and no certificate'],
      ['key', client.cert, { ...pair, keyPath: client.cert }, 'it holds a certificate, and no key'],
    ] as const)
      expect(await failureOf(ask(1, tls))).toBe(
        `misconfigured: the TLS ${part} of ship alpha, ${path}: ${why}`,
      );
  });

  it('says that the other side does not speak it', async () => {
    await using plain = await scriptedEngine(() => {});
    expect(await failureOf(ask(plain.port, { caPath: ca }))).toMatch(
      /^unreachable: no TLS connection to 127\.0\.0\.1:\d+: the other side does not speak TLS$/u,
    );
  });
});
