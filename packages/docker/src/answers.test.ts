import type { ServerResponse } from 'node:http';
import type { HostDriver, NetworkAttachment, Ship } from '@maestro-ng/engine';
import { describe, expect, it } from 'vitest';
import { dockerConnector } from './docker-host.ts';
import { failureOf } from './testing/failure-of.ts';
import { rawServer } from './testing/raw-server.ts';
import { json, scriptedEngine } from './testing/scripted-engine.ts';
import { testShip } from './testing/test-ship.ts';
import { testRequest } from './testing/test-spec.ts';

const { signal } = new AbortController();

function connectTo(ship: Ship): HostDriver {
  return dockerConnector().connect(ship);
}

describe('what is not an Engine', () => {
  it.each([
    ['a page', 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>', 'its answer is not JSON'],
    ['other JSON', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}', 'it tells no API version'],
    ['ssh', 'SSH-2.0-OpenSSH_9.2\r\n', 'its answer is not HTTP'],
    ['a redirection', 'HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n', 'status 302'],
    [
      'a web server',
      'HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 12\r\n\r\n<html>\x1b[31m!',
      'status 404, a page of HTML',
    ],
  ])('%s', async (_, answer, words) => {
    await using server = await rawServer((socket) => socket.once('data', () => socket.end(answer)));
    expect(await failureOf(connectTo(testShip(server.port)).info({ signal }))).toBe(
      `protocol: what answers at 127.0.0.1:${server.port} does not behave like a Docker Engine: ${words}`,
    );
  });

  it('a TLS port', async () => {
    const answer = 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n';
    await using server = await rawServer((socket) => socket.once('data', () => socket.end(answer)));
    expect(await failureOf(connectTo(testShip(server.port)).info({ signal }))).toBe(
      `unreachable: 127.0.0.1:${server.port} expects TLS, which this ship does not ask for (tls: true)`,
    );
  });

  it('a proxy that does not reach one', async () => {
    await using engine = await scriptedEngine((_, response) => {
      response.writeHead(502, { 'Content-Type': 'text/html' }).end('<html>\u001b[31mBad Gateway</html>');
    });
    const driver = connectTo(testShip(engine.port));
    const message = `a proxy at 127.0.0.1:${engine.port} could not reach the Engine (502 Bad Gateway)`;
    expect(await failureOf(driver.containers.list({ signal }))).toBe(`unreachable: ${message}`);
    // Whether the Engine has done it, the proxy does not know.
    expect(await failureOf(driver.containers.start('x', { signal }))).toBe(`connection-lost: ${message}`);
  });

  it('an Engine that is too old, or too new', async () => {
    const empty = (_: unknown, response: ServerResponse): void => json(response, 200, []);
    await using old = await scriptedEngine(empty, {
      Version: '1.10.3',
      ApiVersion: '1.22',
      MinAPIVersion: '1.12',
    });
    await using young = await scriptedEngine(empty, {
      Version: '40',
      ApiVersion: '1.80',
      MinAPIVersion: '1.70',
    });
    expect(await failureOf(connectTo(testShip(old.port)).containers.list({ signal }))).toBe(
      `refused: the Engine at 127.0.0.1:${old.port} is too old: Docker 1.10.3 speaks API 1.22, and Maestro needs 1.30 (Docker 17.06) or newer`,
    );
    expect(await failureOf(connectTo(testShip(young.port)).containers.list({ signal }))).toBe(
      `refused: the Engine at 127.0.0.1:${young.port} is too new: Docker 40 speaks API 1.70 and newer, and this version of Maestro knows 1.51 at most`,
    );
    const both = ['GET /containers/json?all=true', 'GET /version'];
    expect([...old.requests, ...young.requests]).toEqual([...both, ...both]);
  });
});

describe('the answers', () => {
  it('304 is a success, and a name goes out encoded', async () => {
    await using engine = await scriptedEngine((_, response) => response.writeHead(304).end());
    const driver = connectTo(testShip(engine.port));
    await driver.containers.start('über/../x', { signal });
    await driver.containers.stop('x', { signal, timeoutSeconds: 7 });
    expect(engine.requests.slice(1)).toEqual([
      'POST /v1.41/containers/%C3%BCber%2F..%2Fx/start',
      'POST /v1.41/containers/x/stop?t=7',
    ]);
    expect(await failureOf(driver.containers.start('..', { signal }))).toBe(
      "refused: '..' is no name of anything on a ship",
    );
  });

  it("the Engine's words come without escape sequences, and on one line", async () => {
    await using engine = await scriptedEngine((_, response) => {
      json(response, 500, {
        message: 'Error response from daemon: no \u001b[31mspace\u001b[0m left\n on \u202edevice\u0007',
      });
    });
    expect(await failureOf(connectTo(testShip(engine.port)).containers.start('x', { signal }))).toBe(
      'refused: no space left on device',
    );
  });

  it('an invalid variable is not repeated', async () => {
    await using engine = await scriptedEngine((_, response) => {
      json(response, 400, { message: 'invalid environment variable: =sentinel' });
    });
    expect(
      await failureOf(connectTo(testShip(engine.port)).containers.create(testRequest('a'), { signal })),
    ).toBe('refused: invalid environment variable: its value is not shown here');
  });

  it('waits for a removal that somebody else began', async () => {
    let looks = 0;
    await using engine = await scriptedEngine((request, response) => {
      if (request.method === 'DELETE') {
        json(response, 409, { message: 'removal of container x is already in progress' });
      } else if (++looks < 3) json(response, 200, { Id: 'x' });
      else json(response, 404, { message: 'No such container: x' });
    });
    await connectTo(testShip(engine.port)).containers.remove('x', { signal });
    expect(looks).toBe(3);
  });
});

describe('nothing secret', () => {
  it('is printed for DEBUG, and docker-modem is not even loaded', async () => {
    const printed: string[] = [];
    const write = process.stderr.write.bind(process.stderr);
    const before = process.env.DEBUG;
    process.env.DEBUG = '*';
    process.stderr.write = (text: unknown) => printed.push(String(text)) > 0;
    try {
      await using engine = await scriptedEngine((_, response) =>
        json(response, 201, { Id: 'x', Warnings: null }),
      );
      const driver = connectTo(testShip(engine.port));
      await driver.containers.create(testRequest('a', {}, ['PASSWORD=sentinel-1']), { signal });
      await failureOf(driver.images.pull('a', { signal, auth: { username: 'u', password: 'sentinel-2' } }));
      await driver.containers.start('x', { signal });
    } finally {
      process.stderr.write = write;
      if (before === undefined) delete process.env.DEBUG;
      else process.env.DEBUG = before;
    }
    expect(printed.join('')).not.toMatch(/sentinel/u);
    const { createRequire } = await import('node:module');
    const loaded = Object.keys(createRequire(import.meta.url).cache);
    expect(loaded.filter((path) => path.includes('dockerode/lib')).length).toBeGreaterThan(0);
    expect(
      loaded.filter((path) => /docker-modem|ssh2|grpc|protobuf|dockerode\/lib\/docker\.js/u.test(path)),
    ).toEqual([]);
  });
});

describe('a platform', () => {
  const platform = 'linux/arm64';
  const ask = async (version: string): Promise<readonly string[]> => {
    await using engine = await scriptedEngine(
      (request, response) => {
        if (request.method === 'GET')
          json(response, 200, { Id: 'sha256:1', Os: 'linux', Architecture: 'amd64' });
        else if (request.url?.includes('/images/') === true) response.end('{"status":"Status: done"}\n');
        else json(response, 201, { Id: 'c1', Warnings: ['no swap'] });
      },
      { ApiVersion: version },
    );
    const driver = connectTo(testShip(engine.port));
    expect(await driver.images.id('app:1', { signal })).toBe('sha256:1');
    expect(await driver.images.id('app:1', { signal, platform: 'linux/amd64' })).toBe('sha256:1');
    expect(await driver.images.id('app:1', { signal, platform })).toBeUndefined();
    expect(await driver.images.pull('app:1', { signal, platform })).toBe('sha256:1');
    const { warnings } = await driver.containers.create(testRequest('web-1', { platform }), { signal });
    return [...engine.requests.filter((line) => line.startsWith('POST')), ...warnings];
  };

  it('is told to the pull and to the creation', async () => {
    expect(await ask('1.41')).toEqual([
      'POST /v1.41/images/create?fromImage=app&tag=1&platform=linux%2Farm64',
      'POST /v1.41/containers/create?name=web-1&platform=linux%2Farm64',
      'no swap',
    ]);
  });

  it('is left out where the Engine is too old for it, which is said', async () => {
    expect(await ask('1.40')).toEqual([
      'POST /v1.40/images/create?fromImage=app&tag=1&platform=linux%2Farm64',
      'POST /v1.40/containers/create?name=web-1',
      'platform has no effect: it needs API 1.41, and API 1.40 is spoken',
      'no swap',
    ]);
  });
});

describe('a network', () => {
  const attachment: NetworkAttachment = {
    network: 'shop/back end',
    aliases: ['db'],
    ipv4Address: null,
    ipv6Address: null,
    linkLocalIps: [],
    macAddress: null,
    driverOptions: {},
  };

  it('is attached to under its name, whatever that is', async () => {
    const bodies: string[] = [];
    await using engine = await scriptedEngine((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => bodies.push(text));
      request.on('end', () => response.end());
    });
    const { networks } = connectTo(testShip(engine.port));
    await networks.connect('c1', attachment, { signal, links: { 'db-1': 'database' } });
    expect(engine.requests.slice(1)).toEqual(['POST /v1.41/networks/shop%2Fback%20end/connect']);
    expect(JSON.parse(bodies.join(''))).toEqual({
      Container: 'c1',
      EndpointConfig: { Aliases: ['db'], Links: ['db-1:database'] },
    });
  });

  it.each([
    ['no list', {}, 'a listing of networks is no list'],
    ['no network', [null], 'a network of a listing is no object'],
  ])('is not found in %s', async (_, listing, words) => {
    await using engine = await scriptedEngine((_request, response) => json(response, 200, listing));
    expect(await failureOf(connectTo(testShip(engine.port)).networks.list({ signal }))).toContain(words);
  });
});
