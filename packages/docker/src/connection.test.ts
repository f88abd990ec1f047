import type { ServerResponse } from 'node:http';
import type { HostDriver, Ship, TlsSettings } from '@maestro-ng/engine';
import { describe, expect, it, vi } from 'vitest';
import { dockerConnector } from './docker-host.ts';
import { failureOf } from './testing/failure-of.ts';
import { rawServer } from './testing/raw-server.ts';
import { json, scriptedEngine } from './testing/scripted-engine.ts';
import { testShip } from './testing/test-ship.ts';
import { testRequest } from './testing/test-spec.ts';

const { signal } = new AbortController();
const noChecks: TlsSettings = { verify: false, caPath: null, certPath: null, keyPath: null };

function connectTo(ship: Ship): HostDriver {
  return dockerConnector().connect(ship);
}

describe('no connection', () => {
  it('opens none before the first call', async () => {
    await using engine = await scriptedEngine((_, response) => json(response, 200, []));
    const driver = connectTo(testShip(engine.port));
    expect(engine.connections()).toBe(0);
    await driver.info({ signal });
    expect(engine.connections()).toBe(1);
  });

  it.each<[string, Ship, string]>([
    ['refused', testShip(1), 'unreachable: connection refused by 127.0.0.1:1'],
    [
      'refused at an IPv6 address',
      testShip({ kind: 'tcp', host: '::1', port: 1, tls: null }),
      'unreachable: connection refused by [::1]:1',
    ],
    [
      'no such name',
      testShip({ kind: 'tcp', host: 'ship.invalid', port: 2375, tls: null }),
      'unreachable: the name in ship.invalid:2375 ',
    ],
    [
      'no such socket',
      testShip({ kind: 'unix', path: '/nowhere/docker.sock' }),
      'unreachable: there is no socket /nowhere/docker.sock',
    ],
    [
      'an unreadable key',
      testShip({
        kind: 'tcp',
        host: '127.0.0.1',
        port: 1,
        tls: { verify: true, caPath: null, certPath: null, keyPath: '/nowhere/key.pem' },
      }),
      'misconfigured: the TLS key of ship alpha, /nowhere/key.pem: there is no such file',
    ],
  ])('%s', async (_, ship, failure) => {
    expect(await failureOf(connectTo(ship).containers.list({ signal }))).toContain(failure);
  });
});

describe('no answer', () => {
  it('ends by the bound where a connection is accepted and nothing comes', async () => {
    await using server = await rawServer(() => {});
    const begin = performance.now();
    expect(
      await failureOf(connectTo(testShip(server.port, { timeoutSeconds: 0.3 })).containers.list({ signal })),
    ).toBe(`timeout: no answer from 127.0.0.1:${server.port} within 0.3 s`);
    expect(performance.now() - begin).toBeLessThan(1500);
  });

  it.each<[string, TlsSettings | null, { timeoutSeconds: number; connectTimeoutSeconds: number }]>([
    ['a connection does not come to stand', noChecks, { timeoutSeconds: 30, connectTimeoutSeconds: 0.3 }],
    ['a connection stands', null, { timeoutSeconds: 0.3, connectTimeoutSeconds: 30 }],
  ])('ends by the bound of its phase where %s and nothing comes', async (_, tls, bounds) => {
    await using server = await rawServer(() => {});
    const ship = testShip({ kind: 'tcp', host: '127.0.0.1', port: server.port, tls }, bounds);
    expect(await failureOf(connectTo(ship).containers.list({ signal }))).toBe(
      `timeout: no answer from 127.0.0.1:${server.port} within 0.3 s`,
    );
  });

  it('ends by the bound where an answer stops halfway', async () => {
    await using engine = await scriptedEngine((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 100 });
      response.write('[{"Id":');
    });
    expect(
      await failureOf(connectTo(testShip(engine.port, { timeoutSeconds: 0.3 })).containers.list({ signal })),
    ).toBe(`timeout: no answer from 127.0.0.1:${engine.port} within 0.3 s`);
  });

  it.each<[string, (response: ServerResponse) => void, RegExp]>([
    ['stops halfway', () => undefined, /^timeout: no answer from .* within 0.3 s$/u],
    ['is cut', (response) => response.socket?.destroy(), /^connection-lost: /u],
  ])('ends by the bound where the refusal of a command %s', async (_, then, told) => {
    await using engine = await scriptedEngine((request, response) => {
      if (request.url?.endsWith('/start') !== true) return json(response, 201, { Id: 'e' });
      response.writeHead(500, { 'Content-Type': 'application/json', 'Content-Length': 100 });
      return response.write('{"message":', () => then(response));
    });
    const command = { command: ['sh'], env: [], user: null, workdir: null, input: false, terminal: null };
    const driver = connectTo(testShip(engine.port, { timeoutSeconds: 0.3 }));
    expect(await failureOf(driver.exec.open('web-1', command, { signal }))).toMatch(told);
  });

  it('gives changes more time than a look', async () => {
    await using engine = await scriptedEngine((request, response) => {
      setTimeout(() => json(response, 200, request.method === 'GET' ? [] : { Id: 'x' }), 600);
    });
    const driver = connectTo(testShip(engine.port, { timeoutSeconds: 0.3 }));
    await driver.containers.start('x', { signal });
    expect(await failureOf(driver.containers.list({ signal }))).toMatch(/^timeout: /u);
  });

  it('gives a stop its own time and the ship’s', async () => {
    await using engine = await scriptedEngine((_, response) => {
      setTimeout(() => response.writeHead(204).end(), 700);
    });
    const driver = connectTo(testShip(engine.port, { timeoutSeconds: 0.3 }));
    await driver.containers.stop('x', { signal, timeoutSeconds: 1 });
    expect(await failureOf(driver.containers.stop('x', { signal, timeoutSeconds: 0 }))).toMatch(
      /^timeout: /u,
    );
  });

  it('asks the version once for many callers, who leave one by one', async () => {
    await using server = await rawServer(() => {});
    const driver = connectTo(testShip(server.port, { timeoutSeconds: 30 }));
    const [first, second] = [new AbortController(), new AbortController()];
    const calls = [first, second].map((abort) => driver.containers.list({ signal: abort.signal }));
    const settled = Promise.allSettled(calls);
    first.abort(new Error('first'));
    second.abort(new Error('second'));
    expect((await settled).map((result) => (result as PromiseRejectedResult).reason as Error)).toEqual([
      new Error('first'),
      new Error('second'),
    ]);
  });

  it('forgets a failed first call', async () => {
    let refuse = true;
    await using server = await rawServer((socket) => {
      if (refuse) {
        socket.destroy();
        return;
      }
      socket.once('data', () => {
        const body = '{"Version":"25","ApiVersion":"1.44","MinAPIVersion":"1.24"}';
        socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      });
    });
    const driver = connectTo(testShip(server.port));
    expect(await failureOf(driver.info({ signal }))).toMatch(/^connection-lost: /u);
    refuse = false;
    expect(await driver.info({ signal })).toEqual({ engineVersion: '25', apiVersion: '1.44', warnings: [] });
  });
});

