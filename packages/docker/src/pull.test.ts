import type { HostFailure, PullProgress } from '@maestro-ng/engine';
import { describe, expect, it } from 'vitest';
import { dockerConnector } from './docker-host.ts';
import { pullQuery, registryAuthHeader } from './pull.ts';
import { failureOf } from './testing/failure-of.ts';
import { json, type ScriptedEngine, scriptedEngine } from './testing/scripted-engine.ts';
import { testShip } from './testing/test-ship.ts';

const { signal } = new AbortController();
const ended = 'ended early: the connection to 127.0.0.1';

/** An Engine whose pull stream is this, in pieces of three bytes, and which then has the image. */
function pulling(stream: string, how: 'end' | 'cut' = 'end'): Promise<ScriptedEngine> {
  return scriptedEngine((request, response) => {
    if (request.method === 'GET') {
      json(response, 200, { Id: 'sha256:1' });
      return;
    }
    response.writeHead(200, { 'Content-Type': 'application/json' });
    const bytes = Buffer.from(stream);
    for (let at = 0; at < bytes.length; at += 3) response.write(bytes.subarray(at, at + 3));
    if (how === 'end') response.end();
    else setTimeout(() => request.socket.destroy(), 20);
  });
}

describe('a pull', () => {
  it('tells its progress, and the image that came', async () => {
    await using engine = await pulling(
      '{"status":"Pulling from téam/app","id":"3"}\r\n' +
        '{"status":"Downloading","progressDetail":{"current":5,"total":9},"id":"ab"}\r\n' +
        '{"status":"Extracting","progressDetail":{"current":5},"id":"ab"}\r\n' +
        '{"status":"Digest: sha256:1"}\r\n{"status":"Status: Downloaded newer image for app:3"}\r\n',
    );
    const progress: PullProgress[] = [];
    const { images } = dockerConnector().connect(testShip(engine.port));
    const id = await images.pull('registry.local:5000/téam/app:3', {
      signal,
      onProgress: (line) => progress.push(line),
    });
    expect(id).toBe('sha256:1');
    expect(progress).toEqual([
      { status: 'Pulling from téam/app', layer: '3', bytes: null },
      { status: 'Downloading', layer: 'ab', bytes: { done: 5, total: 9 } },
      { status: 'Extracting', layer: 'ab', bytes: { done: 5, total: null } },
      { status: 'Digest: sha256:1', layer: null, bytes: null },
    ]);
    expect(engine.requests.slice(1)).toEqual([
      'POST /v1.41/images/create?fromImage=registry.local%3A5000%2Ft%C3%A9am%2Fapp&tag=3',
      'GET /v1.41/images/registry.local%3A5000/t%C3%A9am/app%3A3/json',
    ]);
  });

  it.each<[string, string, string]>([
    [
      '{"status":"Pulling"}\n{"errorDetail":{"message":"no \\u001b[1mspace left"},"error":"no \\u001b[1mspace left"}\n',
      'end',
      'refused: no space left',
    ],
    [
      '{"errorDetail":{"message":"manifest for a:1 not found"}}\n',
      'end',
      'not-found: manifest for a:1 not found',
    ],
    ['{"status":"Pulling"}\n', 'end', ended],
    ['{"status":"Pulling"}\n{"sta', 'end', ended],
    ['{"status":"Pulling"}\n{"sta', 'cut', 'connection-lost: the connection to 127.0.0.1'],
    ['', 'end', ended],
  ])('that says %j and %ss fails', async (stream, how, failure) => {
    await using engine = await pulling(stream, how as 'end' | 'cut');
    const { images } = dockerConnector().connect(testShip(engine.port));
    expect(await failureOf(images.pull('a:1', { signal }))).toContain(failure);
  });

  it.each<[string, number, unknown]>([
    ['received unexpected HTTP status: 500 Internal Server Error', 500, ['refused', 500, 500]],
    ['manifest unknown', 500, ['not-found', 500, 404]],
    ['no space left on device', 500, ['refused', 500, undefined]],
    ['No such image: a:1', 404, ['not-found', 404, undefined]],
  ])('that is answered with %j tells what the registry said', async (message, statusCode, expected) => {
    await using engine = await scriptedEngine((_, response) => json(response, statusCode, { message }));
    const { images } = dockerConnector().connect(testShip(engine.port));
    const failure = await images.pull('a:1', { signal }).catch((error: unknown) => error as HostFailure);
    expect(
      typeof failure === 'string' ? [] : [failure.kind, failure.statusCode, failure.registry?.status],
    ).toEqual(expected);
    expect(failure).toMatchObject({ message });
  });

  it('does not repeat credentials that the registry repeats', async () => {
    const auth = { username: 'ada', password: 'sesame', identityToken: 'token-1', registryToken: 'token-2' };
    const basic = Buffer.from('ada:sesame').toString('base64');
    const escaped = `%73esame and ${Buffer.from('<sesame>').toString('base64')}, "\\u0073esame"`;
    const message = `denied: sesame, ${basic}, ${escaped} and token-1, token-2 are not for ada`;
    const masked =
      /^refused: denied: \*\*\*, \*\*\*, \*\*\* and P\*\*\*4=, "\*\*\*" and \*\*\*, \*\*\* are not for ada$/u;
    await using atOnce = await scriptedEngine((_, response) => json(response, 500, { message }));
    await using later = await pulling(`{"status":"Pulling"}\n${JSON.stringify({ error: message })}\n`);
    for (const { port } of [atOnce, later]) {
      const { images } = dockerConnector().connect(testShip(port));
      expect(await failureOf(images.pull('a:1', { signal, auth }))).toMatch(masked);
    }
  });

  it('says what a registry says at length, without the credentials in it, wherever it is cut', async () => {
    const auth = { username: 'ada', password: 'sesame-5f3c0de9' };
    // Beyond what is read of an answer, and with the password across the end of what is shown of it.
    const message = `denied: \u001b[1m${'no '.repeat(195)}ses\u001b[0mame-5f3c0de9 ${'never '.repeat(20_000)}`;
    await using engine = await scriptedEngine((_, response) => json(response, 404, { message }));
    const { images } = dockerConnector().connect(testShip(engine.port));
    const failure = await failureOf(images.pull('a:1', { signal, auth }));
    expect(failure).toBe(`refused: denied: ${'no '.repeat(195)}*** nev…`);
  });

  it('can be left', async () => {
    const abort = new AbortController();
    await using engine = await scriptedEngine((_, response) => {
      response.writeHead(200).write('{"status":"Pulling"}\n');
    });
    const { images } = dockerConnector().connect(testShip(engine.port));
    const pull = images.pull('a:1', { signal: abort.signal, onProgress: () => abort.abort('enough') });
    await expect(pull).rejects.toBe('enough');
  });
});

describe('pullQuery', () => {
  it.each([
    ['app', 'app', 'latest'],
    ['app:1', 'app', '1'],
    ['registry.local:5000/team/app', 'registry.local:5000/team/app', 'latest'],
    ['registry.local:5000/team/app:1', 'registry.local:5000/team/app', '1'],
    ['app@sha256:abc', 'app', 'sha256:abc'],
    ['registry.local:5000/app:1@sha256:abc', 'registry.local:5000/app', 'sha256:abc'],
  ])('%s', (reference, fromImage, tag) => {
    expect(pullQuery(reference)).toEqual({ fromImage, tag });
  });
});

describe('registryAuthHeader', () => {
  it('is padded Base64 for URLs', () => {
    const header = registryAuthHeader({ username: 'u', password: '??>>~~', serverAddress: 'registry.local' });
    expect(header).toMatch(/^[A-Za-z0-9_-]+=*$/u);
    expect(header.length % 4).toBe(0);
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
      username: 'u',
      password: '??>>~~',
      serveraddress: 'registry.local',
    });
  });
});