describe('connections', () => {
  it('are kept, and the version is learnt from the first answer to a listing', async () => {
    await using engine = await scriptedEngine((_, response) => json(response, 200, []));
    const driver = connectTo(testShip(engine.port));
    for (let index = 0; index < 20; index += 1) await driver.containers.list({ signal });
    const [first, ...others] = engine.requests;
    expect(first).toBe('GET /containers/json?all=true');
    expect(others).toEqual(Array.from({ length: 19 }, () => 'GET /v1.41/containers/json?all=true'));
    expect(engine.connections()).toBe(1);
    expect(await driver.info({ signal })).toEqual({
      engineVersion: '20.10.24',
      apiVersion: '1.41',
      warnings: [],
    });
    expect(engine.requests).toHaveLength(20);
  });

  it.each([
    ['the answer does not tell it', { headers: false }, {}, '1.41'],
    ['it is newer than what is known', { ApiVersion: '1.60' }, {}, '1.51'],
    ['the ship asks for one', {}, { apiVersion: '1.35' }, '1.35'],
  ])('are negotiated over once where %s', async (_, told, asked, version) => {
    await using engine = await scriptedEngine((__, response) => json(response, 200, []), told);
    const driver = connectTo(testShip(engine.port, asked));
    for (let index = 0; index < 3; index += 1) await driver.containers.list({ signal });
    const listing = `GET /v${version}/containers/json?all=true`;
    const without = 'apiVersion' in asked ? [] : ['GET /containers/json?all=true'];
    expect(engine.requests).toEqual([...without, 'GET /version', listing, listing, listing]);
    expect(engine.connections()).toBe(1);
  });

  it('serve an Engine that answers nothing without a version', async () => {
    await using engine = await scriptedEngine((request, response) => {
      const named = request.url?.startsWith('/v1.41/') === true;
      json(response, named ? 200 : 400, named ? [] : { message: 'which version?' });
    });
    expect(await connectTo(testShip(engine.port)).containers.list({ signal })).toEqual([]);
    const words = ['GET /containers/json?all=true', 'GET /version', 'GET /v1.41/containers/json?all=true'];
    expect(engine.requests).toEqual(words);
  });

  it('that were idle over a sleep of the machine are not used again', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      await using engine = await scriptedEngine((_, response) => json(response, 200, []));
      const driver = connectTo(testShip(engine.port));
      await driver.containers.list({ signal });
      vi.setSystemTime(Date.now() + 3_000);
      await driver.containers.list({ signal });
      expect(engine.connections()).toBe(1);
      vi.setSystemTime(Date.now() + 3_600_000);
      await driver.containers.list({ signal });
      expect(engine.connections()).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it('that died unnoticed are replaced for a look, and never for a change', async () => {
    let cutNext = false;
    await using engine = await scriptedEngine((request, response) => {
      if (cutNext) {
        cutNext = false;
        request.socket.resetAndDestroy();
      } else json(response, 200, []);
    });
    const driver = connectTo(testShip(engine.port));
    await driver.containers.list({ signal });
    cutNext = true;
    expect(await driver.containers.list({ signal })).toEqual([]);
    cutNext = true;
    const before = engine.requests.length;
    expect(await failureOf(driver.containers.start('x', { signal }))).toBe(
      `connection-lost: the connection to 127.0.0.1:${engine.port} ended in the middle of a call`,
    );
    expect(engine.requests.length - before).toBe(1);
  });

  it('that are cut in the middle of an answer are lost', async () => {
    await using engine = await scriptedEngine((request, response) => {
      response.writeHead(201, { 'Content-Type': 'application/json', 'Content-Length': 70 });
      response.write('{"Id":"abc');
      setTimeout(() => request.socket.destroy(), 20);
    });
    expect(
      await failureOf(connectTo(testShip(engine.port)).containers.create(testRequest('web-1'), { signal })),
    ).toBe(`connection-lost: the connection to 127.0.0.1:${engine.port} ended in the middle of a call`);
  });
});
